/** How satisfied those were who answered a survey in a period; never without how many they are. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Span } from '../../../shared/reporting/period.ts';
import type { Satisfaction } from '../../../shared/reporting/scoring.ts';
import { sql } from '../../database.ts';
import { bounds } from '../count.ts';

/**
 * The answers that count, each with the mark that it gave for the whole ($1 to $3: definitions.ts). Answers to a withdrawn survey
 * do not count from then on, nor do those copied from paper that no second person has confirmed, or that were taken out.
 */
export const surveyAnswers = `
  select answer.id, answer.on_day::timestamp at time zone 'Asia/Shanghai' as at, survey.title, survey.community_id,
    answer.overall::bigint as value, 'answer' as evidence
  from survey_answer answer join register_entry survey on survey.id = answer.survey_id
  where (survey.withdrawn_at is null or survey.withdrawn_at > $3::timestamptz) and (answer.paper is null or answer.verified_at <= $3::timestamptz)
    and (answer.withdrawn_at is null or answer.withdrawn_at > $3::timestamptz)
    and answer.on_day::timestamp at time zone 'Asia/Shanghai' < $3::timestamptz
    and answer.on_day >= ($1::timestamptz at time zone 'Asia/Shanghai')::date
    and answer.on_day < ($2::timestamptz at time zone 'Asia/Shanghai')::date`;

/** Satisfied are those who gave four or five of five for the whole. */
export async function satisfactionOf(em: EntityManager, period: Span): Promise<Satisfaction> {
  const [row] = await sql<Satisfaction>(
    em,
    `select count(*)::int as answers, (count(*) filter (where value >= 4))::int as satisfied
     from (${surveyAnswers}) as counted`,
    bounds(period),
  );
  if (!row) throw new Error('a count returned no row');
  return row;
}
