/** A month as YYYY-MM in the reader's words; January with its year, which is enough to tell two years apart. */
import { formatMonth, t } from '../../i18n.ts';

export function monthWords(month: string): string {
  const words = formatMonth(`${month}-15`);
  return month.endsWith('-01') ? t('dashboard:month', { month: words, year: month.slice(0, 4) }) : words;
}
