/**
 * A period is two local dates of the neighbourhood (Asia/Shanghai), both inside it. Every figure carries one.
 * The contract year runs from 1 October to 30 September.
 */

export interface Period {
  /** YYYY-MM-DD */
  readonly from: string;
  /** YYYY-MM-DD, the last day inside */
  readonly to: string;
}

/** What is wrong with a period, and where; null when it can be reported on. */
export type PeriodProblem =
  | { readonly at: 'from' | 'to'; readonly reason: 'notADate'; readonly given: string }
  | { readonly at: 'to'; readonly reason: 'endsBeforeStart'; readonly given: string };

export function problemOf(period: Period): PeriodProblem | null {
  for (const at of ['from', 'to'] as const) {
    if (!isDate(period[at])) return { at, reason: 'notADate', given: period[at] };
  }
  return period.to < period.from ? { at: 'to', reason: 'endsBeforeStart', given: period.to } : null;
}

/** A day of the calendar that exists, written YYYY-MM-DD: 2023-02-29 does not. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const shanghaiOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** The local date at a moment in milliseconds. China has kept UTC+8 without summer time since 1991. */
export function localDate(at: number): string {
  return new Date(at + shanghaiOffsetMs).toISOString().slice(0, 10);
}

/** The moment of a local date and time of day, "19:30". */
export function localMoment(date: string, time = '00:00'): number {
  return Date.parse(`${date}T${time}:00Z`) - shanghaiOffsetMs;
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Days from the first date to the second: 0 on the same day. */
export function daysBetween(first: string, second: string): number {
  return Math.round((Date.parse(`${second}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / dayMs);
}

/** The contract year that a local date lies in. */
export function contractYearOf(date: string): Period {
  const year = Number(date.slice(0, 4)) - (date.slice(5) < '10-01' ? 1 : 0);
  return { from: `${year}-10-01`, to: `${year + 1}-09-30` };
}

/** How much of the period is over at the end of `today`: 0 before its first day, 1 from its last. */
export function elapsedShare(period: Period, today: string): number {
  const days = daysBetween(period.from, period.to) + 1;
  const over = daysBetween(period.from, today) + 1;
  return Math.min(1, Math.max(0, over / days));
}
