/**
 * Who could exchange their places: each has to be eligible for the other's, by the rules by which people are asked. That
 * somebody serves in the place they give away is no hindrance.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { whyNotEligible, type Ineligibility } from '../../shared/volunteers/eligibility.ts';
import { sql } from '../database.ts';
import { loadRequirement, loadVolunteers } from './volunteer-facts.ts';

/** A promised place. */
export interface HeldPlace {
  readonly shiftId: string;
  readonly requirementId: string;
  readonly personId: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export async function heldAt(
  em: EntityManager,
  shiftIds: readonly string[],
): Promise<(HeldPlace & { name: string })[]> {
  return sql<HeldPlace & { name: string }>(
    em,
    `select b.shift_id as "shiftId", b.requirement_id as "requirementId", b.person_id as "personId",
       ms(b.starts_at) as "startsAt", ms(b.ends_at) as "endsAt", p.name
     from booking b join person p on p.id = b.person_id
     where b.shift_id = any($1::uuid[]) and b.cancelled_at is null order by p.name, p.id`,
    [shiftIds],
  );
}

/** Of everybody, by person: why they could not serve at that requirement instead; none means they could. */
async function whyUnfitAt(
  em: EntityManager,
  requirementId: string,
  people: readonly HeldPlace[],
  now: Date,
): Promise<Map<string, readonly Ineligibility[]>> {
  const at = await loadRequirement(em, requirementId);
  const only = people.map(({ personId }) => personId);
  const volunteers = new Map(
    (await loadVolunteers(em, at, { now, only })).map((one) => [one.personId, one.facts]),
  );
  return new Map(
    people.map(({ personId, startsAt, endsAt }) => {
      const facts = volunteers.get(personId);
      if (!facts) return [personId, [{ code: 'notAvailable' }]];
      const commitments = facts.commitments.filter((one) => one.from !== startsAt || one.to !== endsAt);
      return [personId, whyNotEligible({ ...facts, commitments }, at.need, at.shift)];
    }),
  );
}

/** In the order of the others: why each could not exchange with the holder of `own`, on either side. */
export async function whyNoSwaps(
  em: EntityManager,
  own: HeldPlace,
  others: readonly HeldPlace[],
  now: Date,
): Promise<(readonly Ineligibility[])[]> {
  if (others.length === 0) return [];
  const theirs = await whyUnfitAt(em, own.requirementId, others, now);
  const mine = new Map<string, readonly Ineligibility[]>();
  for (const requirementId of new Set(others.map((other) => other.requirementId)))
    mine.set(requirementId, (await whyUnfitAt(em, requirementId, [own], now)).get(own.personId) ?? []);
  return others.map((other) => [
    ...(mine.get(other.requirementId) ?? []),
    ...(theirs.get(other.personId) ?? []),
  ]);
}
