/**
 * Amendments: settled before their main motion, one at a time, and of the first degree only (domain rule 10).
 * Each carries the whole wording that it wants; adopted, that becomes what the main motion says, and the first wording
 * stays in `original`. Otherwise an amendment lives like any motion (motion.ts).
 */
import { Refusal } from '../../refusal.ts';
import type { MeetingView, Motion, MotionWording } from '../view.ts';
import { whyMeetingNotOpen } from './attendance.ts';
import { motionOf } from './find.ts';
import { whyAmendmentFirst, whyNotMover } from './motion.ts';

export function wordingOf({
  what,
  unitId,
  unitName,
  dueOn,
  costYuan,
  costNote,
}: MotionWording): MotionWording {
  return { what, unitId, unitName, dueOn, costYuan, costNote };
}

/**
 * Refusals: notAllowed (no such motion), those of a voter in an open meeting, chairNeutral, amendmentsEndHere, amendmentPending,
 * ballotOpen, notSeconded { needed, have } (first the motion itself needs its seconds), noMotion.
 */
export function whyCannotAmend(view: MeetingView, seatId: string, motionId: string): Refusal | null {
  return whyMeetingNotOpen(view) ?? whyNotMover(view, seatId) ?? whyNoAmendmentTaken(view, motionId);
}

/** The same, asked by a host who has nobody in mind yet. */
export function whyNoAmendmentTaken(view: MeetingView, motionId: string): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion) return new Refusal('notAllowed');
  if (motion.amends !== null) return new Refusal('amendmentsEndHere');
  switch (motion.state) {
    case 'proposed': {
      const { secondsNeeded } = view.rules;
      return new Refusal('notSeconded', { needed: secondsNeeded, have: motion.seconderSeatIds.length });
    }
    case 'debated':
      return whyAmendmentFirst(view, motion);
    case 'voting':
      return new Refusal('ballotOpen');
    case 'adopted':
    case 'rejected':
    case 'withdrawn':
      return new Refusal('noMotion');
  }
}

export type WordingPart = 'what' | 'unit' | 'dueOn' | 'cost';

/** What differs between two wordings, in the order in which a motion is read. */
export function changedParts(
  from: Omit<MotionWording, 'unitName'>,
  to: Omit<MotionWording, 'unitName'>,
): readonly WordingPart[] {
  const differs: Record<WordingPart, boolean> = {
    what: from.what !== to.what,
    unit: from.unitId !== to.unitId,
    dueOn: from.dueOn !== to.dueOn,
    cost: from.costYuan !== to.costYuan || from.costNote !== to.costNote,
  };
  const parts: readonly WordingPart[] = ['what', 'unit', 'dueOn', 'cost'];
  return parts.filter((part) => differs[part]);
}

/** Refusals: amendmentSame. */
export function whyWordingRefused(motion: Motion, wording: Omit<MotionWording, 'unitName'>): Refusal | null {
  return changedParts(motion, wording).length === 0 ? new Refusal('amendmentSame') : null;
}

/**
 * Refusals: notAllowed (no amendment, or neither the main motion's proposer nor a host asks), friendlyAmendmentsOff,
 * ballotOpen, noMotion. Nobody need have seconded it: who takes it over stands behind it.
 */
export function whyCannotTakeOver(
  view: MeetingView,
  by: { seatId: string | null; isHost: boolean },
  amendmentId: string,
): Refusal | null {
  const amendment = motionOf(view, amendmentId);
  const main = amendment?.amends ? motionOf(view, amendment.amends) : null;
  if (!amendment || !main || (main.proposerSeatId !== by.seatId && !by.isHost)) {
    return new Refusal('notAllowed');
  }
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (!view.rules.friendlyAmendments) return new Refusal('friendlyAmendmentsOff');
  if (amendment.state === 'voting') return new Refusal('ballotOpen');
  return amendment.state === 'proposed' || amendment.state === 'debated' ? null : new Refusal('noMotion');
}
