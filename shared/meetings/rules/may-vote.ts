/** Whose vote a ballot waits for. */
import type { Ballot, MeetingView, Seat, Turnout } from '../view.ts';
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

/** Who of them has not voted yet: neither who has left, nor who is recused; null where it is not told who has. */
export function stillToVote(
  view: MeetingView,
  ballot: Ballot,
  turnout: Turnout | null,
): readonly Seat[] | null {
  const voted = turnout?.ballotId === ballot.id ? turnout.votedSeatIds : null;
  if (ballot.secrecy !== 'named' || !voted) return null;
  const awaited = mayVoteIn(view, ballot);
  return view.seats.filter(({ id }) => awaited.has(id) && !voted.includes(id));
}
