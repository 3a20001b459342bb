import { z } from 'zod';
import { dayMs } from '../../../shared/local-time.ts';
import { fairnessOf, type AskedPerson, type Fairness } from '../../../shared/volunteers/fairness.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** Of the volunteers of a community: who is asked and who carries the load, over so many days back. */
export const fairness = query({
  action: 'volunteers.lead',
  input: z.strictObject({ communityId: z.uuid(), days: z.int().min(7).max(366) }),
  scope: (_em, { communityId }) => Promise.resolve({ communityId }),
  async read({ em, now }, { communityId, days }): Promise<Fairness> {
    const people = await sql<AskedPerson>(
      em,
      `select p.id as "personId", p.name, p.resident_group as "group", ms(v.registered_at) as "registeredAt",
         (select ms(max(o.asked_at)) from offer o where o.person_id = p.id) as "lastAskedAt",
         (select count(*)::int from offer o join shift s on s.id = o.shift_id join activity a on a.id = s.activity_id
           where o.person_id = p.id and a.community_id = $1 and o.asked_at > to_timestamp($2::float8 / 1000)) as asked,
         (select coalesce(sum(ms(t.counted_to) - ms(t.counted_from)), 0)::float8
           from turnout t join shift s on s.id = t.shift_id join activity a on a.id = s.activity_id
           where t.person_id = p.id and a.community_id = $1 and t.confirmed_at is not null
             and s.starts_at > to_timestamp($2::float8 / 1000)) as "servedMs"
       from volunteer v join person p on p.id = v.person_id
       where p.erased_at is null and exists (select from role_grant g where g.person_id = p.id
         and g.role = 'volunteer' and g.community_id = $1 and g.revoked_at is null)
       order by p.id`,
      [communityId, now.getTime() - days * dayMs],
    );
    return fairnessOf(people, now.getTime());
  },
});
