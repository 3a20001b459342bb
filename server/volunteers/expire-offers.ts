/**
 * Offers whose deadline has passed, closed community by community; who stands by moves up, and
 * where waves run, the next one goes out. Takes the same locks in the same order as the
 * commands do (room, then rows), so it waits for an answer in the making and never crosses it. Safe to repeat and to
 * run on several nodes: what one has closed, the next does not find.
 */
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { append, lockRoom } from '../live/room-log.ts';
import type { Runner } from '../live/run-command.ts';
import { offersChanged, volunteersChanged } from '../live/topics.ts';
import { fillFreePlace } from './standby.ts';

/** Free places that somebody stands by for: their clash may have gone since the place became free. */
const placesStoodByFor = `
  select requirement.id as requirement_id, requirement.shift_id from requirement
  where exists (select from offer where offer.requirement_id = requirement.id and offer.state = 'standby')
    and (select count(*) from requirement_place where requirement_place.requirement_id = requirement.id)
      > (select count(*) from booking where booking.requirement_id = requirement.id and cancelled_at is null)`;

/** Returns how many were closed. To be called every minute. */
export async function expireOffers(runner: Runner): Promise<number> {
  const due = await sql<{ community_id: string }>(
    runner.database.em(),
    `select distinct activity.community_id from offer
     join shift on shift.id = offer.shift_id join activity on activity.id = shift.activity_id
     where offer.state = 'asked' and offer.deadline_at < $1
     union
     select activity.community_id from wave_plan
     join requirement on requirement.id = wave_plan.requirement_id
     join shift on shift.id = requirement.shift_id join activity on activity.id = shift.activity_id
     where wave_plan.stopped_at is null and wave_plan.deadline_at > $1 and shift.state = 'planned'
     union
     select activity.community_id from (${placesStoodByFor}) waiting
     join shift on shift.id = waiting.shift_id join activity on activity.id = shift.activity_id
     where shift.state = 'planned' and shift.ends_at > $1`,
    [runner.now().toISOString()],
  );
  let closed = 0;
  for (const { community_id } of due) closed += await expireIn(runner, community_id);
  return closed;
}

async function expireIn(runner: Runner, communityId: string): Promise<number> {
  const { logged, count } = await runner.database.em().transactional(async (em) => {
    await lockRoom(em, communityId);
    const now = runner.now();
    const expired = await sql<{ person_id: string; shift_id: string }>(
      em,
      `update offer set state = 'expired' from shift, activity
       where shift.id = offer.shift_id and activity.id = shift.activity_id and activity.community_id = $1
         and offer.state = 'asked' and offer.deadline_at < $2
       returning offer.person_id, offer.shift_id`,
      [communityId, now.toISOString()],
    );
    const shiftIds = [...new Set(expired.map((offer) => offer.shift_id))];
    const personIds = [...new Set(expired.map((offer) => offer.person_id))];
    const running = await sql<{ requirement_id: string }>(
      em,
      `select wave_plan.requirement_id from wave_plan
       join requirement on requirement.id = wave_plan.requirement_id
       join shift on shift.id = requirement.shift_id join activity on activity.id = shift.activity_id
       where activity.community_id = $1 and wave_plan.stopped_at is null and wave_plan.deadline_at > $2
         and shift.state = 'planned'
       union
       select waiting.requirement_id from (${placesStoodByFor}) waiting
       join shift on shift.id = waiting.shift_id join activity on activity.id = shift.activity_id
       where activity.community_id = $1 and shift.state = 'planned' and shift.ends_at > $2
       order by requirement_id`,
      [communityId, now.toISOString()],
    );
    const asked: Announcement[] = [];
    for (const { requirement_id } of running) asked.push(...(await fillFreePlace(em, requirement_id, now)));
    const announcements = [
      ...shiftIds.map((shiftId) => volunteersChanged(communityId, shiftId)),
      ...personIds.map(offersChanged),
      ...asked,
    ];
    return { logged: await append(em, announcements, now), count: expired.length };
  });
  runner.publish(logged);
  return count;
}
