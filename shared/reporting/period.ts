/**
 * A period is two local dates of the neighbourhood (Asia/Shanghai), both inside it. Every figure carries one.
 * The contract year runs from 1 October to 30 September.
 */
import { addDays, endOfDay, startOfDay } from '../local-time.ts';

export interface Period {
  /** YYYY-MM-DD */
  readonly from: string;
  /** YYYY-MM-DD, the last day inside */
  readonly to: string;
}

/** A contract year, or a period within one. */
export const periodKinds = ['year', 'halfYear', 'quarter', 'other'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** A period of a project, and up to when what is known of it counts. */
export interface Span extends Period {
  /** The code of the project; null or absent: the one in hand. */
  readonly project?: string | null | undefined;
  /** The end of this day, YYYY-MM-DD: what was confirmed or signed later is left out. Null or absent: now. */
  readonly asOf?: string | null;
}

/** What is wrong with a period, and where; null when it can be reported on. */
export type PeriodProblem =
  | { readonly at: 'from' | 'to' | 'asOf'; readonly reason: 'notADate'; readonly given: string }
  | { readonly at: 'to'; readonly reason: 'endsBeforeStart'; readonly given: string };

export function problemOf(period: Span): PeriodProblem | null {
  for (const at of ['from', 'to'] as const) {
    if (!isDate(period[at])) return { at, reason: 'notADate', given: period[at] };
  }
  const { asOf } = period;
  if (typeof asOf === 'string' && !isDate(asOf)) return { at: 'asOf', reason: 'notADate', given: asOf };
  return period.to < period.from ? { at: 'to', reason: 'endsBeforeStart', given: period.to } : null;
}

/** A day of the calendar that exists, written YYYY-MM-DD: 2023-02-29 does not. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The contract year that a local date lies in. */
export function contractYearOf(date: string): Period {
  const year = Number(date.slice(0, 4)) - (date.slice(5) < '10-01' ? 1 : 0);
  return { from: `${year}-10-01`, to: `${year + 1}-09-30` };
}

/** Of the periods of a project, years first: the one that today lies in, else the newest. */
export function currentPeriod<One extends Period>(periods: readonly One[], today: string): One | undefined {
  return periods.find(({ from, to }) => from <= today && today <= to) ?? periods[0];
}

/** A day so many months later, or the last one of that month. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The halves or quarters of a year that begins on any day; the last one ends with it. */
export function partsOfYear(year: Period, kind: 'halfYear' | 'quarter'): Period[] {
  const months = kind === 'quarter' ? 3 : 6;
  const starts = Array.from({ length: 12 / months }, (_, at) => monthsAfter(year.from, at * months));
  return starts.flatMap((from, at) => {
    const next = starts[at + 1];
    const to = next === undefined ? year.to : addDays(next, -1);
    return from < to && to <= year.to ? [{ from, to }] : [];
  });
}

/** What a span within a contract year is: one of its halves or quarters, six or three whole months of any other days, or neither. */
export function kindOfPart(year: Period, { from, to }: Period): Exclude<PeriodKind, 'year'> {
  const kinds = ['quarter', 'halfYear'] as const;
  const months = { quarter: 3, halfYear: 6 };
  return (
    kinds.find(
      (kind) =>
        to === addDays(monthsAfter(from, months[kind]), -1) ||
        partsOfYear(year, kind).some((part) => part.from === from && part.to === to),
    ) ?? 'other'
  );
}

/** How much of the period is over at the end of `today`: 0 before its first day, 1 from its last. */
export function elapsedShare(period: Period, today: string): number {
  const start = startOfDay(period.from);
  const over = endOfDay(today) - start;
  return Math.min(1, Math.max(0, over / (endOfDay(period.to) - start)));
}
