/**
 * When a vote may open, who may vote, when it may close (domain rules 3, 8, 9, 16, 18–21).
 * The server asks whyVoteRefused once more in SQL, for a whole batch at a time (server/meetings/vote-batcher.ts):
 * both must say the same, and test/meetings/votes.test.ts holds them to it.
 */
import { Refusal } from '../../refusal.ts';
import type { Ballot, MeetingView } from '../view.ts';
import { quorumOf, whyMeetingNotOpen } from './attendance.ts';
import { isInChair } from './chair.ts';
import { ballotOf, motionOf, openBallot, seatOf, speakingNow } from './find.ts';
import { openCheck } from './consensus.ts';
import { isDeadlocked } from './deadlock.ts';
import { callable } from './floor.ts';
import { whyChairWaits, type AsOf } from './last-call.ts';
import { whyAmendmentFirst } from './motion.ts';

/**
 * Refusals: meetingNotOpen, meetingClosed, ballotOpen, noMotion, notSeconded { needed, have }, someoneSpeaking,
 * queueNotEmpty { waiting }, noQuorum { needed, present }, amendmentPending,
 * checkOpen, deadlocked.
 */
export function whyBallotCannotOpen(view: MeetingView, motionId: string): Refusal | null {
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (openBallot(view)) return new Refusal('ballotOpen');
  if (openCheck(view)) return new Refusal('checkOpen');
  const motion = motionOf(view, motionId);
  if (motion && isDeadlocked(view, motion.itemId)) return new Refusal('deadlocked');
  if (motion?.state === 'proposed') {
    const { secondsNeeded } = view.rules;
    return new Refusal('notSeconded', { needed: secondsNeeded, have: motion.seconderSeatIds.length });
  }
  if (motion?.state !== 'debated') return new Refusal('noMotion');
  const amendmentFirst = whyAmendmentFirst(view, motion);
  if (amendmentFirst) return amendmentFirst;
  if (speakingNow(view)) return new Refusal('someoneSpeaking');
  const waiting = callable(view).length;
  if (waiting > 0) return new Refusal('queueNotEmpty', { waiting });
  const { met, needed, present } = quorumOf(view);
  return met ? null : new Refusal('noQuorum', { needed, present });
}

/**
 * Refusals: ballotNotOpen, notOnRoll, notVoting, notPresent, recused, showOfHands, chairVotesLast and
 * chairAfterLastCall { seconds } (rule 14: others who are here have not voted; a screen knows that as far as turnout
 * tells), alreadyVoted (a secret vote is final, and so is one that was entered and confirmed).
 */
export function whyVoteRefused(
  view: MeetingView,
  ballotId: string,
  seatId: string,
  alreadyVoted: boolean,
  asOf: AsOf = { turnout: null, now: 0 },
): Refusal | null {
  const ballot = ballotOf(view, ballotId);
  if (ballot?.state !== 'open') return new Refusal('ballotNotOpen');
  const seat = seatOf(view, seatId);
  if (!seat) return new Refusal('notOnRoll');
  if (!seat.votes) return new Refusal('notVoting');
  if (!seat.present) return new Refusal('notPresent');
  if (motionOf(view, ballot.motionId)?.recusedSeatIds.includes(seatId)) return new Refusal('recused');
  if (ballot.secrecy === 'show') return new Refusal('showOfHands');
  if (wasEntered(ballot, seatId) || (ballot.secrecy === 'secret' && alreadyVoted))
    return new Refusal('alreadyVoted');
  return isInChair(view, seatId) && !alreadyVoted ? whyChairWaits(view, ballot, [seatId], asOf) : null;
}

/** Whether this seat's vote came on paper and counts. */
export function wasEntered({ entries }: Pick<Ballot, 'entries'>, seatId: string): boolean {
  return entries.some(({ state, seatIds }) => state === 'confirmed' && seatIds.includes(seatId));
}

/** Refusals: ballotNotOpen, entryWaiting, votesCast { count }: only a ballot opened by mistake, before the first vote. */
export function whyBallotCannotBeUndone(view: MeetingView, ballotId: string, voted: number): Refusal | null {
  const ballot = ballotOf(view, ballotId);
  if (ballot?.state !== 'open') return new Refusal('ballotNotOpen');
  if (ballot.entries.some((entry) => entry.state === 'waiting')) return new Refusal('entryWaiting');
  const confirmed = ballot.entries.filter((entry) => entry.state === 'confirmed');
  const count = Math.max(
    voted,
    confirmed.reduce((sum, { papers }) => sum + papers, 0),
  );
  return count > 0 ? new Refusal('votesCast', { count }) : null;
}

/**
 * Refusals: ballotNotOpen, entryWaiting, handsNotCounted (a show of hands without confirmed figures). The chair may
 * close while votes are missing: nobody is obliged to vote.
 */
export function whyBallotCannotClose(view: MeetingView, ballotId: string): Refusal | null {
  const ballot = ballotOf(view, ballotId);
  if (ballot?.state !== 'open') return new Refusal('ballotNotOpen');
  if (ballot.entries.some((entry) => entry.state === 'waiting')) return new Refusal('entryWaiting');
  const handsMissing =
    ballot.secrecy === 'show' && !ballot.entries.some((entry) => entry.state === 'confirmed');
  return handsMissing ? new Refusal('handsNotCounted') : null;
}
