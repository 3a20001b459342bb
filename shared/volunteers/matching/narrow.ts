/** A problem with fewer choices that has the same best plans: what can be told beforehand is not left to the solver. */
import { at } from './cost.ts';
import { durationOf, type Problem } from './problem.ts';
import type { Pair } from './roster.ts';

/** Without what one person's limits forbid whatever else they do; fractions of such a place would mislead a relaxation. */
export function withinLimits(problem: Problem): Problem {
  return keepOnly(problem, ({ person, requirement }) => {
    const { maxShifts, maxMs } = at(problem.people, person);
    return maxShifts > 0 && durationOf(problem, requirement) <= maxMs;
  });
}

/** Without what no plan needs, by what the last stage has proven: some pairs, and more places than so many a person. */
export function narrowed(
  problem: Problem,
  { keeps, mostPlaces }: { keeps: (pair: Pair) => boolean; mostPlaces: (person: number) => number },
): Problem {
  const people = problem.people.map((person, at) => ({
    ...person,
    maxShifts: Math.min(person.maxShifts, mostPlaces(at)),
  }));
  return { ...keepOnly(problem, keeps), people };
}

function keepOnly(problem: Problem, keeps: (pair: Pair) => boolean): Problem {
  const eligible = problem.eligible.map((people, requirement) =>
    people.filter((person) => keeps({ person, requirement })),
  );
  const fixed = new Map<number, readonly number[]>();
  let lostFixed = problem.lostFixed;
  for (const [person, accepted] of problem.fixed) {
    const kept = accepted.filter((requirement) => keeps({ person, requirement }));
    lostFixed += accepted.length - kept.length;
    if (kept.length > 0) fixed.set(person, kept);
  }
  return { ...problem, eligible, fixed, lostFixed };
}
