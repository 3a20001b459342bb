/** Row 13. A lead replaces one missing person after another, among ten thousand volunteers who answered before. */
import { randomUUID } from 'node:crypto';
import { short } from '../figures.ts';
import { median, percentile } from '../measure.ts';
import type { Load } from '../world.ts';

const volunteers = 10_000;
const offersBefore = 100_000;

export const replacing: Load = async ({ size, town, product, say }) => {
  const count = size.quick ? 20 : 100;
  const communityId = randomUUID();
  await town.rows('insert into community (id, name, street) values ($1::uuid, $1::text, $2)', [
    communityId,
    '街',
  ]);
  const [lead] = await town.people(1);
  if (!lead) throw new Error('no lead was made');
  await town.grant('volunteerLead', communityId, [lead]);
  const people = await town.people(volunteers);
  await town.grant('volunteer', communityId, people);
  const ids = people.map(({ personId }) => personId);
  await town.rows(
    `insert into volunteer (person_id, number, born_year, home_lat, home_lng, registered_at)
     select id, id::text, 1960 + (at % 45)::int, 23.13 + (at * 7919 % 1000) / 10000.0, 113.36 + (at * 104729 % 1000) / 10000.0, now()
     from unnest($1::uuid[]) with ordinality as p (id, at)`,
    [ids],
  );
  await town.rows(
    `insert into volunteer_availability (person_id, weekday, from_time, to_time)
     select id, weekday, '00:00', '24:00' from unnest($1::uuid[]) as p (id), generate_series(1, 7) weekday`,
    [ids],
  );
  await town.rows(
    `insert into volunteer_language (person_id, language, grade)
     select id, '客家话', 2 from unnest($1::uuid[]) with ordinality as p (id, at) where at % 4 = 0`,
    [ids],
  );
  const past = await shifts(town, communityId, 50, "now() - interval '20 days'");
  await town.rows(
    `insert into offer (id, shift_id, requirement_id, person_id, state, asked_by, asked_at, deadline_at, answered_at, reasons)
     select gen_random_uuid(), s.shift_id, s.requirement_id, p.id,
       case (p.at + s.at) % 3 when 0 then 'accepted' when 1 then 'declined' else 'expired' end,
       $4, now() - interval '21 days', now() - interval '20 days', now() - interval '20 days', '[]'
     from unnest($1::uuid[], $2::uuid[]) with ordinality as s (shift_id, requirement_id, at)
     join unnest($3::uuid[]) with ordinality as p (id, at) on (p.at + s.at * 200) % $5 < $6`,
    [
      past.map(({ shiftId }) => shiftId),
      past.map(({ requirementId }) => requirementId),
      ids,
      lead.personId,
      volunteers,
      offersBefore / past.length,
    ],
  );
  const today = await shifts(town, communityId, count, "now() - interval '15 minutes'");
  await town.rows(
    `insert into booking (id, shift_id, requirement_id, place_number, person_id, starts_at, ends_at, booked_at)
     select gen_random_uuid(), shift.id, s.requirement_id, 1, s.person_id, shift.starts_at, shift.ends_at, now()
     from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as s (shift_id, requirement_id, person_id)
     join shift on shift.id = s.shift_id`,
    [
      today.map(({ shiftId }) => shiftId),
      today.map(({ requirementId }) => requirementId),
      ids.slice(0, count),
    ],
  );
  await town.rows('analyze');

  const cookie = product.cookieOf(lead.token);
  const taken: number[] = [];
  for (const [at, { shiftId }] of today.entries()) {
    const from = performance.now();
    const response = await fetch(`${product.url}/api/trpc/volunteers.replaceMissing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ id: randomUUID(), input: { shiftId, personId: ids[at] } }),
    });
    const answer: unknown = await response.json();
    taken.push(performance.now() - from);
    if (!response.ok) throw new Error(`refused: ${JSON.stringify(answer)}`);
  }
  const [row] = await town.rows<{ count: number }>(
    `select count(*)::int as count from offer where shift_id = any($1::uuid[]) and state = 'asked'`,
    [today.map(({ shiftId }) => shiftId)],
  );
  const asked = row?.count ?? 0;
  if (asked < count) throw new Error(`${count} people were replaced and ${asked} asked`);
  say(`${count} replaced, ${asked} asked`);
  const p95 = percentile(taken, 0.95);
  return {
    findings: [{ target: '13', product: `p95 ${short(p95)} ms`, reference: 'in milliseconds', ratio: p95 }],
    notes: [
      `replacing: ${count} taps, ${asked} offers saved, ${volunteers} volunteers, ${offersBefore} earlier offers; p50 ${short(median(taken))} ms, p95 ${short(p95)} ms`,
    ],
    readings: { taken },
  };
};

async function shifts(
  town: Parameters<Load>[0]['town'],
  communityId: string,
  count: number,
  startsAt: string,
): Promise<{ shiftId: string; requirementId: string }[]> {
  const made = Array.from({ length: count }, () => ({
    ...{ activityId: randomUUID(), shiftId: randomUUID(), requirementId: randomUUID() },
  }));
  const shiftIds = made.map(({ shiftId }) => shiftId);
  await town.rows(
    `insert into activity (id, community_id, title, module, kind, place, state, created_at)
     select id, $2, '巡查', 'participation', 'volunteer', '路口', 'planned', now() from unnest($1::uuid[]) as a (id)`,
    [made.map(({ activityId }) => activityId), communityId],
  );
  await town.rows(
    `insert into shift (id, activity_id, starts_at, ends_at, place, lat, lng, check_in_code)
     select s.id, s.activity_id, ${startsAt}, ${startsAt} + interval '2 hours', '路口', 23.15, 113.4,
       upper(left(replace(s.id::text, '-', ''), 12))
     from unnest($1::uuid[], $2::uuid[]) as s (id, activity_id)`,
    [shiftIds, made.map(({ activityId }) => activityId)],
  );
  const requirementIds = made.map(({ requirementId }) => requirementId);
  await town.rows(
    `insert into requirement (id, shift_id, minimum, target, language, language_grade)
     select r.id, r.shift_id, 1, 1, '客家话', 2 from unnest($1::uuid[], $2::uuid[]) as r (id, shift_id)`,
    [requirementIds, shiftIds],
  );
  await town.rows(
    'insert into requirement_place (requirement_id, number) select id, 1 from unnest($1::uuid[]) as r (id)',
    [requirementIds],
  );
  return made;
}
