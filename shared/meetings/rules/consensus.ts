/**
 * A consensus check tells the chair whether a vote is needed: everybody who may vote says once, unnamed, whether they
 * agree, can live with it, or object. No vote, no quorum, nothing is decided. Open → closed, then its figures are told.
 */
import { Refusal } from '../../refusal.ts';
import type { ConsensusCheck, MeetingView } from '../view.ts';
import { whyMeetingNotOpen } from './attendance.ts';
import { motionOf, openBallot } from './find.ts';
import { whyNotVoter } from './motion.ts';

export const consensusAnswers = ['agree', 'accept', 'object'] as const;
export type ConsensusAnswer = (typeof consensusAnswers)[number];

export function openCheck(view: MeetingView): ConsensusCheck | null {
  return view.checks.find((check) => check.state === 'open') ?? null;
}

/** The last one on a motion that was closed. */
export function lastCheckOf(view: MeetingView, motionId: string): ConsensusCheck | null {
  const closed = view.checks.filter((check) => check.motionId === motionId && check.state === 'closed');
  return closed[closed.length - 1] ?? null;
}

/** Refusals: meetingNotOpen, meetingClosed, ballotOpen, checkOpen, noMotion. */
export function whyCheckCannotOpen(view: MeetingView, motionId: string): Refusal | null {
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (openBallot(view)) return new Refusal('ballotOpen');
  if (openCheck(view)) return new Refusal('checkOpen');
  return motionOf(view, motionId)?.state === 'debated' ? null : new Refusal('noMotion');
}

/** Refusals: checkNotOpen, notOnRoll, notPresent, notVoting. Whoever answered already is known to the database alone. */
export function whyCannotAnswer(view: MeetingView, checkId: string, seatId: string): Refusal | null {
  return openCheck(view)?.id === checkId ? whyNotVoter(view, seatId) : new Refusal('checkNotOpen');
}

/** Refusals: checkNotOpen. */
export function whyCheckCannotClose(view: MeetingView, checkId: string): Refusal | null {
  return openCheck(view)?.id === checkId ? null : new Refusal('checkNotOpen');
}
