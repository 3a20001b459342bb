/** How a year is going, in words. */
import type { IndicatorsView, Figure } from '../../../shared/reporting/view.ts';
import { projectedOf, warningOf, type Warning } from '../../../shared/reporting/pace.ts';
import { goalOf } from '../../../shared/reporting/indicators.ts';
import { elapsedShare } from '../../../shared/reporting/period.ts';
import { formatDate, formatNumber, t } from '../../i18n.ts';

export interface Warned {
  readonly figure: Figure;
  readonly warning: Warning;
}

/** What needs a person comes first. */
const order: readonly Warning[] = ['rangeOver', 'missed', 'behind', 'rangeSoon', 'high'];

export function warningsIn({ figures, period, today }: IndicatorsView): readonly Warned[] {
  const share = elapsedShare(period, today);
  return figures
    .flatMap((figure): Warned[] => {
      const warning = warningOf(figure.target, figure.actual, share);
      return warning ? [{ figure, warning }] : [];
    })
    .sort((one, other) => order.indexOf(one.warning) - order.indexOf(other.warning));
}

/** “At this pace 31 of 30 by 30 September”; empty while nothing can be said, and once the year is over. */
export function paceWords({ target, actual }: Figure, { period, today }: IndicatorsView): string {
  const share = elapsedShare(period, today);
  const projected = projectedOf(actual, share);
  if (projected === null || share >= 1) return '';
  const words = { atLeast: 'of', between: 'ofRange', atMost: 'ofMost' } as const;
  return t(`dashboard:pace.${words[target.operator]}`, {
    projected: formatNumber(projected),
    target: formatNumber(goalOf(target)),
    upper: target.operator === 'between' ? formatNumber(target.to) : '',
    date: formatDate(period.to),
  });
}
