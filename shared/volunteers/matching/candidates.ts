/**
 * Which pairs the solver is given first: per requirement the best 5 · need + 20, spread so that not all requirements
 * name the same people, and always what is accepted or already planned. What is left out is priced by the solver
 * (server/volunteers/matching/solve.ts), so leaving it out costs speed at worst, never a better plan.
 */
import type { StageName } from './contract.ts';
import { cheapest } from './cheapest.ts';
import { at, fitOf, loadStep } from './cost.ts';
import { loadWeight } from './greedy.ts';
import type { Pair, Roster } from './roster.ts';
import type { Problem } from './problem.ts';

const perNeed = 5;
const spare = 20;
/** What being a candidate elsewhere costs in the order; about as much as half a kilometre. */
const perMention = 5;

export function chooseCandidates(problem: Problem, planned: Roster, stage: StageName): Pair[] {
  // By fit, whoever is left is as good for load as the others.
  const weight = stage === 'fit' ? 0 : loadWeight;
  const mentions = new Int32Array(problem.people.length);
  const chosen = problem.requirements.map(() => new Set<number>());
  const include = (person: number, requirement: number) => {
    if (at(chosen, requirement).has(person)) return;
    at(chosen, requirement).add(person);
    mentions[person] = at(mentions, person) + 1;
  };
  for (const { person, requirement } of planned.pairs()) include(person, requirement);
  for (const [person, accepted] of problem.fixed)
    for (const requirement of accepted) include(person, requirement);
  const scarceFirst = [...problem.requirements.keys()].sort(
    (a, b) => at(problem.eligible, a).length - at(problem.eligible, b).length || a - b,
  );
  for (const requirement of scarceFirst) {
    const people = at(problem.eligible, requirement);
    const limit = perNeed * at(problem.requirements, requirement).target + spare;
    if (people.length <= limit) {
      for (const person of people) include(person, requirement);
      continue;
    }
    const best = cheapest(
      people,
      (person) =>
        weight * loadStep(problem, person, 1) +
        fitOf(problem, person, requirement) +
        perMention * at(mentions, person),
      limit,
    );
    for (const person of best) include(person, requirement);
  }
  return chosen.flatMap((people, requirement) =>
    [...people].sort((a, b) => a - b).map((person) => ({ person, requirement })),
  );
}
