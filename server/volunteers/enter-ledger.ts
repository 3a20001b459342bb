/** The ledger's minute: what was confirmed without being entered (before there was a ledger). Safe to repeat and to run on several nodes. */
import { sql } from '../database.ts';
import { lockRoom } from '../live/room-log.ts';
import type { Runner } from '../live/run-command.ts';
import { enterConfirmed } from './service-ledger.ts';

export async function enterEverywhere(runner: Runner): Promise<void> {
  const due = await sql<{ communityId: string }>(
    runner.database.em(),
    `select distinct a.community_id as "communityId" from turnout t
     join shift s on s.id = t.shift_id join activity a on a.id = s.activity_id
     where t.confirmed_at is not null and t.checked_out_at is not null
       and not exists (select from service_ledger l where l.turnout_id = t.id)
     order by a.community_id`,
  );
  for (const { communityId } of due)
    await runner.database.em().transactional(async (em) => {
      await lockRoom(em, communityId);
      await enterConfirmed(em, communityId, runner.now());
    });
}
