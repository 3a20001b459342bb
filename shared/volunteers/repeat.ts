/** When an activity is held again. Days are YYYY-MM-DD, months YYYY-MM; times of day stay as they were. */
import { Refusal } from '../refusal.ts';
import { addDays, weekdayOf } from '../local-time.ts';

export const everyChoices = ['week', 'fortnight', 'month'] as const;
export type Every = (typeof everyChoices)[number];
export const mostCopies = 60;

export const monthOf = (day: string): string => day.slice(0, 7);

export function nextMonth(month: string, count = 1): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const months = year * 12 + number - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** The second Saturday of one month is the second Saturday of another; null where that month has no fifth. */
export function sameDayIn(month: string, day: string): string | null {
  const nth = Math.floor((Number(day.slice(8)) - 1) / 7);
  const first = `${month}-01`;
  const ahead = (weekdayOf(day) - weekdayOf(first) + 7) % 7;
  const found = addDays(first, ahead + nth * 7);
  return monthOf(found) === month ? found : null;
}

/** The next days, without the first; months without such a day are left out. */
export function repeatDays(day: string, every: Every, times: number): string[] {
  const days: string[] = [];
  for (let step = 1; days.length < times && step <= times * 12; step += 1) {
    const found =
      every === 'month'
        ? sameDayIn(nextMonth(monthOf(day), step), day)
        : addDays(day, step * (every === 'week' ? 7 : 14));
    if (found !== null) days.push(found);
  }
  return days;
}

export interface PastActivity {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  /** Of its first shift. */
  readonly day: string;
  readonly startsAt: number;
  readonly shifts: number;
  readonly people: number;
  /** Days to which it has been copied. */
  readonly copiedDays: readonly string[];
}

export function whyCannotCopy(
  activity: { readonly copiedDays: readonly string[]; readonly day: string },
  day: string,
  { endsAt, now }: { readonly endsAt: number; readonly now: number },
): Refusal | null {
  if (endsAt <= now) return new Refusal('tooLate');
  return activity.copiedDays.includes(day) || activity.day === day ? new Refusal('copiedAlready') : null;
}
