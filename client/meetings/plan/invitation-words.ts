/** The invitation as text for a message group, and as a calendar entry. */
import { calendarFile } from '../../../shared/meetings/calendar.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { formatDay, formatTime, t } from '../../i18n.ts';

const assumedMinutes = 120;

function agendaLines(view: MeetingView): string {
  return view.items
    .map(({ position, title, minutes }) => {
      const time = minutes === null ? '' : ` · ${t('meetings:meeting.time.budget', { count: minutes })}`;
      return `${position}. ${title}${time}`;
    })
    .join('\n');
}

/** What was planned, where that was done for every item. */
function lengthOf({ items }: MeetingView): number {
  const isPlanned = items.length > 0 && items.every(({ minutes }) => minutes !== null);
  return isPlanned ? items.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0) : assumedMinutes;
}

/** Many titles begin with the community's name already. */
function fullTitle({ title, communityName }: MeetingView): string {
  return title.startsWith(communityName) ? title : `${communityName} ${title}`;
}

export function invitationText(view: MeetingView): string {
  const text = t('convening:invite.text', {
    title: t('meetings:meeting.numberTitle', { title: fullTitle(view), number: view.number }),
    day: formatDay(view.scheduledAt),
    time: formatTime(view.scheduledAt),
    place: view.place,
    agenda: agendaLines(view),
    address: `${window.location.origin}/join/${view.shortCode}`,
    code: view.shortCode,
  });
  // Why the notice is short is told to everybody
  return view.urgentReason === null
    ? text
    : `${text}\n${t('convening:invite.urgent', { reason: view.urgentReason })}`;
}

export function calendarOf(view: MeetingView): string {
  return calendarFile({
    id: view.id,
    title: fullTitle(view),
    place: view.place,
    description: agendaLines(view),
    startsAt: view.scheduledAt,
    changedAt: view.changedAt ?? view.calledAt ?? view.scheduledAt,
    minutes: lengthOf(view),
    isCancelled: view.state === 'cancelled',
  });
}
