/** What a certificate says, with the words and formats of the reader's language. */
import { hoursOf } from '../../../shared/volunteers/certificate.ts';
import type { CertificateWords } from '../../../shared/volunteers/certificate-words.ts';
import { startOfDay } from '../../../shared/local-time.ts';
import { formatDate, formatNumber, formatTime, t } from '../../i18n.ts';

export const words: CertificateWords = {
  t: (key, values) => t(key, values),
  number: (value) => formatNumber(value, { maximumFractionDigits: 1 }),
  date: (at) => formatDate(typeof at === 'string' ? startOfDay(at) : at),
  time: formatTime,
};

/** 7.5 小时 */
export function hoursWords(ms: number): string {
  const hours = hoursOf(ms);
  return t('certificate:hours', { number: words.number(hours), count: hours });
}

export function daysWords({ from, to }: { readonly from: string; readonly to: string }): string {
  return t('certificate:days', { from: words.date(from), to: words.date(to) });
}
