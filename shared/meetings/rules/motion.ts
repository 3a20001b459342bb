/**
 * A motion is concrete: who does what, until when, at what cost (domain rules 8–10, 20).
 * proposed → (enough seconds) debated → voting → adopted or rejected; without a quorum at the count back to debated;
 * withdrawn by its proposer while it is not being voted on.
 */
import { Refusal } from '../../refusal.ts';
import type { MeetingView, Motion } from '../view.ts';
import { whyMeetingNotOpen, whyNotPresent } from './attendance.ts';
import { isInChair } from './chair.ts';
import { isDeadlocked } from './deadlock.ts';
import { amendmentInProgress, itemOf, motionInProgress, motionOf, openItem, seatOf } from './find.ts';

/** Refusals: meetingNotOpen, meetingClosed, notOnRoll, notPresent, notVoting, chairNeutral, itemNotOpen, motionInProgress, itemDecided, deadlocked. */
export function whyCannotPropose(view: MeetingView, seatId: string): Refusal | null {
  const item = openItem(view);
  return (
    whyMeetingNotOpen(view) ??
    whyNotMover(view, seatId) ??
    (item ? whyNoMotionTaken(view, item.id) : new Refusal('itemNotOpen'))
  );
}

/** The same, asked for a named item by a host who has nobody in mind yet. */
export function whyNoMotionTaken(view: MeetingView, itemId: string): Refusal | null {
  if (itemOf(view, itemId)?.state !== 'open') return new Refusal('itemNotOpen');
  if (motionInProgress(view)) return new Refusal('motionInProgress');
  if (isDeadlocked(view, itemId)) return new Refusal('deadlocked');
  const decided = view.motions.some(
    (motion) => motion.itemId === itemId && motion.amends === null && motion.state === 'adopted',
  );
  return decided ? new Refusal('itemDecided') : null;
}

/** Refusals: dueDatePast. Both dates are YYYY-MM-DD. */
export function whyDueDateRefused(dueOn: string, today: string): Refusal | null {
  return dueOn < today ? new Refusal('dueDatePast') : null;
}

/** Refusals: those of a voter in an open meeting, chairNeutral, noMotion, ownMotion, alreadySeconded. */
export function whyCannotSecond(view: MeetingView, seatId: string, motionId: string): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion) return new Refusal('notAllowed');
  const refused = whyMeetingNotOpen(view) ?? whyNotMover(view, seatId);
  if (refused) return refused;
  if (motion.proposerSeatId === seatId) return new Refusal('ownMotion');
  if (motion.seconderSeatIds.includes(seatId)) return new Refusal('alreadySeconded');
  return motion.state === 'proposed' || motion.state === 'debated' ? null : new Refusal('noMotion');
}

/** What one more second makes of a motion (rule 9). */
export function stateWithSeconds(view: MeetingView, seconds: number): 'proposed' | 'debated' {
  return seconds >= view.rules.secondsNeeded ? 'debated' : 'proposed';
}

/**
 * Refusals: notAllowed (not the proposer's, and not asked by a host), ballotOpen, noMotion, amendmentPending (an
 * amendment to it is settled first).
 */
export function whyCannotWithdraw(
  view: MeetingView,
  by: { seatId: string | null; isHost: boolean },
  motionId: string,
): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion || (motion.proposerSeatId !== by.seatId && !by.isHost)) return new Refusal('notAllowed');
  return whyMeetingNotOpen(view) ?? whyNotOnTheTable(motion) ?? whyAmendmentFirst(view, motion);
}

/** Refusals: amendmentPending. */
export function whyAmendmentFirst(view: MeetingView, motion: Motion): Refusal | null {
  return amendmentInProgress(view)?.amends === motion.id ? new Refusal('amendmentPending') : null;
}

/** Until a vote on the motion opens it may be taken back (take-back.ts). Refusals: recusalOff, notOnRoll, notPresent, notVoting, recused (already), ballotOpen, noMotion. */
export function whyCannotRecuse(view: MeetingView, seatId: string, motionId: string): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion) return new Refusal('notAllowed');
  if (!view.rules.recusal) return new Refusal('recusalOff');
  return (
    whyMeetingNotOpen(view) ??
    whyNotVoter(view, seatId) ??
    (motion.recusedSeatIds.includes(seatId) ? new Refusal('recused') : whyNotOnTheTable(motion))
  );
}

/** Refusals: notOnRoll, notPresent, notVoting. */
export function whyNotVoter(view: MeetingView, seatId: string): Refusal | null {
  return whyNotPresent(view, seatId) ?? (seatOf(view, seatId)?.votes ? null : new Refusal('notVoting'));
}

/** Refusals: those of a voter, chairNeutral (rule 14: the chair moves nothing, and hands over the chair to do so). */
export function whyNotMover(view: MeetingView, seatId: string): Refusal | null {
  return whyNotVoter(view, seatId) ?? (isInChair(view, seatId) ? new Refusal('chairNeutral') : null);
}

function whyNotOnTheTable(motion: Motion): Refusal | null {
  if (motion.state === 'voting') return new Refusal('ballotOpen');
  return motion.state === 'proposed' || motion.state === 'debated' ? null : new Refusal('noMotion');
}
