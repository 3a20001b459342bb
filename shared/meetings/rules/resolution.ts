/** A resolution names responsible unit, due date and supervisor before it is published (domain rules 23, 24). */
import { Refusal } from '../../refusal.ts';
import type { Ballot, MeetingView, Motion } from '../view.ts';
import { motionOf, resolutionOf, seatOf } from './find.ts';

/**
 * Refusals: notAllowed (no such motion), amendmentInMotion, meetingNotOpen, minutesSigned, notAdopted, alreadyPublished.
 * It may still be published after the meeting closed, but not once the minutes are signed.
 */
export function whyResolutionCannotBePublished(view: MeetingView, motionId: string): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion) return new Refusal('notAllowed');
  if (motion.amends !== null) return new Refusal('amendmentInMotion');
  if (view.state === 'called') return new Refusal('meetingNotOpen');
  if (view.state === 'signed') return new Refusal('minutesSigned');
  if (motion.state !== 'adopted') return new Refusal('notAdopted');
  return resolutionOf(view, motionId) ? new Refusal('alreadyPublished') : null;
}

/** Refusals: notOnRoll (the supervisor is one of the meeting). */
export function whySupervisorRefused(view: MeetingView, seatId: string): Refusal | null {
  return seatOf(view, seatId) ? null : new Refusal('notOnRoll');
}

/** Whether this vote carried its motion: with a yes, or by choosing among options. */
export function isCarried(ballot: Ballot): boolean {
  const outcome = ballot.result?.tally.outcome;
  return outcome === 'adopted' || outcome === 'elected';
}

/** What was decided: the motion, and where options were voted on, those that were chosen. */
export function wordsOf(motion: Motion, ballot: Ballot): string {
  return [motion.what, ...(ballot.result?.tally.winners ?? [])].join(' · ');
}
