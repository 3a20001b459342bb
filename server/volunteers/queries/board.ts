import { z } from 'zod';
import type { Viewer } from '../../../shared/identity/roles.ts';
import { endOfDay, startOfDay } from '../../../shared/local-time.ts';
import { leadSteps } from '../../../shared/volunteers/lead-steps.ts';
import type { BoardShift, BoardView, LeadStep } from '../../../shared/volunteers/board-view.ts';
import type { Named } from '../../../shared/volunteers/named.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** The communities a viewer leads volunteers in. */
export function ledBy(viewer: Viewer): string[] {
  if (viewer.kind !== 'person') return [];
  return viewer.grants.flatMap(({ role, communityId }) =>
    role === 'volunteerLead' && communityId !== null ? [communityId] : [],
  );
}

/** For pages that show all communities of a lead: permitted where there is one at least. */
export function anyLedBy(viewer: Viewer): { communityId?: string } {
  const [communityId] = ledBy(viewer);
  return communityId === undefined ? {} : { communityId };
}

/** The shifts of a day, in one community or in all that the viewer leads, with everyone asked, coming and here. */
export const board = query({
  action: 'volunteers.lead',
  input: z.strictObject({ communityId: z.uuid().nullable(), day: z.iso.date() }),
  scope: (_em, { communityId }, viewer) =>
    Promise.resolve(communityId === null ? anyLedBy(viewer) : { communityId }),
  async read({ em, viewer }, { communityId, day }): Promise<BoardView> {
    const led = ledBy(viewer);
    const communities = await sql<Named>(
      em,
      'select id, name from community where id = any($1::uuid[]) order by name',
      [led],
    );
    const shown = communityId === null ? led : [communityId];
    return {
      ...{ day, communities },
      shifts: await shiftsOf(em, shown, day),
      steps: await stepsOf(em, shown, day),
    };
  },
});

/** Of a shift known by its alias. */
export const messagesOf = (
  shift: string,
) => `(select coalesce(jsonb_agg(m order by m."sentAt" desc), '[]') from (
  select words, sender.name as "sentByName", ms(sent_at) as "sentAt" from shift_message
  join person sender on sender.id = shift_message.sent_by
  where shift_message.shift_id = ${shift}.id order by sent_at desc, shift_message.id desc limit 3) m)`;

/** Read from the commands themselves: what was refused is nobody's step. */
function stepsOf(
  em: Parameters<typeof sql>[0],
  communityIds: readonly string[],
  day: string,
): Promise<LeadStep[]> {
  return sql<LeadStep>(
    em,
    `select ms(c.at) as at, p.name, c.name as did from command_log c join person p on p.id = c.actor_id
     where c.room_id = any($1::uuid[]) and c.name = any($4::text[]) and not c.outcome ? 'refused'
       and c.at >= to_timestamp($2::float8 / 1000) and c.at < to_timestamp($3::float8 / 1000)
     order by c.at desc, c.id limit 12`,
    [communityIds, startOfDay(day), endOfDay(day), leadSteps],
  );
}

function shiftsOf(em: Parameters<typeof sql>[0], communityIds: readonly string[], day: string) {
  return sql<BoardShift>(
    em,
    `select s.id, a.id as "activityId", c.id as "communityId", c.name as "communityName", c.is_demo as "isDemo",
       a.title, a.module, a.service_item as "serviceItem", a.functional_area as "functionalArea", a.equipment, s.place,
       case when a.contact_name is not null
         then jsonb_build_object('name', a.contact_name, 'phone', a.contact_phone) end as contact,
       case when s.lat is not null and s.lng is not null
         then jsonb_build_object('lat', s.lat, 'lng', s.lng) end as point, s.dangerous, s.check_in_code as "checkInCode", s.state,
       ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt",
       ms(s.confirmed_at) as "confirmedAt", confirmer.name as "confirmedByName",
       (select people from served_count n where n.shift_id = s.id order by recorded_at desc, id desc limit 1) as served,
       ${messagesOf('s')} as messages,
       case when r.id is null then null else jsonb_build_object('id', r.id, 'number', r.number) end as resolution,
       (select coalesce(jsonb_agg(jsonb_build_object(
           'id', q.id, 'minimum', q.minimum, 'target', q.target, 'priority', q.priority, 'skill', q.skill,
           'credential', q.credential, 'language', q.language, 'languageGrade', q.language_grade)
           order by q.priority desc, q.id), '[]')
         from requirement q where q.shift_id = s.id) as requirements,
       (select coalesce(jsonb_agg(jsonb_build_object(
           'personId', p.id, 'name', p.name, 'requirementId', coalesce(b.requirement_id, o.requirement_id),
           'offerId', o.id, 'offerState', o.state, 'askedAt', ms(o.asked_at), 'deadlineAt', ms(o.deadline_at),
           'booked', b.id is not null,
           'standbyNumber', case when o.state = 'standby' then o.standby_number end,
           'reconfirm', case when b.reconfirmed_at is not null then 'yes' when b.reconfirm_asked_at is not null then 'asked' end,
           'expectedAt', ms(b.expected_at), 'walkUp', coalesce(t.walk_up, false),
           'checkedInAt', ms(t.checked_in_at), 'checkedOutAt', ms(t.checked_out_at),
           'placeCheck', t.place_check, 'timeUnsure', coalesce(t.time_unsure, false),
           'checkOutAssumed', coalesce(t.check_out_assumed, false), 'confirmed', t.confirmed_at is not null)
           order by p.name, p.id), '[]')
         from (select person_id from offer where offer.shift_id = s.id
               union select person_id from booking where booking.shift_id = s.id
               union select person_id from turnout where turnout.shift_id = s.id) who
         join person p on p.id = who.person_id
         left join booking b on b.shift_id = s.id and b.person_id = p.id and b.cancelled_at is null
         left join turnout t on t.shift_id = s.id and t.person_id = p.id
         left join lateral (select * from offer where offer.shift_id = s.id and offer.person_id = p.id
           order by asked_at desc, id desc limit 1) o on true) as people
     from shift s join activity a on a.id = s.activity_id join community c on c.id = a.community_id
     left join person confirmer on confirmer.id = s.confirmed_by
     left join resolution r on r.id = a.resolution_id
     where a.community_id = any($1::uuid[]) and s.state <> 'cancelled' and a.kind = 'volunteer'
       and s.starts_at < to_timestamp($3::float8 / 1000) and s.ends_at > to_timestamp($2::float8 / 1000)
     order by s.starts_at, s.id`,
    [communityIds, startOfDay(day), endOfDay(day)],
  );
}
