/** The rule of isLateOn (shared/reporting/read-entry.ts) as a condition: of a day, and the moment at which it was written down. */
import { lateAfterDays } from '../../../shared/reporting/registers.ts';

export const isLate = (day: string, at: string) =>
  `(${day} + ${lateAfterDays} < (${at} at time zone 'Asia/Shanghai')::date)`;

/** Over survey_answer as `answer`. */
export const isLateAnswer = `(answer.paper is not null and ${isLate('answer.on_day', 'answer.recorded_at')})`;

/** Over register_step as `step`. */
export const isLateStep = isLate('step.on_day', 'step.recorded_at');
