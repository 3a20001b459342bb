/** What a draft is made of: shifts that still want people, everyone who could come, and what was promised already. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type {
  DraftFacts,
  DraftShift,
  DraftVolunteer,
  Standing,
} from '../../shared/volunteers/roster-draft.ts';
import { endOfDay, startOfDay } from '../../shared/local-time.ts';
import type { Interval } from '../../shared/volunteers/interval.ts';
import { sql } from '../database.ts';
import { loadVolunteers } from './volunteer-facts.ts';

export interface DraftScope {
  readonly communityIds: readonly string[];
  /** The shifts of a day, or all of an activity that are still to come. */
  readonly day: string;
  readonly activityId: string | null;
}

const noShift = '00000000-0000-0000-0000-000000000000';

export async function loadDraftFacts(em: EntityManager, scope: DraftScope, now: Date): Promise<DraftFacts> {
  const shifts = await shiftsOf(em, scope, now);
  if (shifts.length === 0) return { shifts, volunteers: [], standings: [], elsewhere: [] };
  const shiftIds = shifts.map(({ id }) => id);
  const span = {
    from: Math.min(...shifts.map(({ startsAt }) => startsAt)),
    to: Math.max(...shifts.map(({ endsAt }) => endsAt)),
  };
  const volunteers = await loadVolunteers(
    em,
    { shiftId: noShift, shift: { ...span, place: null, dangerous: false } },
    { now },
  );
  const kept = await keptPromises(em, now);
  return {
    shifts,
    volunteers: volunteers.map((one): DraftVolunteer => ({
      ...one,
      promised: kept.get(one.personId)?.promised ?? 0,
      kept: kept.get(one.personId)?.kept ?? 0,
    })),
    standings: await standingsOf(em, shiftIds, now),
    elsewhere: await sql<Interval & { personId: string }>(
      em,
      `select person_id as "personId", ms(starts_at) as "from", ms(ends_at) as "to" from booking
       where cancelled_at is null and shift_id <> all($1::uuid[])
         and starts_at < to_timestamp($3::float8 / 1000) and ends_at > to_timestamp($2::float8 / 1000)`,
      [shiftIds, span.from, span.to],
    ),
  };
}

async function shiftsOf(
  em: EntityManager,
  { communityIds, day, activityId }: DraftScope,
  now: Date,
): Promise<DraftShift[]> {
  const rows = await sql<Omit<DraftShift, 'point'> & { lat: number | null; lng: number | null }>(
    em,
    `select s.id, a.id as "activityId", a.title, c.name as "communityName", s.dangerous, s.lat, s.lng,
       ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt",
       (select coalesce(jsonb_agg(jsonb_build_object(
           'id', q.id, 'minimum', q.minimum, 'target', q.target, 'priority', q.priority, 'skill', q.skill,
           'credential', q.credential, 'language', q.language, 'languageGrade', q.language_grade)
         order by q.priority desc, q.id), '[]') from requirement q where q.shift_id = s.id) as requirements
     from shift s join activity a on a.id = s.activity_id join community c on c.id = a.community_id
     where a.community_id = any($1::uuid[]) and s.state = 'planned' and s.ends_at > $2
       and case when $3::uuid is null
         then s.starts_at >= to_timestamp($4::float8 / 1000) and s.starts_at < to_timestamp($5::float8 / 1000)
         else a.id = $3 end
     order by s.starts_at, s.id limit 200`,
    [communityIds, now.toISOString(), activityId, startOfDay(day), endOfDay(day)],
  );
  return rows.map(({ lat, lng, ...shift }) => ({
    ...shift,
    point: lat === null || lng === null ? null : { lat, lng },
  }));
}

/** Offers still open count as asked only until their deadline, whether or not the minute's job has closed them. */
function standingsOf(em: EntityManager, shiftIds: readonly string[], now: Date): Promise<Standing[]> {
  return sql<Standing>(
    em,
    `select person_id as "personId", shift_id as "shiftId", requirement_id as "requirementId", 'coming' as state
     from booking where shift_id = any($1::uuid[]) and cancelled_at is null
     union all
     select person_id, shift_id, requirement_id, case state when 'declined' then 'saidNo' else 'asked' end
     from (select distinct on (person_id, shift_id) * from offer where shift_id = any($1::uuid[])
           order by person_id, shift_id, asked_at desc, id desc) newest
     where state = 'declined' or (state = 'asked' and deadline_at >= $2)`,
    [shiftIds, now.toISOString()],
  );
}

async function keptPromises(
  em: EntityManager,
  now: Date,
): Promise<Map<string, { promised: number; kept: number }>> {
  const rows = await sql<{ personId: string; promised: number; kept: number }>(
    em,
    `select b.person_id as "personId", count(*)::int as promised, count(t.id)::int as kept
     from booking b left join turnout t on t.shift_id = b.shift_id and t.person_id = b.person_id
     where b.cancelled_at is null and b.ends_at < $1 group by b.person_id`,
    [now.toISOString()],
  );
  return new Map(rows.map((row) => [row.personId, row]));
}
