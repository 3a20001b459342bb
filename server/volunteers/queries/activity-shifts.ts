import { z } from 'zod';
import { Refusal } from '../../../shared/refusal.ts';
import type { ActivityShift, ActivityShifts } from '../../../shared/volunteers/planning-view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { communityOfActivity } from '../commands/change-activity.ts';

/** What a change of the whole activity would concern. Refusals: notAllowed (there is none such). */
export const activityShifts = query({
  action: 'volunteers.lead',
  input: z.strictObject({ activityId: z.uuid() }),
  async scope(em, { activityId }) {
    const communityId = await communityOfActivity(em, activityId);
    return communityId === null ? null : { communityId };
  },
  async read({ em, now }, { activityId }): Promise<ActivityShifts> {
    const [activity] = await sql<{ title: string }>(em, 'select title from activity where id = $1', [
      activityId,
    ]);
    if (!activity) throw new Refusal('notAllowed');
    const shifts = await sql<ActivityShift>(
      em,
      `select s.id, s.state, s.place, ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt",
         exists (select from turnout t where t.shift_id = s.id) as came,
         (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'isPromised', who.promised,
            'elsewhere', (select coalesce(jsonb_agg(jsonb_build_object('shiftId', b.shift_id, 'title', a.title,
                'startsAt', ms(b.starts_at), 'endsAt', ms(b.ends_at)) order by b.starts_at), '[]')
              from booking b join shift other on other.id = b.shift_id join activity a on a.id = other.activity_id
              where b.person_id = p.id and b.cancelled_at is null and b.shift_id <> s.id and b.ends_at > $2))
            order by p.name, p.id), '[]')
          from (select person_id, bool_or(promised) as promised from (
                  select person_id, true as promised from booking where shift_id = s.id and cancelled_at is null
                  union all select person_id, false from offer where shift_id = s.id and state in ('asked', 'standby')) any_of
                group by person_id) who
          join person p on p.id = who.person_id) as people
       from shift s where s.activity_id = $1 and s.state <> 'cancelled' and s.ends_at > $2
       order by s.starts_at, s.id`,
      [activityId, now.toISOString()],
    );
    return { activityId, title: activity.title, shifts };
  },
});
