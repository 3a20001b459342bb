/** How one figure stands, as the overview and the record page say it. */
import { attainmentOf, highPermille, missingByNow } from '../../shared/reporting/attainment.ts';
import type { Target } from '../../shared/reporting/indicators.ts';
import { elapsedShare } from '../../shared/reporting/period.ts';
import type { Figure, IndicatorsView } from '../../shared/reporting/view.ts';
import { formatNumber, formatPercent, t } from '../i18n.ts';

export type Standing =
  | { readonly state: 'reached' | 'high' | 'ahead'; readonly permille: number }
  | { readonly state: 'behind' | 'missed'; readonly missing: number }
  | { readonly state: 'above' };

/** While the period runs, against the calendar; afterwards against the whole target. */
export function standingOf({ target, actual }: Figure, view: IndicatorsView): Standing {
  const { state, permille } = attainmentOf(target, actual);
  if (state === 'above') return { state };
  if (state === 'reached') return { state: permille > highPermille ? 'high' : 'reached', permille };
  if (view.today > view.period.to) return { state: 'missed', missing: target.from - actual };
  const missing = missingByNow(target, actual, elapsedShare(view.period, view.today));
  return missing === 0 ? { state: 'ahead', permille } : { state: 'behind', missing };
}

export function standingWords(standing: Standing): string {
  switch (standing.state) {
    case 'above':
      return t('reporting:pace.above');
    case 'behind':
    case 'missed':
      return t(`reporting:pace.${standing.state}`, { missing: formatNumber(standing.missing) });
    case 'reached':
    case 'high':
    case 'ahead':
      return t(`reporting:pace.${standing.state}`, { percent: formatPercent(standing.permille / 1000) });
  }
}

export function targetWords(target: Target): string {
  return target.operator === 'between'
    ? t('reporting:target.between', { from: formatNumber(target.from), to: formatNumber(target.to) })
    : t('reporting:target.atLeast', { from: formatNumber(target.from) });
}
