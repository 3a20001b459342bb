/** What binds a plan: for every place that stays empty, why each person who is not on it is not; and the output. */
import { whyNotEligible } from '../eligibility.ts';
import { at } from './cost.ts';
import { bindingReasons, type BindingReason, type MatchOutput } from './contract.ts';
import { isTooFar } from './eligible.ts';
import { includes, type Problem } from './problem.ts';
import type { Roster } from './roster.ts';

/** Null when the person is on the requirement, or could still be added to it. */
function whyNotOn(roster: Roster, person: number, requirement: number): BindingReason | null {
  const { problem } = roster;
  if (roster.peopleOn(requirement).has(person)) return null;
  return includes(problem.eligible[requirement], person)
    ? roster.whyBlocked(person, requirement)
    : whyIneligible(problem, person, requirement);
}

type Counts = ReadonlyMap<BindingReason, number>;

const ineligibleCounts = new WeakMap<Problem, Map<number, Counts>>();

/** How many people a requirement, its shift or the lead rules out, by reason; the same for every roster. */
function countIneligible(problem: Problem, requirement: number): Counts {
  const known = ineligibleCounts.get(problem) ?? new Map<number, Counts>();
  ineligibleCounts.set(problem, known);
  const counted = known.get(requirement);
  if (counted) return counted;
  const counts = new Map<BindingReason, number>();
  for (const person of problem.people.keys())
    if (!includes(problem.eligible[requirement], person))
      count(counts, whyIneligible(problem, person, requirement));
  known.set(requirement, counts);
  return counts;
}

function count(counts: Map<BindingReason, number>, reason: BindingReason | null): void {
  if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

export function whyIneligible(problem: Problem, person: number, requirement: number): BindingReason | null {
  const { facts } = at(problem.people, person);
  const need = at(problem.requirements, requirement);
  const shift = at(problem.shifts, need.shift);
  const codes = new Set<string>(whyNotEligible(facts, need, shift).map(({ code }) => code));
  if (isTooFar(facts.home, shift.place, problem.radiusKm)) codes.add('tooFar');
  if (problem.barred.get(need.shift)?.has(person)) codes.add('barred');
  return bindingReasons.find((reason) => codes.has(reason)) ?? null;
}

export function unfilledOf(roster: Roster): MatchOutput['unfilled'] {
  const { problem } = roster;
  return problem.requirements.flatMap(({ id }, requirement) => {
    const missing = roster.vacancies(requirement);
    if (missing <= 0) return [];
    const counts = new Map(countIneligible(problem, requirement));
    for (const person of at(problem.eligible, requirement))
      count(counts, whyNotOn(roster, person, requirement));
    const reasons = [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort(
        (a, b) => b.count - a.count || bindingReasons.indexOf(a.reason) - bindingReasons.indexOf(b.reason),
      );
    return [{ requirement: id, missing, reasons }];
  });
}

export function assignmentsOf(roster: Roster): MatchOutput['assignments'] {
  const { people, shifts, requirements } = roster.problem;
  return roster.pairs().map(({ person, requirement }) => {
    const { id, shift } = at(requirements, requirement);
    return { volunteer: at(people, person).id, shift: at(shifts, shift).id, requirement: id };
  });
}
