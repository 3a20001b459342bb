/**
 * What the rules of eligibility and ranking need to know of volunteers, as of one shift: one statement for all of
 * them. A volunteer is whoever is registered and still holds the role somewhere.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { addDays, dayMs, endOfDay, localDay, startOfDay, weekdayOf } from '../../shared/local-time.ts';
import { windowsOf, type DayWindow, type WeeklyWindow } from '../../shared/volunteers/availability.ts';
import { consentStanding } from '../../shared/volunteers/consent.ts';
import {
  youngestAge,
  type LanguageGrade,
  type Need,
  type ShiftFacts,
} from '../../shared/volunteers/eligibility.ts';
import type { Interval } from '../../shared/volunteers/interval.ts';
import type { OfferState } from '../../shared/volunteers/offers.ts';
import type { Candidate } from '../../shared/volunteers/ranking.ts';
import { sql } from '../database.ts';

export interface RequirementAt {
  readonly requirementId: string;
  readonly shiftId: string;
  readonly need: Need;
  readonly shift: ShiftFacts;
}

export async function loadRequirement(em: EntityManager, requirementId: string): Promise<RequirementAt> {
  const [row] = await sql<
    Need & {
      shiftId: string;
      from: number;
      to: number;
      lat: number | null;
      lng: number | null;
      dangerous: boolean;
    }
  >(
    em,
    `select r.shift_id as "shiftId", r.skill, r.credential, r.language, r.language_grade as "languageGrade",
            ms(s.starts_at) as "from", ms(s.ends_at) as "to", s.lat, s.lng, s.dangerous
     from requirement r join shift s on s.id = r.shift_id where r.id = $1`,
    [requirementId],
  );
  if (!row) throw new Error(`requirement ${requirementId} vanished`);
  const { shiftId, skill, credential, language, languageGrade, from, to, lat, lng, dangerous } = row;
  return {
    requirementId,
    shiftId,
    need: { skill, credential, language, languageGrade },
    shift: { from, to, place: lat === null || lng === null ? null : { lat, lng }, dangerous },
  };
}

export interface KnownVolunteer extends Candidate {
  readonly name: string;
  /** The newest offer for this shift. */
  readonly offerState: OfferState | null;
}

interface Row {
  readonly personId: string;
  readonly name: string;
  readonly bornYear: number;
  readonly guardianConsent: boolean;
  readonly birthday: string | null;
  readonly consentedAt: number | null;
  readonly agreedText: number | null;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly pausedUntil: string | null;
  readonly skills: readonly string[];
  readonly languages: readonly { language: string; grade: LanguageGrade }[];
  readonly credentials: readonly { kind: string; validUntil: string | null }[];
  readonly week: readonly WeeklyWindow[];
  readonly days: readonly DayWindow[];
  readonly restMinutes: number;
  readonly mostShiftsAWeek: number | null;
  readonly promisedThatWeek: number;
  readonly commitments: readonly (Interval & { title: string })[];
  readonly offerState: OfferState | null;
  readonly lastAskedAt: number | null;
  readonly recentShifts: number;
}

const recentMs = 30 * dayMs;

/** All volunteers, or only those named. In no particular order. */
export async function loadVolunteers(
  em: EntityManager,
  at: Pick<RequirementAt, 'shiftId' | 'shift'>,
  { now, only = null }: { now: Date; only?: readonly string[] | null },
): Promise<KnownVolunteer[]> {
  const rows = await sql<Row>(
    em,
    `select v.person_id as "personId", p.name, v.born_year as "bornYear", v.guardian_consent as "guardianConsent",
       to_char(v.birthday, 'YYYY-MM-DD') as birthday, ms(v.consented_at) as "consentedAt",
       v.agreed_text as "agreedText",
       v.home_lat as lat, v.home_lng as lng, to_char(v.paused_until, 'YYYY-MM-DD') as "pausedUntil",
       coalesce((select jsonb_agg(skill) from volunteer_skill k where k.person_id = v.person_id), '[]') as skills,
       coalesce((select jsonb_agg(jsonb_build_object('language', language, 'grade', grade))
         from volunteer_language l where l.person_id = v.person_id), '[]') as languages,
       coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'validUntil', to_char(valid_until, 'YYYY-MM-DD')))
         from volunteer_credential c where c.person_id = v.person_id), '[]') as credentials,
       coalesce((select jsonb_agg(jsonb_build_object('weekday', weekday,
           'from', to_char(from_time, 'HH24:MI'),
           'to', case when to_time = '24:00' then '24:00' else to_char(to_time, 'HH24:MI') end))
         from volunteer_availability w where w.person_id = v.person_id), '[]') as week,
       coalesce((select jsonb_agg(jsonb_build_object('day', to_char(day, 'YYYY-MM-DD'),
           'from', to_char(from_time, 'HH24:MI'),
           'to', case when to_time = '24:00' then '24:00' else to_char(to_time, 'HH24:MI') end))
         from volunteer_day d where d.person_id = v.person_id and d.day between $6::date and $7::date), '[]') as days,
       v.rest_minutes as "restMinutes", v.most_shifts_a_week as "mostShiftsAWeek",
       case when v.most_shifts_a_week is null then 0 else (select count(*)::int from booking b
         where b.person_id = v.person_id and b.cancelled_at is null and b.shift_id <> $1
           and b.starts_at >= to_timestamp($8::float8 / 1000)
           and b.starts_at < to_timestamp($9::float8 / 1000)) end as "promisedThatWeek",
       coalesce((select jsonb_agg(jsonb_build_object('title', a.title, 'from', ms(b.starts_at), 'to', ms(b.ends_at))
           order by b.starts_at)
         from booking b join shift s on s.id = b.shift_id join activity a on a.id = s.activity_id
         where b.person_id = v.person_id and b.cancelled_at is null and b.shift_id <> $1
           and b.starts_at < to_timestamp($3::float8 / 1000) + v.rest_minutes * interval '1 minute'
           and b.ends_at > to_timestamp($2::float8 / 1000) - v.rest_minutes * interval '1 minute'),
         '[]') as commitments,
       (select o.state from offer o where o.person_id = v.person_id and o.shift_id = $1
         order by o.asked_at desc, o.id desc limit 1) as "offerState",
       (select ms(max(o.asked_at)) from offer o where o.person_id = v.person_id) as "lastAskedAt",
       (select count(*)::int from (
         select b.shift_id from booking b where b.person_id = v.person_id and b.cancelled_at is null
           and b.starts_at > to_timestamp($4::float8 / 1000)
         union
         select t.shift_id from turnout t where t.person_id = v.person_id
           and t.checked_in_at > to_timestamp($4::float8 / 1000)) recent) as "recentShifts"
     from volunteer v join person p on p.id = v.person_id
     where p.erased_at is null and ($5::uuid[] is null or v.person_id = any($5::uuid[]))
       and exists (select from role_grant g
         where g.person_id = v.person_id and g.role = 'volunteer' and g.revoked_at is null)`,
    [
      ...[at.shiftId, at.shift.from, at.shift.to, now.getTime() - recentMs, only],
      ...[localDay(at.shift.from), localDay(at.shift.to), ...weekOf(at.shift.from)],
    ],
  );
  return rows.map((row) => volunteerOf(row, at.shift));
}

/** Monday's first instant, and the next Monday's. */
function weekOf(at: number): [number, number] {
  const day = localDay(at);
  const monday = startOfDay(addDays(day, 1 - weekdayOf(day)));
  return [monday, monday + 7 * dayMs];
}

function volunteerOf(row: Row, shift: ShiftFacts): KnownVolunteer {
  const { personId, name, offerState, lastAskedAt, recentShifts } = row;
  return {
    personId,
    name,
    offerState,
    lastAskedAt,
    recentShifts,
    facts: {
      skills: row.skills,
      languages: row.languages,
      credentials: row.credentials.map(({ kind, validUntil }) => ({
        kind,
        validUntil: validUntil === null ? null : endOfDay(validUntil),
      })),
      available: windowsOf(row.week, shift, row.days),
      home: row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng },
      age: youngestAge(row.bornYear, localDay(shift.from), row.birthday),
      guardianConsent: row.guardianConsent,
      ownConsentMissing: ['ownNeeded', 'newTextNeeded'].includes(consentStanding(row, localDay(shift.from))),
      pausedUntil: row.pausedUntil === null ? null : endOfDay(row.pausedUntil),
      commitments: row.commitments,
      restMs: row.restMinutes * 60_000,
      ...(row.mostShiftsAWeek !== null && {
        weekly: { most: row.mostShiftsAWeek, promised: row.promisedThatWeek },
      }),
    },
  };
}
