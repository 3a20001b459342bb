/** Somebody's week in plain words: 周一至周五 18:00 以后；周末全天. */
import type { WeeklyWindow } from '../../../shared/volunteers/availability.ts';
import { dayGroups, usualWeekOf } from '../../../shared/volunteers/week.ts';
import { language, t } from '../../i18n.ts';

/** 2024-01-01 was a Monday. */
export function weekdayWord(weekday: number, width: 'short' | 'narrow' = 'short'): string {
  const format = new Intl.DateTimeFormat(language(), { weekday: width, timeZone: 'UTC' });
  return format.format(Date.UTC(2024, 0, weekday));
}

function daysWords(days: readonly number[]): string {
  const key = days.join('');
  if (key === '1234567') return t('times:everyDay');
  if (key === '12345') return t('times:workdays');
  if (key === '67') return t('times:weekend');
  const [first, last] = [days[0], days[days.length - 1]];
  const inRow = first !== undefined && last !== undefined && last - first === days.length - 1;
  if (inRow && days.length > 2) return t('times:fromTo', { from: weekdayWord(first), to: weekdayWord(last) });
  return days.map((day) => weekdayWord(day)).join(t('times:and'));
}

function windowWords({ from, to }: { readonly from: string; readonly to: string }): string {
  if (from === '00:00' && to === '24:00') return t('times:allDay');
  if (from === '00:00') return t('times:until', { to });
  return to === '24:00' ? t('times:after', { from }) : t('times:between', { from, to });
}

export function weekWords(week: readonly WeeklyWindow[]): string {
  const usual = usualWeekOf(week);
  if (usual) return t(`times:usual.${usual}`);
  return dayGroups(week)
    .map(({ weekdays, windows }) =>
      t('times:group', {
        days: daysWords(weekdays),
        times: windows.map(windowWords).join(t('times:and')),
      }),
    )
    .join(t('times:then'));
}
