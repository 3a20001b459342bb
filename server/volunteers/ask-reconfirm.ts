/**
 * Asks whoever is coming tomorrow once more, community by community, under the same locks as the commands. Safe to repeat
 * and to run on several nodes: whom one has asked, the next does not find.
 */
import { isReconfirmDue } from '../../shared/volunteers/reconfirm.ts';
import { sql } from '../database.ts';
import { append, lockRoom } from '../live/room-log.ts';
import type { Runner } from '../live/run-command.ts';
import { tellOfService } from '../notifications/tell-of-service.ts';
import { offersChanged, volunteersChanged } from '../live/topics.ts';

interface Unasked {
  readonly id: string;
  readonly communityId: string;
  readonly shiftId: string;
  readonly personId: string;
  readonly startsAt: number;
  readonly bookedAt: number;
}

const unasked = `
  select b.id, a.community_id as "communityId", b.shift_id as "shiftId", b.person_id as "personId",
    ms(b.starts_at) as "startsAt", ms(b.booked_at) as "bookedAt"
  from booking b join shift s on s.id = b.shift_id join activity a on a.id = s.activity_id
  where b.cancelled_at is null and b.reconfirm_asked_at is null and s.state = 'planned'
    and b.starts_at > to_timestamp($1::float8 / 1000) and b.starts_at < to_timestamp($1::float8 / 1000) + interval '2 days'`;

const isDue = (booking: Unasked, now: number) => isReconfirmDue({ ...booking, isAsked: false }, now);

/** Returns how many were asked. To be called every minute. */
export async function askReconfirm(runner: Runner): Promise<number> {
  const now = runner.now().getTime();
  const rows = await sql<Unasked>(runner.database.em(), unasked, [now]);
  const due = new Set(rows.filter((row) => isDue(row, now)).map(({ communityId }) => communityId));
  let asked = 0;
  for (const communityId of [...due].sort()) asked += await askIn(runner, communityId);
  return asked;
}

async function askIn(runner: Runner, communityId: string): Promise<number> {
  const { logged, count } = await runner.database.em().transactional(async (em) => {
    await lockRoom(em, communityId);
    const now = runner.now();
    const rows = await sql<Unasked>(em, `${unasked} and a.community_id = $2 for update of b`, [
      now.getTime(),
      communityId,
    ]);
    const due = rows.filter((row) => isDue(row, now.getTime()));
    await sql(em, 'update booking set reconfirm_asked_at = $2 where id = any($1::uuid[])', [
      due.map(({ id }) => id),
      now.toISOString(),
    ]);
    for (const { id, personId, shiftId } of due)
      await tellOfService(em, { kind: 'reconfirm', readers: [{ personId, subject: id }], shiftId, now });
    const shiftIds = [...new Set(due.map(({ shiftId }) => shiftId))];
    const announcements = [
      ...shiftIds.map((shiftId) => volunteersChanged(communityId, shiftId)),
      ...[...new Set(due.map(({ personId }) => personId))].map(offersChanged),
    ];
    return { logged: await append(em, announcements, now), count: due.length };
  });
  runner.publish(logged);
  return count;
}
