/** How a year is going, in words. */
import type { IndicatorsView, Figure } from '../../../shared/reporting/view.ts';
import { projectedIn } from '../../../shared/reporting/pace.ts';
import { goalOf } from '../../../shared/reporting/indicators.ts';
import { formatMonthDay, formatNumber, t } from '../../i18n.ts';

/** “At this pace 31 of 30 by Sep 30”, of which each piece stays on one line; empty where projectedIn says nothing. */
export function paceWords({ target, actual }: Figure, view: IndicatorsView): string {
  const projected = projectedIn(view, actual);
  if (projected === null) return '';
  const words = { atLeast: 'of', between: 'ofRange', atMost: 'ofMost' } as const;
  return t(`dashboard:pace.${words[target.operator]}`, {
    projected: formatNumber(projected),
    target: formatNumber(goalOf(target)),
    upper: target.operator === 'between' ? formatNumber(target.to) : '',
    date: formatMonthDay(view.period.to).replaceAll(' ', '\u00a0'),
  });
}
