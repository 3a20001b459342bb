import { addDays, atClock, localDay, weekdayOf } from '../local-time.ts';
import type { Interval } from './interval.ts';

/** One line of somebody's usual week, in local time. */
export interface WeeklyWindow {
  /** 1 is Monday. */
  readonly weekday: number;
  /** HH:MM; `to` may be 24:00. */
  readonly from: string;
  readonly to: string;
}

/** A date that is not as the week usually is; null: not at all. */
export interface DayWindow {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The weekly pattern as real windows on every day that `span` touches, but for dates that are not as usual. Windows that meet (… – 24:00, 00:00 – …)
 * become one, so that a night shift fits into it.
 */
export function windowsOf(
  pattern: readonly WeeklyWindow[],
  span: Interval,
  days: readonly DayWindow[] = [],
): Interval[] {
  const windows: Interval[] = [];
  for (let day = localDay(span.from); day <= localDay(span.to); day = addDays(day, 1)) {
    const exception = days.find((one) => one.day === day);
    if (exception) {
      const { from, to } = exception;
      if (from !== null && to !== null) windows.push({ from: atClock(day, from), to: atClock(day, to) });
      continue;
    }
    for (const line of pattern) {
      if (line.weekday === weekdayOf(day)) {
        windows.push({ from: atClock(day, line.from), to: atClock(day, line.to) });
      }
    }
  }
  windows.sort((a, b) => a.from - b.from || a.to - b.to);
  const joined: Interval[] = [];
  for (const window of windows) {
    const last = joined.at(-1);
    if (last && window.from <= last.to) {
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, window.to) };
    } else joined.push(window);
  }
  return joined;
}
