/** How one figure stands, as the overview and the record page say it. */
import { attainmentOf, highPermille, missingByNow } from '../../shared/reporting/attainment.ts';
import { endsOf, goalOf, type Target } from '../../shared/reporting/indicators.ts';
import { elapsedShare } from '../../shared/reporting/period.ts';
import type { Figure, IndicatorsView } from '../../shared/reporting/view.ts';
import { formatNumber, formatPercent, t } from '../i18n.ts';

export type Standing =
  | { readonly state: 'reached' | 'high' | 'ahead'; readonly permille: number }
  | { readonly state: 'behind' | 'missed'; readonly missing: number }
  /** Of a period that is no contract year: how much of the year's target it has. */
  | { readonly state: 'part'; readonly permille: number }
  /** within: not more than was agreed, and not over yet; over: more than that. */
  | { readonly state: 'above' | 'within' | 'over' };

/** What the numbers above the list mean: of `attained` all count, each with its share. */
const standingsMeant = {
  reached: ['reached', 'high'],
  attention: ['behind', 'missed', 'above', 'over'],
  onPace: ['ahead', 'within'],
  attained: ['reached', 'high', 'ahead', 'behind', 'missed', 'above', 'within', 'over'],
} as const satisfies Record<string, readonly Standing['state'][]>;
export type Meant = keyof typeof standingsMeant;

export function isMeant(meant: Meant, { state }: Standing): boolean {
  return standingsMeant[meant].some((one) => one === state);
}

export function meantInAddress(search: string): Meant | null {
  const given = new URLSearchParams(search).get('only');
  return (['reached', 'attention', 'onPace', 'attained'] as const).find((one) => one === given) ?? null;
}

/** While the period runs, against the calendar; afterwards against the whole target. */
export function standingOf({ target, actual }: Figure, view: IndicatorsView): Standing {
  const { state, permille } = attainmentOf(target, actual);
  if (view.scoring === null) return { state: 'part', permille };
  const isOver = view.today > view.period.to;
  if (state === 'above') return { state: target.operator === 'atMost' ? 'over' : state };
  if (target.operator === 'atMost' && !isOver) return { state: 'within' };
  if (state === 'reached') return { state: permille > highPermille ? 'high' : 'reached', permille };
  if (isOver) return { state: 'missed', missing: goalOf(target) - actual };
  const missing = missingByNow(target, actual, elapsedShare(view.period, view.today));
  return missing === 0 ? { state: 'ahead', permille } : { state: 'behind', missing };
}

export function standingWords(standing: Standing): string {
  switch (standing.state) {
    case 'above':
    case 'within':
    case 'over':
      return t(`reporting:pace.${standing.state}`);
    case 'behind':
    case 'missed':
      return t(`reporting:pace.${standing.state}`, { missing: formatNumber(standing.missing) });
    case 'part':
    case 'reached':
    case 'high':
    case 'ahead':
      return t(`reporting:pace.${standing.state}`, { percent: formatPercent(standing.permille / 1000) });
  }
}

export function targetWords(target: Target): string {
  const { from, to } = endsOf(target);
  return t(`reporting:target.${target.operator}`, {
    from: from === null ? '' : formatNumber(from),
    to: to === null ? '' : formatNumber(to),
  });
}
