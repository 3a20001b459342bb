/**
 * Whom to ask in a hurry, among ten thousand: one statement finds the nearest who may fit, the rules judge those few.
 * The statement lets through whoever might fit; nothing is decided by it alone. Its conditions are scalar subqueries so
 * that PostgreSQL walks outwards from the place and stops at the first few, instead of judging everybody before.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localClock, localDay, weekdayOf } from '../../shared/local-time.ts';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
import { rankCandidates } from '../../shared/volunteers/ranking.ts';
import { capWindowMs } from '../../shared/volunteers/waves.ts';
import { sql } from '../database.ts';
import { loadVolunteers, type KnownVolunteer, type RequirementAt } from './volunteer-facts.ts';

const looked = 60;

export interface NextBest {
  readonly volunteers: readonly KnownVolunteer[];
  /** The best first. */
  readonly ranked: readonly string[];
}

/** Nobody who was asked for this shift before, unless the question was taken back. */
export async function nextBest(
  em: EntityManager,
  at: RequirementAt,
  { now, weeklyCap, except }: { now: Date; weeklyCap: number; except: string },
): Promise<NextBest> {
  const near = await nearest(em, at, { now, weeklyCap, except });
  if (near.length === 0) return { volunteers: [], ranked: [] };
  const volunteers = (await loadVolunteers(em, at, { now, only: near })).filter(
    ({ facts }) => whyNotEligible(facts, at.need, at.shift).length === 0,
  );
  const ranked = rankCandidates(volunteers, { need: at.need, shift: at.shift, now: now.getTime() });
  return { volunteers, ranked: ranked.map(({ personId }) => personId) };
}

async function nearest(
  em: EntityManager,
  { shiftId, need, shift }: RequirementAt,
  { now, weeklyCap, except }: { now: Date; weeklyCap: number; except: string },
): Promise<string[]> {
  const day = localDay(shift.from);
  const rows = await sql<{ personId: string }>(
    em,
    `select v.person_id as "personId" from (
       select *, coalesce(power(home_lat - $14, 2) + power((home_lng - $15) * cos(radians($14)), 2), power(0.027, 2)) as far
       from volunteer where person_id <> $13 and (paused_until is null or paused_until < $3::date)
       order by far, person_id offset 0) v
     where (select true from person p where p.id = v.person_id and p.erased_at is null)
       and ($6::text is null or (select true from volunteer_skill k
         where k.person_id = v.person_id and k.skill = $6))
       and ($7::text is null or (select true from volunteer_credential c
         where c.person_id = v.person_id and c.kind = $7
           and (c.valid_until is null or c.valid_until >= $3::date)))
       and ($8::text is null or (select true from volunteer_language l
         where l.person_id = v.person_id and l.language = $8 and l.grade >= $9))
       and (select true from role_grant g
         where g.person_id = v.person_id and g.role = 'volunteer' and g.revoked_at is null limit 1)
       and coalesce((select d.from_time <= $5::time from volunteer_day d
           where d.person_id = v.person_id and d.day = $3::date and d.from_time is not null),
         (select false from volunteer_day d where d.person_id = v.person_id and d.day = $3::date),
         (select true from volunteer_availability w
           where w.person_id = v.person_id and w.weekday = $4 and w.from_time <= $5::time limit 1))
       and (select true from offer o
         where o.person_id = v.person_id and o.shift_id = $1 and o.state <> 'withdrawn' limit 1) is null
       and (select true from booking b
         where b.person_id = v.person_id and b.cancelled_at is null
           and tstzrange(b.starts_at, b.ends_at)
             && tstzrange(to_timestamp($10::float8 / 1000), to_timestamp($11::float8 / 1000)) limit 1) is null
       and (select count(*) from offer o where o.person_id = v.person_id
         and o.asked_at > to_timestamp($12::float8 / 1000)) < $2
     order by v.far, v.person_id
     limit ${looked}`,
    [
      shiftId,
      weeklyCap,
      day,
      weekdayOf(day),
      localClock(shift.from),
      need.skill,
      need.credential,
      need.language,
      need.languageGrade,
      shift.from,
      shift.to,
      now.getTime() - capWindowMs,
      except,
      shift.place?.lat ?? null,
      shift.place?.lng ?? null,
    ],
  );
  return rows.map(({ personId }) => personId);
}
