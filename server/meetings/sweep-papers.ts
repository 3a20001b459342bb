/**
 * At its close a secret ballot's papers are rewritten (count-ballot.ts), but PostgreSQL keeps what was deleted until it is
 * swept, with the number of the transaction that wrote it: in a small hall often one vote, whose roll row has the same
 * number. So the papers are swept within a minute of a close, and not whenever PostgreSQL would.
 */
import type { Database } from '../database.ts';

/** A close is dated before it commits; a sweep that ended so soon after may have missed it. */
const margin = '1 minute';

/** Whether it swept. Repeating: nothing, until the next secret ballot is closed or PostgreSQL forgets its statistics. */
export async function sweepPapers({ pool }: Pick<Database, 'pool'>): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from ballot where secrecy = 'secret' and closed_at > coalesce(
       (select last_vacuum - interval '${margin}' from pg_stat_user_tables where relname = 'ballot_paper'), '-infinity')
     limit 1`,
  );
  if (rowCount === 0) return false;
  await pool.query('vacuum ballot_paper');
  return true;
}
