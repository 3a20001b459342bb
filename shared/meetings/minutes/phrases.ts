/** Lists, days, times and durations, as minutes write them. */
import { localClock, localDay } from '../../local-time.ts';
import type { TranslateMinutes } from './words.ts';

export function listed(names: readonly string[], t: TranslateMinutes): string {
  return names.length === 0 ? t('minutes:nobody') : names.join(t('minutes:comma'));
}

export function counted(names: readonly string[], t: TranslateMinutes): string {
  return names.length === 0 ? '0' : t('minutes:people', { count: names.length, names: listed(names, t) });
}

export function duration(ms: number, t: TranslateMinutes): string {
  const seconds = Math.round(ms / 1000);
  return t('minutes:duration', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** 2026年11月5日, or 2026-11-05 */
export function dayWords(day: string, t: TranslateMinutes): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const digits = (part: string) => String(Number(part)).padStart(Number(t('minutes:dayDigits')), '0');
  return t('minutes:yearMonthDay', { year, month: digits(month), day: digits(date) });
}

export function moment(at: number, t: TranslateMinutes): string {
  return `${dayWords(localDay(at), t)} ${localClock(at)}`;
}
