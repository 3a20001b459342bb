/** What volunteers see of themselves. For whoever is signed in but no volunteer the lists are empty. */
import { z } from 'zod';
import { servedMs } from '../../../shared/volunteers/attendance.ts';
import type { CheckInInfo, MyHours, MyOffer, MyShift } from '../../../shared/volunteers/own-view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import type { Viewer } from '../../../shared/identity/roles.ts';
import { contactOf } from '../contact.ts';
import { shiftOfCode } from '../place-codes.ts';
import { messagesOf } from './board.ts';

function idOf(viewer: Viewer): string {
  if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
  return viewer.personId;
}

const own = {
  action: 'identity.self',
  input: z.strictObject({}),
  scope: (_em: unknown, _input: unknown, viewer: Viewer) =>
    Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
} as const;

/** A question that closed by itself stays in sight this long, so that nobody wonders where it went. */
const closedShownMs = 6 * 3_600_000;
/** A shift stays in sight this long after its end: to check out late. */
const pastShownMs = 12 * 3_600_000;

const needOf = (requirement: string) => `jsonb_build_object('skill', ${requirement}.skill,
  'credential', ${requirement}.credential, 'language', ${requirement}.language,
  'languageGrade', ${requirement}.language_grade)`;

/** The most pressing first. */
export const myOffers = query({
  ...own,
  read: ({ em, viewer, now }): Promise<MyOffer[]> =>
    sql<MyOffer>(
      em,
      `select o.id, s.id as "shiftId", a.title, c.is_demo as "isDemo", c.name as "communityName", s.place,
         ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt", s.dangerous, a.equipment,
         case when o.state = 'asked' and o.deadline_at < to_timestamp($2::float8 / 1000) then 'expired'
              else o.state end as state,
         o.state = 'withdrawn' and o.filled_at is not null and o.deadline_at >= to_timestamp($2::float8 / 1000)
           as filled,
         case when o.state = 'standby' then (select count(*)::int from offer before
           where before.requirement_id = o.requirement_id and before.state = 'standby'
             and before.standby_number <= o.standby_number) end as standby,
         ms(o.asked_at) as "askedAt", ms(o.deadline_at) as "deadlineAt", asker.name as "askedByName",
         ${needOf('q')} as need, o.reasons,
         (select sum(target)::int from requirement where shift_id = s.id) as places,
         (select count(*)::int from booking where shift_id = s.id and cancelled_at is null) as taken
       from offer o join requirement q on q.id = o.requirement_id join shift s on s.id = o.shift_id
       join activity a on a.id = s.activity_id join community c on c.id = a.community_id
       join person asker on asker.id = o.asked_by
       where o.person_id = $1 and s.state = 'planned' and s.ends_at > to_timestamp($2::float8 / 1000)
         and (o.state in ('asked', 'standby') or (o.state in ('expired', 'withdrawn')
           and o.deadline_at > to_timestamp(($2::float8 - $3) / 1000)
           and not exists (select from offer newer where newer.shift_id = o.shift_id
             and newer.person_id = o.person_id and newer.asked_at > o.asked_at)))
       order by o.deadline_at, o.id`,
      [idOf(viewer), now.getTime(), closedShownMs],
    ),
});

/** The next first. */
export const myShifts = query({
  ...own,
  read: ({ em, viewer, now }): Promise<MyShift[]> =>
    sql<MyShift>(
      em,
      `select s.id, c.id as "communityId", a.title, a.equipment,
         case when s.lat is not null and s.lng is not null
           then jsonb_build_object('lat', s.lat, 'lng', s.lng) end as point,
         c.is_demo as "isDemo", c.name as "communityName", s.place, s.state,
         ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt", 
         ${contactOf},
         ms(b.expected_at) as "expectedAt",
         case when b.reconfirmed_at is not null then 'yes'
              when b.reconfirm_asked_at is not null then 'asked' end as reconfirm,
         ${messagesOf('s')} as messages,
         ms(t.checked_in_at) as "checkedInAt", ms(t.checked_out_at) as "checkedOutAt", ${needOf('q')} as need
       from booking b join requirement q on q.id = b.requirement_id join shift s on s.id = b.shift_id
       join activity a on a.id = s.activity_id join community c on c.id = a.community_id
       left join person lead on lead.id = a.lead_id
       left join turnout t on t.shift_id = s.id and t.person_id = b.person_id
       where b.person_id = $1 and b.cancelled_at is null and s.state = 'planned'
         and s.ends_at > to_timestamp(($2::float8 - $3) / 1000)
         and (t.checked_in_at is not null or s.ends_at > to_timestamp($2::float8 / 1000))
       order by s.starts_at, s.id`,
      [idOf(viewer), now.getTime(), pastShownMs],
    ),
});

interface OwnTurnout {
  readonly shiftId: string;
  readonly title: string;
  readonly isDemo: boolean;
  readonly communityName: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly checkedInAt: number;
  readonly checkedOutAt: number | null;
  readonly checkOutAssumed: boolean;
  readonly confirmed: boolean;
  /** As entered in the ledger. */
  readonly countedMs: number | null;
}

const turnoutsShown = 20;

export const myHours = query({
  ...own,
  async read({ em, viewer }): Promise<MyHours> {
    const personId = idOf(viewer);
    const [volunteer] = await sql<{ number: string }>(
      em,
      'select number from volunteer where person_id = $1',
      [personId],
    );
    const turnouts = await sql<OwnTurnout>(
      em,
      `select s.id as "shiftId", a.title, c.is_demo as "isDemo", c.name as "communityName",
         ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt",
         ms(t.checked_in_at) as "checkedInAt", ms(t.checked_out_at) as "checkedOutAt",
         t.check_out_assumed as "checkOutAssumed", t.confirmed_at is not null as confirmed,
         ms(t.counted_to) - ms(t.counted_from) as "countedMs"
       from turnout t join shift s on s.id = t.shift_id
       join activity a on a.id = s.activity_id join community c on c.id = a.community_id
       where t.person_id = $1 and not (t.confirmed_at is null and exists (select from service_claim c
         where c.shift_id = t.shift_id and c.person_id = t.person_id and c.approved and c.served_from is null))
       order by s.starts_at desc, s.id`,
      [personId],
    );
    const served = turnouts.map((turnout) => ({
      ...turnout,
      servedMs: turnout.countedMs ?? servedMs(turnout, turnout),
    }));
    const confirmed = served.filter((turnout) => turnout.confirmed);
    const waiting = served.filter((turnout) => !turnout.confirmed);
    const sum = (list: typeof served) => list.reduce((total, turnout) => total + (turnout.servedMs ?? 0), 0);
    return {
      number: volunteer?.number ?? null,
      confirmedMs: sum(confirmed),
      confirmedTurnouts: confirmed.length,
      waitingMs: sum(waiting),
      turnouts: served
        .slice(0, turnoutsShown)
        .map(({ shiftId, title, isDemo, communityName, startsAt, servedMs, confirmed, checkOutAssumed }) => ({
          shiftId,
          title,
          isDemo,
          communityName,
          startsAt,
          servedMs,
          confirmed,
          checkOutAssumed,
        })),
    };
  },
});

/** What a code leads to; null when there is no such shift. */
export const checkInInfo = query({
  action: 'identity.self',
  input: z.strictObject({ code: z.string().max(20) }),
  scope: own.scope,
  async read({ em, viewer, now }, { code }): Promise<CheckInInfo | null> {
    const found = await shiftOfCode(em, code, now.getTime());
    if (!found) return null;
    const [info] = await sql<Omit<CheckInInfo, 'isExpired'>>(
      em,
      `select s.id as "shiftId", a.title, c.is_demo as "isDemo", c.name as "communityName", s.place, s.state,
         ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt",
         s.asks_location and s.lat is not null as "asksLocation",
         exists (select from booking b
           where b.shift_id = s.id and b.person_id = $2 and b.cancelled_at is null) as booked,
         ms(t.checked_in_at) as "checkedInAt", ms(t.checked_out_at) as "checkedOutAt"
       from shift s join activity a on a.id = s.activity_id join community c on c.id = a.community_id
       left join turnout t on t.shift_id = s.id and t.person_id = $2
       where s.id = $1`,
      [found.shiftId, idOf(viewer)],
    );
    return info ? { ...info, isExpired: found.standing === 'expired' } : null;
  },
});
