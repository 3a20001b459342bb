/** A period in words: its days, and what kind it is where it lies within a contract year. */
import type { Period, PeriodKind } from '../../../shared/reporting/period.ts';
import { formatDate, t } from '../../i18n.ts';

export const daysWords = ({ from, to }: Period): string =>
  t('reporting:desk.periodOption', { from: formatDate(from), to: formatDate(to) });

export function periodWords({ kind, ...period }: Period & { readonly kind: PeriodKind }): string {
  return kind === 'year'
    ? daysWords(period)
    : t('reporting:desk.partOption', { days: daysWords(period), kind: t(`reporting:desk.kind.${kind}`) });
}
