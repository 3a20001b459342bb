/** Whose vote a ballot waits for. */
import type { Ballot, MeetingView } from '../view.ts';
import { votersOf } from './attendance.ts';
import { motionOf } from './find.ts';

/** Seats that may vote in a ballot: on the roll, here, not recused. */
export function mayVoteIn(view: MeetingView, ballot: Ballot): ReadonlySet<string> {
  const recused = motionOf(view, ballot.motionId)?.recusedSeatIds ?? [];
  return new Set(
    votersOf(view)
      .filter((seat) => seat.present && !recused.includes(seat.id))
      .map((seat) => seat.id),
  );
}
