/**
 * How far an actual figure is from what was agreed. Whole numbers only, so that screen, file and report agree:
 * attainment in tenths of a percent, rounded down, and never 100 % before the target is reached.
 */
import type { Target } from './indicators.ts';

/** Far above what was agreed, the target may have been set too low (domain.md §3). */
export const highPermille = 1300;

export interface Attainment {
  /** 1000 is the target reached exactly; of a range, its lower end. More is not cut off. */
  readonly permille: number;
  readonly state: 'reached' | 'below' | 'above';
}

/** above: beyond the upper end of a range, which has to be explained (domain.md §3). */
export function attainmentOf(target: Target, actual: number): Attainment {
  const permille = target.from === 0 ? 1000 : Math.floor((actual * 1000) / target.from);
  if (actual < target.from) return { permille, state: 'below' };
  if (target.operator === 'between' && actual > target.to) return { permille, state: 'above' };
  return { permille, state: 'reached' };
}

export type Pace = 'reached' | 'ahead' | 'behind' | 'above';

/** Against the calendar: what would have to be there by now if the year's work came evenly. */
export function paceOf(target: Target, actual: number, elapsedShare: number): Pace {
  const { state } = attainmentOf(target, actual);
  if (state !== 'below') return state;
  return actual >= target.from * elapsedShare ? 'ahead' : 'behind';
}

/** How many more are needed to be level with the calendar; 0 when level or ahead. */
export function missingByNow(target: Target, actual: number, elapsedShare: number): number {
  return Math.max(0, Math.ceil(target.from * elapsedShare) - actual);
}
