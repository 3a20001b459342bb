import { itemTime, overTime } from '../../../shared/meetings/rules/agenda.ts';
import type { AgendaItem } from '../../../shared/meetings/view.ts';
import { formatNumber, t } from '../../i18n.ts';

const minuteMs = 60_000;

/** "12 of 20 minutes", "3 minutes over", or the minutes taken where there is no budget. `now` is the server's clock. */
export function itemTimeWords(item: AgendaItem, now: number): { text: string; isOver: boolean } {
  const over = overTime(item, now);
  if (over !== null) {
    const count = Math.max(1, Math.round(over / minuteMs));
    return { text: t('meetings:meeting.time.over', { count }), isOver: true };
  }
  const taken = Math.floor(itemTime(item, now) / minuteMs);
  if (item.minutes === null)
    return { text: t('meetings:meeting.time.taken', { count: taken }), isOver: false };
  const text = t('meetings:meeting.time.of', {
    taken: formatNumber(taken),
    count: item.minutes,
  });
  return { text, isOver: false };
}
