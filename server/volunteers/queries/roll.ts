import { z } from 'zod';
import { endOfDay, localDay, startOfDay } from '../../../shared/local-time.ts';
import type { RollShift, RollView } from '../../../shared/volunteers/roll.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { anyLedBy, ledBy } from './board.ts';

/** Today's shifts that the viewer leads, with whoever is expected or has come: as little as a list in the street needs. */
export const roll = query({
  action: 'volunteers.lead',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) => Promise.resolve(anyLedBy(viewer)),
  async read({ em, viewer, now }): Promise<RollView> {
    if (viewer.kind !== 'person') throw new Error('a list was permitted to nobody');
    const communityIds = ledBy(viewer);
    const day = localDay(now.getTime());
    const shifts = await sql<RollShift>(
      em,
      `select s.id, a.title, c.name as "communityName", s.place, c.is_demo as "isDemo", s.state, s.dangerous,
         ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt",
         (select coalesce(jsonb_agg(jsonb_build_object(
             'personId', p.id, 'name', p.name, 'booked', b.id is not null, 'expectedAt', ms(b.expected_at),
             'checkedInAt', ms(t.checked_in_at), 'checkedOutAt', ms(t.checked_out_at)) order by p.name, p.id), '[]')
           from (select person_id from booking where booking.shift_id = s.id and cancelled_at is null
                 union select person_id from turnout where turnout.shift_id = s.id) who
           join person p on p.id = who.person_id
           left join booking b on b.shift_id = s.id and b.person_id = p.id and b.cancelled_at is null
           left join turnout t on t.shift_id = s.id and t.person_id = p.id) as people
       from shift s join activity a on a.id = s.activity_id join community c on c.id = a.community_id
       where a.community_id = any($1::uuid[]) and s.state = 'planned' and a.kind = 'volunteer'
         and s.starts_at < to_timestamp($3::float8 / 1000) and s.ends_at > to_timestamp($2::float8 / 1000)
       order by s.starts_at, s.id`,
      [communityIds, startOfDay(day), endOfDay(day)],
    );
    return { personId: viewer.personId, serverAt: now.getTime(), communityIds, shifts };
  },
});
