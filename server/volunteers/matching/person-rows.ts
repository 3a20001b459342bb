/**
 * The rows of a model that hold one person's limits. Rows that no two columns could break are left out until they can.
 *
 *   once       somebody who takes one place at most: all their columns together
 *   clashes    nobody is in two places at once (clash-rows.ts)
 *   shifts, minutes
 *   steps      their columns are their first place, or paid for by a further step, each dearer than the one before
 */
import { at, loadStep } from '../../../shared/volunteers/matching/cost.ts';
import { durationOf, type Problem } from '../../../shared/volunteers/matching/problem.ts';
import { ClashRows } from './clash-rows.ts';
import type { LinearModel } from './linear-model.ts';

/** What load weighs in the objective, and the row that keeps it, if any. */
export interface LoadTerms {
  readonly weight: number;
  readonly row: number | null;
}

export interface PersonInModel {
  readonly problem: Problem;
  readonly linear: LinearModel;
  readonly person: number;
  /** The shifts that the person is eligible for. */
  readonly shifts: readonly number[];
  /** Null where load does not count yet. */
  readonly load: LoadTerms | null;
}

export class PersonRows {
  readonly stepColumns: number[] = [];
  private readonly of: PersonInModel;
  private readonly maxShifts: number;
  private readonly maxMinutes: number;
  private readonly clashes: ClashRows;
  private readonly columns: { readonly column: number; readonly requirement: number }[] = [];
  private readonly shifts = new Set<number>();
  private minutesPlanned = 0;
  private shiftsRow: number | null = null;
  private minutesRow: number | null = null;
  private stepRow: number | null = null;

  constructor(of: PersonInModel) {
    this.of = of;
    const { maxShifts, maxMs } = at(of.problem.people, of.person);
    this.maxShifts = maxShifts;
    this.maxMinutes = maxMs / 60_000;
    this.clashes = new ClashRows(of.problem, of.linear, of.shifts);
  }

  /** One more column of this person. */
  add(column: number, requirement: number): void {
    const { linear } = this.of;
    const { shift } = at(this.of.problem.requirements, requirement);
    this.columns.push({ column, requirement });
    this.shifts.add(shift);
    this.minutesPlanned += this.minutesOf(requirement);
    this.shiftsRow = this.entered(this.shiftsRow, {
      needed: this.columns.length > this.maxShifts,
      most: this.maxShifts,
      of: () => 1,
    });
    if (this.maxShifts === 1) return;
    this.clashes.add(column, shift);
    this.minutesRow = this.entered(this.minutesRow, {
      needed: this.minutesPlanned > this.maxMinutes,
      most: this.maxMinutes,
      of: (requirement) => this.minutesOf(requirement),
    });
    if (!this.of.load) return;
    this.stepRow = this.entered(this.stepRow, { needed: this.shifts.size > 1, most: 1, of: () => 1 });
    if (this.stepRow === null || this.stepColumns.length + 1 >= Math.min(this.shifts.size, this.maxShifts))
      return;
    const dearer = this.dearerStep(this.stepColumns.length + 2);
    const step = linear.column({ cost: this.of.load.weight * dearer, upper: 1, integer: false });
    linear.enter(this.stepRow, step, -1);
    if (this.of.load.row !== null) linear.enter(this.of.load.row, step, dearer);
    this.stepColumns.push(step);
  }

  /** The columns that stand for places on a shift. */
  columnsOn(shift: number): number[] {
    return this.columns
      .filter(({ requirement }) => at(this.of.problem.requirements, requirement).shift === shift)
      .map(({ column }) => column);
  }

  /** The sum of the duals of the rows that one more column would stand in, and of what a further step would save. */
  dualOf(requirement: number, duals: ArrayLike<number>): number {
    const { shift } = at(this.of.problem.requirements, requirement);
    let sum = this.clashes.dualOf(shift, duals);
    if (this.shiftsRow !== null) sum += at(duals, this.shiftsRow);
    if (this.minutesRow !== null) sum += this.minutesOf(requirement) * at(duals, this.minutesRow);
    if (this.stepRow === null) return sum;
    const next = this.stepColumns.length + 2;
    return (
      sum + at(duals, this.stepRow) - (next > this.maxShifts ? 0 : Math.min(0, this.stepPrice(next, duals)))
    );
  }

  /** How many places pay, where a step may cost so much more than its reduced cost says. */
  mostPlaces(duals: ArrayLike<number>, gap: number): number {
    const most = Math.min(this.maxShifts, this.of.shifts.length);
    let n = 1;
    while (n < most && this.stepPrice(n + 1, duals) <= gap) n += 1;
    return n;
  }

  /** The reduced cost of the n-th place's step (n from 2). */
  private stepPrice(n: number, duals: ArrayLike<number>): number {
    const { load } = this.of;
    if (!load) return 0;
    const price = load.weight - (load.row === null ? 0 : at(duals, load.row));
    return price * this.dearerStep(n) + (this.stepRow === null ? 0 : at(duals, this.stepRow));
  }

  private dearerStep(n: number): number {
    const { problem, person } = this.of;
    return loadStep(problem, person, n) - loadStep(problem, person, 1);
  }

  private entered(
    row: number | null,
    { needed, most, of }: { needed: boolean; most: number; of: (requirement: number) => number },
  ): number | null {
    const { linear } = this.of;
    if (row === null && !needed) return null;
    const into = row ?? linear.row(-Infinity, most);
    for (const each of row === null ? this.columns : this.columns.slice(-1))
      linear.enter(into, each.column, of(each.requirement));
    return into;
  }

  private minutesOf(requirement: number): number {
    return durationOf(this.of.problem, requirement) / 60_000;
  }
}
