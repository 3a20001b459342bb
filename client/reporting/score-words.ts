/** Points as they are written everywhere: two places, because they are kept in hundredths. */
import type { Judged } from '../../shared/reporting/benefits.ts';
import type { RecordedScore, Satisfaction, Score } from '../../shared/reporting/scoring.ts';
import { formatNumber, t } from '../i18n.ts';

export function pointWords(hundredths: number): string {
  const whole = Math.floor(hundredths / 100);
  return `${formatNumber(whole)}.${String(hundredths % 100).padStart(2, '0')}`;
}

/** How a score came about, so that anybody can do the sum again. `write`: what its numbers are, where not plain ones. */
export function workingWords(
  { rule, points, numerator, denominator }: RecordedScore,
  write: (value: number) => string = formatNumber,
): string {
  return t(`reporting:score.working.${rule}`, {
    points: pointWords(points),
    numerator: write(numerator),
    denominator: write(denominator),
  });
}

/** The score beside its points, with the sum that led to it; or that there is none yet. */
export function scoreWords(score: Score, write?: (value: number) => string): string {
  if (score.score === null) return t('reporting:score.weight', { points: pointWords(score.points) });
  return t('reporting:score.withWorking', {
    score: pointWords(score.score),
    points: pointWords(score.points),
    working: workingWords(score, write),
  });
}

/** How far a benefit came about, as people judged it. */
export function judgedWords({ level, percent }: Judged): string {
  return t('reporting:benefit.judged', { level: t(`reporting:benefit.level.${level}`), percent });
}

/** Never without how many answered. */
export function satisfiedWords({ answers, satisfied }: Satisfaction): string {
  return t('reporting:score.satisfied', {
    percent: formatNumber(answers === 0 ? 0 : Math.floor((satisfied * 1000) / answers) / 1000, {
      style: 'percent',
      minimumFractionDigits: 1,
    }),
    satisfied: formatNumber(satisfied),
    answers: formatNumber(answers),
  });
}
