/**
 * One stage of the objective as a linear model over chosen pairs. A column x says that a person is on a requirement;
 * further columns say that somebody has a second, third, … place, each dearer than the one before (person-rows.ts).
 *
 *   cover      what is on a requirement: at most its target; at least what earlier stages have secured
 *   minimum    what is on it plus what is missing to the minimum
 *   apart      two people who are not to be on one shift
 *   secured…   the value of an earlier stage is not given up
 *
 * By fit, load is not held by a row of all people, which would make every basis dense and leave fractions, but weighs
 * more than all fit that could be gained by giving up one point of it. `price` is the reduced cost of a pair, from the
 * duals of the rows it stands or would stand in.
 */
import { at, fitOf, loadStep } from '../../../shared/volunteers/matching/cost.ts';
import type { StageName } from '../../../shared/volunteers/matching/contract.ts';
import type { Problem } from '../../../shared/volunteers/matching/problem.ts';
import type { Pair } from '../../../shared/volunteers/matching/roster.ts';
import { LinearModel } from './linear-model.ts';
import { PersonRows, type LoadTerms } from './person-rows.ts';

/** Values of the stages before this one, to be kept. */
export type Secured = Partial<Record<StageName, number>>;

/** The best that any plan can reach at a stage, by counting eligible people alone. */
export function countedBound(problem: Problem, stage: StageName): number {
  if (stage === 'changes') return problem.lostFixed;
  if (stage === 'load' || stage === 'fit')
    return problem.eligible.some((people) => people.length > 0) ? -Infinity : 0;
  return problem.requirements.reduce((sum, { minimum, target, priority }, requirement) => {
    const most = at(problem.eligible, requirement).length;
    return (
      sum + (stage === 'missingMinimum' ? priority * Math.max(0, minimum - most) : Math.max(0, target - most))
    );
  }, 0);
}

export interface StageGoal {
  readonly stage: StageName;
  readonly secured: Secured;
  /** By fit: what one point of load weighs, more than any fit that could be gained by it. */
  readonly loadWeight: number;
  /** Whether the relaxation alone holds load at what is secured. */
  readonly loadHolds: boolean;
}

export class StageModel {
  readonly linear = new LinearModel();
  readonly pairs: Pair[] = [];
  /** Added to the solver's objective to give the stage's value. */
  readonly constant: number;
  private readonly problem: Problem;
  private readonly stage: StageName;
  private readonly columnOf = new Map<number, number>();
  private readonly pairColumns: number[] = [];
  private readonly cover: readonly number[];
  private readonly minimums = new Map<number, { row: number; missing: number }>();
  private readonly totalRow: number | null;
  private readonly keptRow: number | null;
  private readonly load: LoadTerms | null;
  private readonly people = new Map<number, PersonRows>();
  private readonly apart = new Map<string, number>();

  constructor(problem: Problem, { stage, secured, loadWeight, loadHolds }: StageGoal) {
    this.problem = problem;
    this.stage = stage;
    const { linear } = this;
    const places = problem.requirements.reduce((sum, { target }) => sum + target, 0);
    const accepted = [...problem.fixed.values()].reduce((sum, list) => sum + list.length, 0);
    const constants: Partial<Record<StageName, number>> = {
      missingTarget: places,
      changes: accepted + problem.lostFixed,
      fit: -loadWeight * (secured.load ?? 0),
    };
    this.constant = constants[stage] ?? 0;
    const allMinimums = secured.missingMinimum === countedBound(problem, 'missingMinimum');
    const allTargets = secured.missingTarget === countedBound(problem, 'missingTarget');
    this.cover = problem.requirements.map(({ minimum, target }, requirement) => {
      const most = Math.min(target, at(problem.eligible, requirement).length);
      return linear.row(allTargets ? most : allMinimums ? Math.min(minimum, most) : 0, target);
    });
    if (!allMinimums && !allTargets) this.addMinimums(secured.missingMinimum);
    this.totalRow =
      secured.missingTarget === undefined || allTargets
        ? null
        : linear.row(places - secured.missingTarget, Infinity);
    this.keptRow =
      secured.changes === undefined || accepted === 0
        ? null
        : linear.row(accepted + problem.lostFixed - secured.changes, Infinity);
    const loadRow = secured.load === undefined || loadHolds ? null : linear.row(secured.load, Infinity);
    this.load =
      stage === 'load'
        ? { weight: 1, row: null }
        : stage === 'fit'
          ? { weight: loadWeight, row: loadRow }
          : null;
  }

  /** Adds pairs that are not in the model yet. */
  extend(pairs: readonly Pair[]): void {
    for (const pair of pairs) {
      const { person, requirement } = pair;
      const { shift } = at(this.problem.requirements, requirement);
      const column = this.linear.column({ cost: this.costOf(pair), upper: 1, integer: true });
      this.pairs.push(pair);
      this.pairColumns.push(column);
      this.columnOf.set(keyOf(pair), column);
      this.linear.enter(at(this.cover, requirement), column, 1);
      const minimum = this.minimums.get(requirement);
      if (minimum) this.linear.enter(minimum.row, column, 1);
      if (this.totalRow !== null) this.linear.enter(this.totalRow, column, 1);
      if (this.keptRow !== null && this.isAccepted(pair)) this.linear.enter(this.keptRow, column, 1);
      if (this.load?.row != null) this.linear.enter(this.load.row, column, loadStep(this.problem, person, 1));
      this.rowsOf(person).add(column, requirement);
      this.keepApart(person, shift);
    }
  }

  has(pair: Pair): boolean {
    return this.columnOf.has(keyOf(pair));
  }

  /** The reduced cost of a pair, or less, where it is not in the model. */
  price(pair: Pair, duals: ArrayLike<number>): number {
    const { person, requirement } = pair;
    const { shift } = at(this.problem.requirements, requirement);
    let reduced = this.costOf(pair) - at(duals, at(this.cover, requirement));
    const minimum = this.minimums.get(requirement);
    if (minimum) reduced -= at(duals, minimum.row);
    if (this.totalRow !== null) reduced -= at(duals, this.totalRow);
    if (this.keptRow !== null && this.isAccepted(pair)) reduced -= at(duals, this.keptRow);
    if (this.load?.row != null) reduced -= loadStep(this.problem, person, 1) * at(duals, this.load.row);
    for (const other of this.problem.apart.get(person) ?? []) {
      const row = this.apart.get(apartKey(person, other, shift));
      if (row !== undefined) reduced -= at(duals, row);
    }
    const own = this.people.get(person);
    return own ? reduced - own.dualOf(requirement, duals) : reduced;
  }

  /** How many places of a person pay in any plan whose value is within the gap of the relaxation. */
  mostPlaces(person: number, duals: ArrayLike<number>, gap: number): number {
    return this.rowsOf(person).mostPlaces(duals, gap);
  }

  /** The values of all columns for a plan over pairs of the model. */
  solutionOf(plan: readonly Pair[]): Float64Array {
    const values = new Float64Array(this.linear.columnCount);
    const taken = new Map<number, number>();
    const filled = new Map<number, number>();
    for (const pair of plan) {
      const column = this.columnOf.get(keyOf(pair));
      if (column === undefined) throw new Error('a planned pair is not in the model');
      values[column] = 1;
      filled.set(pair.requirement, (filled.get(pair.requirement) ?? 0) + 1);
      const step = taken.get(pair.person) ?? 0;
      taken.set(pair.person, step + 1);
      const stepColumn = this.people.get(pair.person)?.stepColumns[step - 1];
      if (stepColumn !== undefined) values[stepColumn] = 1;
    }
    for (const [requirement, { missing }] of this.minimums)
      values[missing] = Math.max(
        0,
        at(this.problem.requirements, requirement).minimum - (filled.get(requirement) ?? 0),
      );
    return values;
  }

  /** The columns of pairs that values take as certain. */
  certain(values: ArrayLike<number>): number[] {
    return this.pairColumns.filter((column) => at(values, column) > 1 - nearly);
  }

  /** The plan that column values mean; null when a pair came out as a fraction. */
  planOf(values: ArrayLike<number>): Pair[] | null {
    const plan: Pair[] = [];
    for (const [index, pair] of this.pairs.entries()) {
      const value = at(values, at(this.pairColumns, index));
      if (value > 1 - nearly) plan.push(pair);
      else if (value > nearly) return null;
    }
    return plan;
  }

  private isAccepted({ person, requirement }: Pair): boolean {
    return this.problem.fixed.get(person)?.includes(requirement) ?? false;
  }

  private costOf(pair: Pair): number {
    const { person, requirement } = pair;
    if (this.stage === 'missingTarget') return -1;
    if (this.stage === 'changes') return this.isAccepted(pair) ? -1 : 0;
    const load = this.load ? this.load.weight * loadStep(this.problem, person, 1) : 0;
    return this.stage === 'fit' ? load + fitOf(this.problem, person, requirement) : load;
  }

  private addMinimums(secured: number | undefined): void {
    const limit = secured === undefined ? null : this.linear.row(-Infinity, secured);
    this.problem.requirements.forEach(({ minimum, priority }, requirement) => {
      if (minimum === 0) return;
      const row = this.linear.row(minimum, Infinity);
      const cost = this.stage === 'missingMinimum' ? priority : 0;
      const missing = this.linear.column({ cost, upper: minimum, integer: false });
      this.linear.enter(row, missing, 1);
      if (limit !== null) this.linear.enter(limit, missing, priority);
      this.minimums.set(requirement, { row, missing });
    });
  }

  private rowsOf(person: number): PersonRows {
    const known = this.people.get(person);
    if (known) return known;
    const { problem, linear, load } = this;
    const fresh = new PersonRows({ problem, linear, person, load, shifts: at(shiftsOf(problem), person) });
    this.people.set(person, fresh);
    return fresh;
  }

  private keepApart(person: number, shift: number): void {
    for (const other of this.problem.apart.get(person) ?? []) {
      const theirs = this.people.get(other)?.columnsOn(shift) ?? [];
      if (theirs.length === 0) continue;
      const key = apartKey(person, other, shift);
      const row = this.apart.get(key);
      const mine = this.rowsOf(person).columnsOn(shift);
      if (row !== undefined) {
        for (const column of mine.slice(-1)) this.linear.enter(row, column, 1);
        continue;
      }
      const fresh = this.linear.row(-Infinity, 1);
      for (const column of [...mine, ...theirs]) this.linear.enter(fresh, column, 1);
      this.apart.set(key, fresh);
    }
  }
}

/** Below this, and above 1 minus this, a column's value is whole. */
const nearly = 1e-5;

const keyOf = ({ person, requirement }: Pair) => person * 1_000_000 + requirement;
const apartKey = (a: number, b: number, shift: number) => `${Math.min(a, b)} ${Math.max(a, b)} ${shift}`;

const shiftsOfPeople = new WeakMap<Problem, readonly (readonly number[])[]>();

/** By person: the shifts they are eligible for. */
function shiftsOf(problem: Problem): readonly (readonly number[])[] {
  const known = shiftsOfPeople.get(problem);
  if (known) return known;
  const sets = problem.people.map(() => new Set<number>());
  problem.eligible.forEach((people, requirement) => {
    for (const person of people) at(sets, person).add(at(problem.requirements, requirement).shift);
  });
  const lists = sets.map((set) => [...set].sort((a, b) => a - b));
  shiftsOfPeople.set(problem, lists);
  return lists;
}
