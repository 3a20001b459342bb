/**
 * Where a year is heading, said from what has been counted and how much of it is over. Whole numbers, rounded down; below
 * a twentieth of the year nothing is said, because a handful of days says nothing about a year.
 */
import { attainmentOf, highPermille } from './attainment.ts';
import type { Target } from './indicators.ts';

export const leastShare = 0.05;

/** What there will be on the last day if it goes on like this; null while nothing can be said, the figure once it is over. */
export function projectedOf(actual: number, elapsedShare: number): number | null {
  if (elapsedShare >= 1) return actual;
  return elapsedShare < leastShare ? null : Math.floor(actual / elapsedShare);
}

/**
 * behind: at this pace the target is missed; missed: it was; high: above 130 %, the target may be too low; rangeSoon: at
 * this pace the upper end, of a range or of "at most", will be passed; rangeOver: it has been. Null: nothing to warn of.
 */
export type Warning = 'behind' | 'missed' | 'high' | 'rangeSoon' | 'rangeOver';

export function warningOf(target: Target, actual: number, elapsedShare: number): Warning | null {
  const { state, permille } = attainmentOf(target, actual);
  const projected = projectedOf(actual, elapsedShare);
  if (state === 'above') return 'rangeOver';
  if (target.operator !== 'atLeast' && projected !== null && projected > target.to) return 'rangeSoon';
  if (target.operator === 'atMost') return null;
  if (target.operator === 'atLeast' && state === 'reached') return permille > highPermille ? 'high' : null;
  if (elapsedShare >= 1) return state === 'below' ? 'missed' : null;
  return projected !== null && projected < target.from ? 'behind' : null;
}

/** Of several targets: the mean of what is attained of each, no more than all of it, in tenths of a percent. */
export function meanAttainment(
  figures: readonly { readonly target: Target; readonly actual: number }[],
): number {
  if (figures.length === 0) return 0;
  const sum = figures.reduce(
    (total, { target, actual }) => total + Math.min(1000, attainmentOf(target, actual).permille),
    0,
  );
  return Math.floor(sum / figures.length);
}
