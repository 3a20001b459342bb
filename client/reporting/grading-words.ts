/** The grades of a scheme with their limits, as they stand behind a grade. */
import type { Grading } from '../../shared/reporting/grading.ts';
import { t } from '../i18n.ts';
import { inReadersLanguage } from './indicator-names.ts';

export function gradingWords(grading: Grading): string {
  return grading
    .map(({ from, name }) => {
      const grade = inReadersLanguage(name);
      return from === 0
        ? t('reporting:score.limit.rest', { grade })
        : t('reporting:score.limit.from', { grade, from });
    })
    .join(t('reporting:score.limit.join'));
}
