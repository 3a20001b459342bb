/** A plan in the making: who is on what, with every hard rule asked before anybody is added. */
import { at, fitOf, loadStep } from './cost.ts';
import type { BindingReason, StageName } from './contract.ts';
import { durationOf, type Problem } from './problem.ts';

export interface Pair {
  readonly person: number;
  readonly requirement: number;
}

export class Roster {
  readonly problem: Problem;
  private readonly on: Set<number>[];
  private readonly served: Map<number, Set<number>> = new Map();

  constructor(problem: Problem, pairs: readonly Pair[] = []) {
    this.problem = problem;
    this.on = problem.requirements.map(() => new Set<number>());
    for (const pair of pairs) this.add(pair);
  }

  /** Who is on a requirement. */
  peopleOn(requirement: number): ReadonlySet<number> {
    return at(this.on, requirement);
  }

  /** What a person is on. */
  placesOf(person: number): ReadonlySet<number> {
    return this.served.get(person) ?? none;
  }

  /** What keeps an eligible person from one more place; null when they may be added. */
  whyBlocked(person: number, requirement: number): BindingReason | null {
    const { requirements, clash, apart, people } = this.problem;
    const { shift } = at(requirements, requirement);
    const others = apart.get(person);
    if (others && this.anyOnShift(others, shift)) return 'keptApart';
    const places = this.placesOf(person);
    let ms = durationOf(this.problem, requirement);
    for (const place of places) {
      if (at(at(clash, shift), at(requirements, place).shift) === 1) return 'busyElsewhere';
      ms += durationOf(this.problem, place);
    }
    const { maxShifts, maxMs } = at(people, person);
    if (places.size >= maxShifts) return 'maxShiftsReached';
    return ms > maxMs ? 'maxHoursReached' : null;
  }

  /** Places that can still be filled up to the target. */
  vacancies(requirement: number): number {
    return at(this.problem.requirements, requirement).target - at(this.on, requirement).size;
  }

  add({ person, requirement }: Pair): void {
    at(this.on, requirement).add(person);
    const places = this.served.get(person);
    if (places) places.add(requirement);
    else this.served.set(person, new Set([requirement]));
  }

  remove({ person, requirement }: Pair): void {
    at(this.on, requirement).delete(person);
    this.served.get(person)?.delete(requirement);
  }

  /** In the order of requirements, then people. */
  pairs(): Pair[] {
    return this.on.flatMap((people, requirement) =>
      [...people].sort((a, b) => a - b).map((person) => ({ person, requirement })),
    );
  }

  /** The value of every stage of the objective. */
  values(): Readonly<Record<StageName, number>> {
    const { requirements, fixed, lostFixed } = this.problem;
    let missingMinimum = 0;
    let missingTarget = 0;
    let fit = 0;
    requirements.forEach(({ minimum, target, priority }, requirement) => {
      const people = at(this.on, requirement);
      missingMinimum += priority * Math.max(0, minimum - people.size);
      missingTarget += target - people.size;
      for (const person of people) fit += fitOf(this.problem, person, requirement);
    });
    let changes = lostFixed;
    for (const [person, accepted] of fixed)
      changes += accepted.filter((requirement) => !at(this.on, requirement).has(person)).length;
    let load = 0;
    for (const [person, places] of this.served)
      for (let n = 1; n <= places.size; n += 1) load += loadStep(this.problem, person, n);
    return { missingMinimum, missingTarget, changes, load, fit };
  }

  private anyOnShift(people: ReadonlySet<number>, shift: number): boolean {
    for (const person of people)
      for (const place of this.placesOf(person))
        if (at(this.problem.requirements, place).shift === shift) return true;
    return false;
  }
}

const none: ReadonlySet<number> = new Set();

/** Whether one set of stage values comes before another: the first stage that differs decides. */
export function isBetter(
  a: Readonly<Record<StageName, number>>,
  b: Readonly<Record<StageName, number>>,
  stages: readonly StageName[],
): boolean {
  for (const stage of stages) if (a[stage] !== b[stage]) return a[stage] < b[stage];
  return false;
}
