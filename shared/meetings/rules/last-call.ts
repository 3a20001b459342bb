/**
 * A chair with a vote casts it last (domain rule 14): when everybody else who is here and may vote has voted, or when the
 * others had a minute after the last call. Nobody is obliged to vote, so without the call one silent phone would keep the
 * chair from theirs. The call is an event of the log like any other.
 */
import { Refusal } from '../../refusal.ts';
import type { Ballot, MeetingView, Seat, Turnout } from '../view.ts';
import { chairOf } from './chair.ts';
import { ballotOf } from './find.ts';
import { mayVoteIn } from './may-vote.ts';

export const lastCallMs = 60_000;

/** Who has voted as far as one knows, and the server's clock, ms. */
export interface AsOf {
  readonly turnout: Turnout | null;
  readonly now: number;
}

/** Refusals: ballotNotOpen, showOfHands (nobody votes one by one), lastCallMade. */
export function whyNoLastCall(view: MeetingView, ballotId: string): Refusal | null {
  const ballot = ballotOf(view, ballotId);
  if (ballot?.state !== 'open') return new Refusal('ballotNotOpen');
  if (ballot.secrecy === 'show') return new Refusal('showOfHands');
  return ballot.lastCallAt === null ? null : new Refusal('lastCallMade');
}

/** Whole seconds until the time after the last call has passed; null where none was made. `now`: the server's clock, ms. */
export function lastCallSeconds({ lastCallAt }: Ballot, now: number): number | null {
  return lastCallAt === null ? null : Math.max(0, Math.ceil((lastCallAt + lastCallMs - now) / 1000));
}

/** Whoever presides, where they may vote in this ballot themselves. Who has handed over the chair votes like everybody. */
export function chairVotingIn(view: MeetingView, ballot: Ballot): Seat | null {
  const chair = chairOf(view);
  return chair && mayVoteIn(view, ballot).has(chair.id) ? chair : null;
}

/**
 * Refusals, while others are missing: chairVotesLast before the last call, then chairAfterLastCall { seconds }. `apart`:
 * seats that are not waited for, the chair's own among them.
 */
export function whyChairWaits(
  view: MeetingView,
  ballot: Ballot,
  apart: readonly string[],
  { turnout, now }: AsOf,
): Refusal | null {
  if (missingIn(view, ballot, apart, turnout) <= 0) return null;
  const seconds = lastCallSeconds(ballot, now);
  if (seconds === null) return new Refusal('chairVotesLast');
  return seconds > 0 ? new Refusal('chairAfterLastCall', { seconds }) : null;
}

/**
 * Whether the vote waits for nobody but the chair. After a last call a secret ballot does not tell whose vote is missing:
 * then it is nobody's turn.
 */
export function isChairsTurn(view: MeetingView, ballot: Ballot, turnout: Turnout | null): boolean {
  const chair = chairVotingIn(view, ballot);
  if (!chair || ballot.secrecy === 'show' || missingIn(view, ballot, [chair.id], turnout) > 0) return false;
  const isTold = turnout?.ballotId === ballot.id && turnout.votedSeatIds !== null;
  return missingIn(view, ballot, [], turnout) > 0 && (isTold || ballot.lastCallAt === null);
}

/** How many may vote, are here and have not, as far as turnout tells. */
function missingIn(
  view: MeetingView,
  ballot: Ballot,
  apart: readonly string[],
  turnout: Turnout | null,
): number {
  const awaited = [...mayVoteIn(view, ballot)].filter((seatId) => !apart.includes(seatId));
  const known = turnout?.ballotId === ballot.id ? turnout : null;
  const voted = known?.votedSeatIds;
  if (voted) return awaited.filter((seatId) => !voted.includes(seatId)).length;
  return awaited.length - (known?.voted ?? 0);
}
