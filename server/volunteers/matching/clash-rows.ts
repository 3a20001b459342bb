/**
 * The rows that keep one person from being in two places at once: each stands for a set of shifts that all clash with
 * each other, of which at most one can be served, and every clashing pair of the person's columns is in some set.
 * Sets of three and more cut off fractions that pairs alone would leave.
 */
import { at } from '../../../shared/volunteers/matching/cost.ts';
import type { Problem } from '../../../shared/volunteers/matching/problem.ts';
import type { LinearModel } from './linear-model.ts';

interface ClashRow {
  readonly row: number;
  readonly shifts: number[];
  /** With all further shifts of the person that clash with every one of the set; null: to be found. */
  widened: ReadonlySet<number> | null;
}

export class ClashRows {
  private readonly problem: Problem;
  private readonly model: LinearModel;
  /** The shifts this person is eligible for. */
  private readonly all: readonly number[];
  private readonly sets: ClashRow[] = [];
  private readonly columns = new Map<number, number[]>();

  constructor(problem: Problem, model: LinearModel, all: readonly number[]) {
    this.problem = problem;
    this.model = model;
    this.all = all;
  }

  add(column: number, shift: number): void {
    const met = new Set<number>();
    for (const set of this.sets) {
      if (!set.shifts.every((other) => this.clash(shift, other))) continue;
      this.model.enter(set.row, column, 1);
      for (const other of set.shifts) met.add(other);
      if (!set.shifts.includes(shift)) set.shifts.push(shift);
      set.widened = null;
    }
    for (const other of this.columns.keys())
      if (!met.has(other) && this.clash(shift, other)) this.start(column, shift, other, met);
    const mine = this.columns.get(shift);
    if (mine) mine.push(column);
    else this.columns.set(shift, [column]);
  }

  /** The sum of the duals of the rows that a shift would stand in. */
  dualOf(shift: number, duals: ArrayLike<number>): number {
    let sum = 0;
    for (const set of this.sets) {
      const dual = at(duals, set.row);
      if (dual !== 0 && (set.widened ??= this.widen(set.shifts)).has(shift)) sum += dual;
    }
    return sum;
  }

  private start(column: number, shift: number, first: number, met: Set<number>): void {
    const shifts = [first];
    for (const other of this.columns.keys())
      if (other !== first && [shift, ...shifts].every((member) => this.clash(member, other)))
        shifts.push(other);
    const row = this.model.row(-Infinity, 1);
    for (const other of shifts) {
      met.add(other);
      for (const known of columnsOf(this.columns, other)) this.model.enter(row, known, 1);
    }
    this.model.enter(row, column, 1);
    this.sets.push({ row, shifts: shifts.includes(shift) ? shifts : [...shifts, shift], widened: null });
  }

  private widen(shifts: readonly number[]): ReadonlySet<number> {
    const set = new Set(shifts);
    for (const shift of this.all)
      if (!set.has(shift) && [...set].every((member) => this.clash(member, shift))) set.add(shift);
    return set;
  }

  private clash(a: number, b: number): boolean {
    return at(at(this.problem.clash, a), b) === 1;
  }
}

function columnsOf(columns: ReadonlyMap<number, readonly number[]>, shift: number): readonly number[] {
  const found = columns.get(shift);
  if (!found) throw new Error(`no column of shift ${shift}`);
  return found;
}
