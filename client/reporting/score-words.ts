/** Points as they are written everywhere: two places, because they are kept in hundredths. */
import type { RecordedScore } from '../../shared/reporting/scoring.ts';
import { formatNumber, t } from '../i18n.ts';

export function pointWords(hundredths: number): string {
  const whole = Math.floor(hundredths / 100);
  return `${formatNumber(whole)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** How a score came about, so that anybody can do the sum again. */
export function workingWords({ rule, points, numerator, denominator }: RecordedScore): string {
  return t(`reporting:score.working.${rule}`, {
    points: pointWords(points),
    numerator: formatNumber(numerator),
    denominator: formatNumber(denominator),
  });
}
