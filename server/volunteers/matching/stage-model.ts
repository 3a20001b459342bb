/**
 * One stage of the objective as a linear model over chosen pairs. A column x says that a person is on a requirement;
 * for load and fit, columns y say that somebody has a first, second, … place, each dearer than the one before.
 *
 *   cover      what is on a requirement: at most its target; at least what earlier stages have secured
 *   minimum    what is on it plus what is missing to the minimum
 *   clashes, shifts, minutes, apart   the limits of one person, of two people on one shift
 *   steps      the places of a person are their first, second, … place
 *   secured…   the value of an earlier stage is not given up
 *
 * Rows that no two columns could break are left out until they can. `price` is the reduced cost of a pair outside,
 * from the duals of the rows it would stand in.
 */
import { at, fitOf, loadStep } from '../../../shared/volunteers/matching/cost.ts';
import { stageNames, type StageName } from '../../../shared/volunteers/matching/contract.ts';
import { durationOf, type Problem } from '../../../shared/volunteers/matching/problem.ts';
import type { Pair } from '../../../shared/volunteers/matching/roster.ts';
import { ClashRows } from './clash-rows.ts';
import { LinearModel } from './linear-model.ts';

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

interface PersonRows {
  readonly clashes: ClashRows;
  readonly columns: number[];
  readonly places: number[];
  readonly shifts: Set<number>;
  minutesPlanned: number;
  shiftsRow: number | null;
  minutesRow: number | null;
  readonly stepRow: number | null;
  steps: number;
  readonly stepColumns: number[];
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
  private readonly dearestRow: number | null;
  private readonly people = new Map<number, PersonRows>();
  private readonly apart = new Map<string, number>();

  constructor(problem: Problem, { stage, secured }: { stage: StageName; secured: Secured }) {
    this.problem = problem;
    this.stage = stage;
    const { linear } = this;
    const places = problem.requirements.reduce((sum, { target }) => sum + target, 0);
    const accepted = [...problem.fixed.values()].reduce((sum, list) => sum + list.length, 0);
    this.constant =
      stage === 'missingTarget' ? places : stage === 'changes' ? accepted + problem.lostFixed : 0;
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
    this.dearestRow = secured.load === undefined ? null : linear.row(-Infinity, secured.load);
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
      const own = this.rowsOfPerson(person);
      own.clashes.add(column, shift);
      this.limit(own, person, { column, requirement, shift });
      this.keepApart(person, shift);
    }
  }

  has(pair: Pair): boolean {
    return this.columnOf.has(keyOf(pair));
  }

  /** The reduced cost of a pair that is not in the model. */
  price(pair: Pair, duals: ArrayLike<number>): number {
    const { person, requirement } = pair;
    const { shift } = at(this.problem.requirements, requirement);
    let reduced = this.costOf(pair) - at(duals, at(this.cover, requirement));
    const minimum = this.minimums.get(requirement);
    if (minimum) reduced -= at(duals, minimum.row);
    if (this.totalRow !== null) reduced -= at(duals, this.totalRow);
    if (this.keptRow !== null && this.isAccepted(pair)) reduced -= at(duals, this.keptRow);
    const own = this.people.get(person);
    if (own) {
      reduced -= own.clashes.dualOf(shift, duals);
      if (own.shiftsRow !== null) reduced -= at(duals, own.shiftsRow);
      if (own.minutesRow !== null)
        reduced -= minutesOf(this.problem, requirement) * at(duals, own.minutesRow);
    }
    for (const other of this.problem.apart.get(person) ?? []) {
      const row = this.apart.get(apartKey(person, other, shift));
      if (row !== undefined) reduced -= at(duals, row);
    }
    if (!this.hasSteps) return reduced;
    // One more place of this person, at the price of the step that the model does not have yet.
    const next = loadStep(this.problem, person, (own?.steps ?? 0) + 1);
    const price = this.dearestRow === null ? next : -next * at(duals, this.dearestRow);
    const stepDual = own?.stepRow === undefined || own.stepRow === null ? null : at(duals, own.stepRow);
    return stepDual === null ? reduced + price : reduced - stepDual + Math.min(0, price + stepDual);
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
      const stepColumn = this.people.get(pair.person)?.stepColumns[step];
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

  private get hasSteps(): boolean {
    return stageNames.indexOf(this.stage) >= stageNames.indexOf('load');
  }

  private isAccepted({ person, requirement }: Pair): boolean {
    return this.problem.fixed.get(person)?.includes(requirement) ?? false;
  }

  private costOf(pair: Pair): number {
    if (this.stage === 'missingTarget') return -1;
    if (this.stage === 'changes') return this.isAccepted(pair) ? -1 : 0;
    return this.stage === 'fit' ? fitOf(this.problem, pair.person, pair.requirement) : 0;
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

  private rowsOfPerson(person: number): PersonRows {
    const known = this.people.get(person);
    if (known) return known;
    const fresh: PersonRows = {
      clashes: new ClashRows(this.problem, this.linear, at(shiftsOf(this.problem), person)),
      columns: [],
      places: [],
      shifts: new Set(),
      minutesPlanned: 0,
      shiftsRow: null,
      minutesRow: null,
      stepRow: this.hasSteps ? this.linear.row(0, 0) : null,
      steps: 0,
      stepColumns: [],
    };
    this.people.set(person, fresh);
    return fresh;
  }

  /** The limits and steps of one person, with one more column. */
  private limit(
    own: PersonRows,
    person: number,
    { column, requirement, shift }: { column: number; requirement: number; shift: number },
  ): void {
    const { maxShifts, maxMs } = at(this.problem.people, person);
    own.columns.push(column);
    own.places.push(requirement);
    own.shifts.add(shift);
    own.minutesPlanned += minutesOf(this.problem, requirement);
    if (own.shiftsRow !== null) this.linear.enter(own.shiftsRow, column, 1);
    else if (own.columns.length > maxShifts) {
      own.shiftsRow = this.linear.row(-Infinity, maxShifts);
      for (const each of own.columns) this.linear.enter(own.shiftsRow, each, 1);
    }
    if (own.minutesRow !== null)
      this.linear.enter(own.minutesRow, column, minutesOf(this.problem, requirement));
    else if (own.minutesPlanned > maxMs / 60_000) {
      const row = this.linear.row(-Infinity, maxMs / 60_000);
      own.minutesRow = row;
      own.columns.forEach((each, index) =>
        this.linear.enter(row, each, minutesOf(this.problem, at(own.places, index))),
      );
    }
    if (own.stepRow === null) return;
    this.linear.enter(own.stepRow, column, 1);
    if (own.steps >= Math.min(own.shifts.size, maxShifts)) return;
    own.steps += 1;
    const step = loadStep(this.problem, person, own.steps);
    const y = this.linear.column({ cost: this.stage === 'load' ? step : 0, upper: 1, integer: false });
    this.linear.enter(own.stepRow, y, -1);
    if (this.dearestRow !== null) this.linear.enter(this.dearestRow, y, step);
    own.stepColumns.push(y);
  }

  private keepApart(person: number, shift: number): void {
    const columnsOn = (whose: number) => {
      const own = this.people.get(whose);
      if (!own) return [];
      return own.columns.filter(
        (_column, index) => at(this.problem.requirements, at(own.places, index)).shift === shift,
      );
    };
    for (const other of this.problem.apart.get(person) ?? []) {
      const theirs = columnsOn(other);
      if (theirs.length === 0) continue;
      const key = apartKey(person, other, shift);
      const row = this.apart.get(key);
      const mine = columnsOn(person);
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
const minutesOf = (problem: Problem, requirement: number) => durationOf(problem, requirement) / 60_000;

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
