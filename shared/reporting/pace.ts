/**
 * Where a year is heading, said from what has been counted and how much of it is over. Whole numbers, rounded down; below
 * a twentieth of the year nothing is said, because a handful of days says nothing about a year.
 */
import { attainmentOf, highPermille } from './attainment.ts';
import type { Target } from './indicators.ts';
import { elapsedShare } from './period.ts';
import type { IndicatorsView } from './view.ts';

const leastShare = 0.05;

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

/** Targets are those of a whole contract year: of a part of it, where nothing is scored, nothing is said. */
type Year = Pick<IndicatorsView, 'period' | 'today' | 'scoring'>;

/** What there will be at the end of the year; null while nothing can be said, once it is over, and of a part of one. */
export function projectedIn({ period, today, scoring }: Year, actual: number): number | null {
  const share = elapsedShare(period, today);
  return scoring === null || share >= 1 ? null : projectedOf(actual, share);
}

/** What needs a person comes first. */
const order: readonly Warning[] = ['rangeOver', 'missed', 'behind', 'rangeSoon', 'high'];

export function warningsIn<One extends Measured>(
  { period, today, scoring }: Year,
  figures: readonly One[],
): readonly { readonly figure: One; readonly warning: Warning }[] {
  if (scoring === null) return [];
  const share = elapsedShare(period, today);
  return figures
    .flatMap((figure) => {
      const warning = warningOf(figure.target, figure.actual, share);
      return warning ? [{ figure, warning }] : [];
    })
    .sort((one, other) => order.indexOf(one.warning) - order.indexOf(other.warning));
}

interface Measured {
  readonly target: Target;
  readonly actual: number;
}

/** What is attained of a target, no more than all of it, in tenths of a percent. */
export function attainedOf({ target, actual }: Measured): number {
  return Math.min(1000, attainmentOf(target, actual).permille);
}

export function sumOfAttained(figures: readonly Measured[]): number {
  return figures.reduce((total, figure) => total + attainedOf(figure), 0);
}

/** Of several targets: the mean of that. */
export function meanAttainment(figures: readonly Measured[]): number {
  return figures.length === 0 ? 0 : Math.floor(sumOfAttained(figures) / figures.length);
}
