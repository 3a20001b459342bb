import type { EntityManager } from '@mikro-orm/postgresql';
import type { Standing } from '../../shared/issues/issue-rules.ts';
import { sql } from '../database.ts';
import type { IssueRow } from './record.ts';

/** How a person stands to an issue, as the rules want to know it. */
export async function standingOf(
  em: EntityManager,
  issue: Pick<IssueRow, 'id' | 'round' | 'raiserId'>,
  personId: string,
): Promise<Standing> {
  const [row] = await sql<Omit<Standing, 'isRaiser'>>(
    em,
    `select
       exists (select from endorsement where issue_id = $1 and person_id = $2) as "hasEndorsed",
       exists (select from affected_resident where issue_id = $1 and person_id = $2) as "isAffected",
       (select verdict from verification where issue_id = $1 and person_id = $2 and round = $3) as verdict`,
    [issue.id, personId, issue.round],
  );
  if (!row) throw new Error('a select without from returned no row');
  return { isRaiser: issue.raiserId === personId, ...row };
}
