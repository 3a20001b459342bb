import type { EntityManager } from '@mikro-orm/postgresql';
import type { Confirmations } from '../../shared/issues/issue-rules.ts';
import { sql } from '../database.ts';
import type { IssueRow } from './record.ts';

/** Who has confirmed in this round, and how many must. */
export async function confirmationsOf(
  em: EntityManager,
  issue: Pick<IssueRow, 'id' | 'round' | 'communityId'>,
): Promise<Confirmations> {
  const [row] = await sql<Confirmations>(
    em,
    `select
       count(*) filter (where v.standing = 'raiser') > 0 as "raiserConfirmed",
       (count(*) filter (where v.standing = 'affected'))::int as "affectedConfirmed",
       (select confirmation_threshold from community where id = $3) as "affectedNeeded"
     from verification v where v.issue_id = $1 and v.round = $2 and v.verdict = 'confirmed'`,
    [issue.id, issue.round, issue.communityId],
  );
  if (!row) throw new Error('an aggregate returned no row');
  return row;
}
