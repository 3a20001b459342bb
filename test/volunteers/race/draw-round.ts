/** Who is asked what in a round: pairs of shifts at the same hours in two communities, few places, many people. */
import { randomUUID } from 'node:crypto';
import type { Town, Person } from '../../../bench/town.ts';
import type { Dice } from '../../../server/demo/seeded.ts';

export interface Ground {
  readonly people: readonly Person[];
  readonly lead: Person;
  /** Two for every pair of shifts: a community answers one at a time. */
  readonly communities: readonly (readonly [string, string])[];
}

export interface Question {
  readonly offerId: string;
  readonly shiftId: string;
}

export interface Round {
  readonly requirementIds: readonly string[];
  readonly shiftIds: readonly string[];
  readonly people: readonly { readonly person: Person; readonly questions: readonly Question[] }[];
}

const mostPlaces = 5;
const hourMs = 3_600_000;

export async function enrol(
  town: Town,
  { clients, pairs }: { clients: number; pairs: number },
): Promise<Ground> {
  const communities = Array.from({ length: pairs }, () => [randomUUID(), randomUUID()] as const);
  const [home = ''] = communities.flat();
  for (const id of communities.flat())
    await town.rows('insert into community (id, name, street) values ($1::uuid, $1::text, $2)', [id, '街']);
  const people = await town.people(clients);
  const [lead] = await town.people(1);
  if (!lead) throw new Error('no lead was made');
  await town.grant('volunteerLead', home, [lead]);
  await town.grant('volunteer', home, people);
  const ids = people.map(({ personId }) => personId);
  await town.rows(
    `insert into volunteer (person_id, number, born_year, registered_at)
     select id, id::text, 1985, now() from unnest($1::uuid[]) as p (id)`,
    [ids],
  );
  await town.rows(
    `insert into volunteer_availability (person_id, weekday, from_time, to_time)
     select id, weekday, '00:00', '24:00' from unnest($1::uuid[]) as p (id), generate_series(1, 7) weekday`,
    [ids],
  );
  return { people, lead, communities };
}

/** Hours apart from other rounds, so that only a round's own shifts clash. */
export async function drawRound(town: Town, ground: Ground, dice: Dice, number: number): Promise<Round> {
  const shifts: { shiftId: string; requirementId: string; pair: number }[] = [];
  const pairs = ground.communities.length;
  for (const [pair, communityIds] of ground.communities.entries()) {
    const startsAt = new Date(Date.now() + ((number + 1) * pairs + pair) * 3 * hourMs);
    const endsAt = new Date(startsAt.getTime() + 2 * hourMs);
    for (const communityId of communityIds) {
      const [activityId, shiftId, requirementId] = [randomUUID(), randomUUID(), randomUUID()];
      const target = dice.between(1, mostPlaces);
      await town.rows(
        `insert into activity (id, community_id, title, module, kind, place, state, created_at)
         values ($1, $2, '争位', 'participation', 'volunteer', '路口', 'planned', now())`,
        [activityId, communityId],
      );
      await town.rows(
        `insert into shift (id, activity_id, starts_at, ends_at, place, check_in_code)
         values ($1, $2, $3, $4, '路口', $5)`,
        [shiftId, activityId, startsAt, endsAt, shiftId.replaceAll('-', '').slice(0, 12).toUpperCase()],
      );
      await town.rows('insert into requirement (id, shift_id, minimum, target) values ($1, $2, 0, $3)', [
        requirementId,
        shiftId,
        target,
      ]);
      await town.rows(
        'insert into requirement_place (requirement_id, number) select $1, generate_series(1, $2::int)',
        [requirementId, target],
      );
      shifts.push({ shiftId, requirementId, pair });
    }
  }
  const people = ground.people.map((person) => {
    const pair = dice.between(0, pairs - 1);
    const other = dice.pick(shifts.filter((shift) => shift.pair !== pair));
    const asked = dice.shuffle([...shifts.filter((shift) => shift.pair === pair), other]);
    return { person, asked: asked.map((shift) => ({ ...shift, offerId: randomUUID() })) };
  });
  const offers = people.flatMap(({ person, asked }) => asked.map((one) => ({ ...one, ...person })));
  await town.rows(
    `insert into offer (id, shift_id, requirement_id, person_id, state, asked_by, asked_at, deadline_at, reasons)
     select o.id, o.shift_id, o.requirement_id, o.person_id, 'asked', $5, now(), now() + interval '10 minutes', '[]'
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) as o (id, shift_id, requirement_id, person_id)`,
    [
      offers.map(({ offerId }) => offerId),
      offers.map(({ shiftId }) => shiftId),
      offers.map(({ requirementId }) => requirementId),
      offers.map(({ personId }) => personId),
      ground.lead.personId,
    ],
  );
  return {
    requirementIds: shifts.map(({ requirementId }) => requirementId),
    shiftIds: shifts.map(({ shiftId }) => shiftId),
    people: people.map(({ person, asked }) => ({ person, questions: asked })),
  };
}
