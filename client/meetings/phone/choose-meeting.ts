/** Which meeting a phone opens by itself: nobody should have to look for the one they are sitting in. */
import type { MeetingView } from '../../../shared/meetings/view.ts';

/** One line of the list of meetings. */
export type MeetingEntry = Pick<
  MeetingView,
  'id' | 'communityId' | 'communityName' | 'title' | 'number' | 'place' | 'scheduledAt' | 'state' | 'isDemo'
>;

export function mayStillHappen(meeting: Pick<MeetingEntry, 'state'>): boolean {
  return meeting.state === 'called' || meeting.state === 'open';
}

/**
 * An open meeting first, the one that began last among several; then the next that has been called, then the one that
 * was held last. `wanted` wins when it is in the list: the reader chose it, or came in by its code.
 */
export function chooseMeeting<Entry extends Pick<MeetingEntry, 'id' | 'scheduledAt' | 'state'>>(
  meetings: readonly Entry[],
  wanted: string | null,
): Entry | null {
  const rank: Record<MeetingEntry['state'], number> = { open: 0, called: 1, closed: 2, signed: 2 };
  const [best] = [...meetings].sort(
    (a, b) =>
      Number(b.id === wanted) - Number(a.id === wanted) ||
      rank[a.state] - rank[b.state] ||
      (a.state === 'called' ? a.scheduledAt - b.scheduledAt : b.scheduledAt - a.scheduledAt),
  );
  return best ?? null;
}
