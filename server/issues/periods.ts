import type { EntityManager } from '@mikro-orm/postgresql';
import type { Periods } from '../../shared/issues/deadlines.ts';
import { sql } from '../database.ts';

/** What the community has set. */
export async function periodsOf(em: EntityManager, communityId: string): Promise<Periods> {
  const [periods] = await sql<Periods>(
    em,
    `select reminder_days as "reminderDays", silence_days as "silenceDays", reopened_days as "reopenedDays"
     from community where id = $1`,
    [communityId],
  );
  if (!periods) throw new Error(`no community ${communityId}`);
  return periods;
}
