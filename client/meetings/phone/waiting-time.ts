/** About how long until somebody's hand is called. Rough on purpose: it is told in whole minutes. */
import { speakingNow } from '../../../shared/meetings/rules/find.ts';
import { queueOrder } from '../../../shared/meetings/rules/queue.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';

export interface Waiting {
  /** How many are called before. */
  readonly ahead: number;
  /** Milliseconds, supposing that everybody before uses their whole time. */
  readonly ms: number;
}

/** Null when the seat has no hand up. `now` is the server's clock. */
export function waitingOf(view: MeetingView, seatId: string, now: number): Waiting | null {
  const ahead = queueOrder(view).findIndex((entry) => entry.request.seatId === seatId);
  if (ahead < 0) return null;
  const speaking = speakingNow(view);
  const speechLeft = speaking ? Math.max(0, (speaking.endsAt ?? now) - now) : 0;
  return { ahead, ms: speechLeft + ahead * view.rules.speakingSeconds * 1000 };
}
