/** How satisfied those were who answered a survey in a period; never without how many they are. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Span } from '../../../shared/reporting/period.ts';
import type { Satisfaction } from '../../../shared/reporting/scoring.ts';
import { sql } from '../../database.ts';

/** Satisfied are those who gave four or five of five for the whole. Answers to a withdrawn survey do not count. */
export async function satisfactionOf(em: EntityManager, { from, to, asOf }: Span): Promise<Satisfaction> {
  const [row] = await sql<Satisfaction>(
    em,
    `select count(*)::int as answers, (count(*) filter (where answer.overall >= 4))::int as satisfied
     from survey_answer answer join register_entry survey on survey.id = answer.survey_id
     where survey.withdrawn_at is null and answer.on_day between $1::date and $2::date`,
    [from, typeof asOf === 'string' && asOf < to ? asOf : to],
  );
  if (!row) throw new Error('a count returned no row');
  return row;
}
