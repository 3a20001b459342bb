/** Which meeting a phone opens by itself: nobody should have to look for the one they are sitting in. */
import type { MeetingView } from '../../../shared/meetings/view.ts';

/** One line of the reader's list of meetings. */
export interface MeetingEntry extends Pick<
  MeetingView,
  'id' | 'communityName' | 'title' | 'number' | 'scheduledAt' | 'state' | 'isDemo'
> {
  /** The reader's seat, if they have one. */
  readonly seatId: string | null;
  readonly isHost: boolean;
  /** Nothing in it counts. */
  readonly isRehearsal: boolean;
}

export function mayStillHappen(meeting: Pick<MeetingEntry, 'state'>): boolean {
  return meeting.state === 'called' || meeting.state === 'open';
}

const rank: Record<MeetingEntry['state'], number> = {
  open: 0,
  called: 1,
  closed: 2,
  signed: 2,
  cancelled: 3,
};

/**
 * The wanted one, when it is in the list: the reader chose it, or came in by its code. Else an open meeting, then one
 * that has been called, then one that was held; of equals one with a seat for the reader, then the next or latest.
 */
export function chooseMeeting<Entry extends Pick<MeetingEntry, 'id' | 'scheduledAt' | 'state' | 'seatId'>>(
  meetings: readonly Entry[],
  wanted: string | null,
): Entry | null {
  const [best] = [...meetings].sort(
    (a, b) =>
      Number(b.id === wanted) - Number(a.id === wanted) ||
      rank[a.state] - rank[b.state] ||
      Number(a.seatId === null) - Number(b.seatId === null) ||
      (a.state === 'called' ? a.scheduledAt - b.scheduledAt : b.scheduledAt - a.scheduledAt),
  );
  return best ?? null;
}
