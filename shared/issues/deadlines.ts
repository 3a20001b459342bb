/** The dates of carrying out and of verification. Days are YYYY-MM-DD in the neighbourhood, moments milliseconds. */
import { addDays, dayMs, startOfDay } from '../local-time.ts';

/** In days; every community sets its own. */
export interface Periods {
  /** A unit is reminded so long before its date. */
  readonly reminderDays: number;
  /** Silence for so long after "done" is shown as unconfirmed; it never counts as a confirmation. */
  readonly silenceDays: number;
  /** What was not solved is to be put right within so long, or by the old date where that is later. */
  readonly reopenedDays: number;
}

/** Where a community has set no others. */
export const customaryPeriods: Periods = { reminderDays: 3, silenceDays: 14, reopenedDays: 7 };

export function isReminderDue(
  task: { readonly dueOn: string; readonly remindedFor: string | null },
  today: string,
  { reminderDays }: Pick<Periods, 'reminderDays'>,
): boolean {
  return task.remindedFor !== task.dueOn && task.dueOn >= today && addDays(today, reminderDays) >= task.dueOn;
}

/** 0 in time; 1 from the first day after the date (rule: 督办), one more every week. */
export function escalationLevel(dueOn: string, today: string): number {
  const late = (startOfDay(today) - startOfDay(dueOn)) / dayMs;
  return late <= 0 ? 0 : 1 + Math.floor((late - 1) / 7);
}

export function isUnconfirmed(
  reportedAt: number,
  now: number,
  { silenceDays }: Pick<Periods, 'silenceDays'>,
): boolean {
  return now - reportedAt >= silenceDays * dayMs;
}

export function dueAfterReopening(
  dueOn: string,
  today: string,
  { reopenedDays }: Pick<Periods, 'reopenedDays'>,
): string {
  const soon = addDays(today, reopenedDays);
  return dueOn > soon ? dueOn : soon;
}

/** Of a notice, today among them; 0 when it is over. */
export function noticeDaysLeft(noticeUntil: string, today: string): number {
  return Math.max(0, (startOfDay(noticeUntil) - startOfDay(today)) / dayMs + 1);
}

/** The last day on which objections are taken is the day named. */
export function isNoticeOver(noticeUntil: string, today: string): boolean {
  return today > noticeUntil;
}
