/**
 * A good plan at once, shown while the proof is sought, and the plan to be improved upon. Accepted places first; then
 * minimums, then targets, in several orders of which the best result counts; then one-step exchanges: somebody who is
 * held by a place that another can take over moves to the place that stays empty.
 */
import { cheapest } from './cheapest.ts';
import { at, fitOf, loadStep } from './cost.ts';
import { stageNames } from './contract.ts';
import { Roster, isBetter, type Pair } from './roster.ts';
import type { Problem } from './problem.ts';

/** One point of load against points of fit, where both must be judged at once. */
export const loadWeight = 10;

/** Being able to be elsewhere counts little: so many other requirements are one point. */
const chancesAPoint = 10;

/** By which of two requirements is served first. */
type Order = (a: number, b: number) => number;

export function greedyPlan(problem: Problem): Roster {
  const slack = problem.requirements.map(({ target }, at) => (problem.eligible[at]?.length ?? 0) - target);
  const priority = (requirement: number) => at(problem.requirements, requirement).priority;
  const urgentFirst: Order = (a, b) => priority(b) - priority(a) || at(slack, a) - at(slack, b) || a - b;
  const scarceFirst: Order = (a, b) => at(slack, a) - at(slack, b) || priority(b) - priority(a) || a - b;
  let best: Roster | null = null;
  for (const order of [urgentFirst, scarceFirst]) {
    const roster = fill(problem, order);
    if (!best || isBetter(roster.values(), best.values(), stageNames)) best = roster;
    // Another order could only be better in what the solver is good at.
    if (best.values().missingTarget === 0) break;
  }
  return best ?? new Roster(problem);
}

function fill(problem: Problem, order: Order): Roster {
  const roster = new Roster(problem);
  for (const pair of acceptedPairs(problem))
    if (roster.vacancies(pair.requirement) > 0 && roster.whyBlocked(pair.person, pair.requirement) === null)
      roster.add(pair);
  const chances = demandOn(problem);
  const inOrder = [...problem.requirements.keys()].sort(order);
  for (const goal of ['minimum', 'target'] as const) {
    for (const requirement of inOrder) fillOne(roster, requirement, goal, chances);
    for (const requirement of inOrder) exchange(roster, requirement, goal);
  }
  return roster;
}

function acceptedPairs({ fixed }: Problem): Pair[] {
  return [...fixed]
    .sort(([a], [b]) => a - b)
    .flatMap(([person, accepted]) => accepted.map((requirement) => ({ person, requirement })));
}

/** By person: on how many requirements they could be; those who fit few are used first. */
function demandOn(problem: Problem): Int32Array {
  const chances = new Int32Array(problem.people.length);
  for (const people of problem.eligible)
    for (const person of people) chances[person] = at(chances, person) + 1;
  return chances;
}

function fillOne(roster: Roster, requirement: number, goal: 'minimum' | 'target', chances: Int32Array): void {
  const { problem } = roster;
  const wanted = at(problem.requirements, requirement)[goal];
  const missing = wanted - roster.peopleOn(requirement).size;
  if (missing <= 0) return;
  let added = 0;
  // Whoever is kept apart from somebody may be blocked by the time.
  const most = missing + problem.apart.size;
  for (const person of cheapestFirst(roster, requirement, { chances, most })) {
    if (added === missing) break;
    if (roster.whyBlocked(person, requirement) !== null) continue;
    roster.add({ person, requirement });
    added += 1;
  }
}

/** Who could be added to a requirement; of equals first who could be on few others. */
function cheapestFirst(
  roster: Roster,
  requirement: number,
  { chances, most }: { chances: Int32Array; most: number },
): number[] {
  const { problem } = roster;
  const free = at(problem.eligible, requirement).filter(
    (person) => !roster.peopleOn(requirement).has(person) && roster.whyBlocked(person, requirement) === null,
  );
  const points = (person: number) => {
    const load = loadStep(problem, person, roster.placesOf(person).size + 1);
    return chancesAPoint * (loadWeight * load + fitOf(problem, person, requirement)) + at(chances, person);
  };
  return cheapest(free, points, most);
}

function exchange(roster: Roster, requirement: number, goal: 'minimum' | 'target'): void {
  const { problem } = roster;
  const wanted = at(problem.requirements, requirement)[goal];
  for (const person of at(problem.eligible, requirement)) {
    if (roster.peopleOn(requirement).size >= wanted) return;
    if (roster.peopleOn(requirement).has(person)) continue;
    if (roster.whyBlocked(person, requirement) === null) roster.add({ person, requirement });
    else moveOver(roster, { person, requirement });
  }
}

/** Frees a person from one place for another, if somebody else takes over the first. */
function moveOver(roster: Roster, wanted: Pair): void {
  const { person, requirement } = wanted;
  for (const held of [...roster.placesOf(person)]) {
    const before = { person, requirement: held };
    roster.remove(before);
    if (roster.whyBlocked(person, requirement) === null) {
      const other = at(roster.problem.eligible, held).find(
        (candidate) =>
          candidate !== person &&
          !roster.peopleOn(held).has(candidate) &&
          roster.whyBlocked(candidate, held) === null,
      );
      if (other !== undefined) {
        roster.add(wanted);
        // Being on the new shift may keep the other away from the old one.
        if (roster.whyBlocked(other, held) === null) {
          roster.add({ person: other, requirement: held });
          return;
        }
        roster.remove(wanted);
      }
    }
    roster.add(before);
  }
}
