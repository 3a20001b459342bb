/**
 * Somebody's usual week, as people speak of it: mornings, afternoons and evenings of seven days. A part of a day is set
 * or cleared; whatever else the week says (from half past five on) stays as it is.
 */
import { z } from 'zod';
import type { WeeklyWindow } from './availability.ts';

const clock = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/);

export const weekInput = z
  .array(
    z
      .strictObject({ weekday: z.int().min(1).max(7), from: clock, to: clock })
      .refine(({ from, to }) => from < to, { path: ['to'] }),
  )
  .max(42)
  .refine((week) => tidy(week).length === week.length);

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const dayParts = {
  morning: { from: '00:00', to: '12:00' },
  afternoon: { from: '12:00', to: '18:00' },
  evening: { from: '18:00', to: '24:00' },
} as const;
export type DayPart = keyof typeof dayParts;
export const dayPartNames = ['morning', 'afternoon', 'evening'] as const satisfies readonly DayPart[];

/** In order of the week, windows that meet or overlap made one. Texts of clocks sort like times. */
export function tidy(week: readonly WeeklyWindow[]): WeeklyWindow[] {
  const sorted = [...week].sort(
    (a, b) => a.weekday - b.weekday || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0),
  );
  const joined: WeeklyWindow[] = [];
  for (const window of sorted) {
    const last = joined[joined.length - 1];
    if (last && last.weekday === window.weekday && window.from <= last.to)
      joined[joined.length - 1] = { ...last, to: last.to > window.to ? last.to : window.to };
    else joined.push(window);
  }
  return joined;
}

/** Whether somebody is free in all of a part of a day, in some of it, or not at all. */
export function freeIn(
  week: readonly WeeklyWindow[],
  weekday: number,
  part: DayPart,
): 'all' | 'some' | 'none' {
  const { from, to } = dayParts[part];
  const touching = tidy(week).filter((one) => one.weekday === weekday && one.from < to && from < one.to);
  if (touching.length === 0) return 'none';
  return touching.some((one) => one.from <= from && one.to >= to) ? 'all' : 'some';
}

export function withPart(
  week: readonly WeeklyWindow[],
  { weekday, part, isFree }: { weekday: number; part: DayPart; isFree: boolean },
): WeeklyWindow[] {
  const { from, to } = dayParts[part];
  if (isFree) return tidy([...week, { weekday, from, to }]);
  return tidy(week).flatMap((one) => {
    if (one.weekday !== weekday || one.from >= to || one.to <= from) return [one];
    return [
      ...(one.from < from ? [{ ...one, to: from }] : []),
      ...(one.to > to ? [{ ...one, from: to }] : []),
    ];
  });
}

const every = (days: readonly number[], from: string, to: string): WeeklyWindow[] =>
  days.map((weekday) => ({ weekday, from, to }));
const workdays = [1, 2, 3, 4, 5];
const weekend = [6, 7];

/** What most people say; one tap each. */
export const usualWeeks = {
  always: every([...weekdays], '00:00', '24:00'),
  evenings: every([...weekdays], '18:00', '24:00'),
  workdays: every(workdays, '00:00', '18:00'),
  weekend: every(weekend, '00:00', '24:00'),
  eveningsAndWeekend: tidy([...every(workdays, '18:00', '24:00'), ...every(weekend, '00:00', '24:00')]),
  never: [],
} as const satisfies Record<string, readonly WeeklyWindow[]>;
export type UsualWeek = keyof typeof usualWeeks;
export const usualWeekNames = [
  'always',
  'evenings',
  'workdays',
  'weekend',
  'eveningsAndWeekend',
  'never',
] as const satisfies readonly UsualWeek[];

export function usualWeekOf(week: readonly WeeklyWindow[]): UsualWeek | null {
  const text = JSON.stringify(tidy(week).map(({ weekday, from, to }) => [weekday, from, to]));
  return (
    usualWeekNames.find(
      (name) => JSON.stringify(usualWeeks[name].map(({ weekday, from, to }) => [weekday, from, to])) === text,
    ) ?? null
  );
}

export interface DayGroup {
  readonly weekdays: readonly number[];
  readonly windows: readonly { readonly from: string; readonly to: string }[];
}

/** Days with the same times together, in the order of the week; days without any are missing. */
export function dayGroups(week: readonly WeeklyWindow[]): DayGroup[] {
  const groups = new Map<string, { weekdays: number[]; windows: { from: string; to: string }[] }>();
  const tidied = tidy(week);
  for (const weekday of weekdays) {
    const windows = tidied.filter((one) => one.weekday === weekday).map(({ from, to }) => ({ from, to }));
    if (windows.length === 0) continue;
    const key = JSON.stringify(windows);
    const group = groups.get(key);
    if (group) group.weekdays.push(weekday);
    else groups.set(key, { weekdays: [weekday], windows });
  }
  return [...groups.values()];
}
