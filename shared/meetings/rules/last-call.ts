/**
 * The chair votes last (domain rule 14): when everybody else who is here and may vote has voted, or when the others had a
 * minute after the last call. Nobody is obliged to vote, so without the call one silent phone would keep the chair from
 * theirs. The call is an event of the log like any other.
 */
import { Refusal } from '../../refusal.ts';
import type { Ballot, MeetingView } from '../view.ts';
import { ballotOf } from './find.ts';

export const lastCallMs = 60_000;

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

/** Refusals, while others are missing: chairVotesLast before the last call, then chairAfterLastCall { seconds }. */
export function whyChairWaits(ballot: Ballot, now: number): Refusal | null {
  const seconds = lastCallSeconds(ballot, now);
  if (seconds === null) return new Refusal('chairVotesLast');
  return seconds > 0 ? new Refusal('chairAfterLastCall', { seconds }) : null;
}
