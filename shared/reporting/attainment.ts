/**
 * How far an actual figure is from what was agreed. Whole numbers only, so that screen, file and report agree:
 * attainment in tenths of a percent, rounded down, and never 100 % before the target is reached.
 */
import type { Target } from './indicators.ts';

/** Far above what was agreed, the target may have been set too low (domain.md §3). */
export const highPermille = 1300;

export interface Attainment {
  /** 1000 is the target reached exactly; of a range, its lower end. More is not cut off; "at most" is never more than reached. */
  readonly permille: number;
  readonly state: 'reached' | 'below' | 'above';
}

/** above: beyond the upper end, which of a range has to be explained (domain.md §3). */
export function attainmentOf(target: Target, actual: number): Attainment {
  if (target.operator === 'atMost')
    return actual <= target.to
      ? { permille: 1000, state: 'reached' }
      : { permille: Math.floor((target.to * 1000) / actual), state: 'above' };
  const permille = target.from === 0 ? 1000 : Math.floor((actual * 1000) / target.from);
  if (actual < target.from) return { permille, state: 'below' };
  if (target.operator === 'between' && actual > target.to) return { permille, state: 'above' };
  return { permille, state: 'reached' };
}

/** How much is missing below a target, or was too much of it; null where it is met. */
export function gapOf(
  target: Target,
  actual: number,
): { readonly kind: 'short' | 'over'; readonly by: number } | null {
  if (target.operator !== 'atMost' && actual < target.from)
    return { kind: 'short', by: target.from - actual };
  return target.operator !== 'atLeast' && actual > target.to
    ? { kind: 'over', by: actual - target.to }
    : null;
}

/** How many more are needed to be level with the calendar; 0 when level or ahead, and where less is better. */
export function missingByNow(target: Target, actual: number, elapsedShare: number): number {
  if (target.operator === 'atMost') return 0;
  return Math.max(0, Math.ceil(target.from * elapsedShare) - actual);
}
