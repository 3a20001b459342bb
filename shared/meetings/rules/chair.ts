/**
 * The chair stays neutral: whoever wants to speak to a matter hands over the chair first (domain rule 14). It may go to
 * the minute-taker or the supervisor, who have no vote, and comes back to the chair of the roll by itself when they leave.
 * Meanwhile the chair of the roll is one member among others, and votes like them (docs/decisions/0360-a-chair-with-a-vote.md).
 */
import { Refusal } from '../../refusal.ts';
import type { MeetingView, Seat } from '../view.ts';
import { whyMeetingNotOpen, whyNotPresent } from './attendance.ts';
import { liveRequestOf, seatOf } from './find.ts';

/** Who holds the chair now; null where the roll names none. */
export function chairOf(view: MeetingView): Seat | null {
  const acting = view.chairSeatId === null ? null : seatOf(view, view.chairSeatId);
  return acting?.present ? acting : (view.seats.find((seat) => seat.role === 'chair') ?? null);
}

export function isInChair(view: MeetingView, seatId: string): boolean {
  return chairOf(view)?.id === seatId;
}

const mayChair: readonly Seat['role'][] = ['chair', 'minuteTaker', 'supervisor'];

/**
 * Refusals: meetingNotOpen, meetingClosed, notOnRoll, notPresent, notForChair (somebody who votes or observes),
 * alreadyChair, chairNeutral (speaks, or waits to).
 */
export function whyCannotTakeChair(view: MeetingView, seatId: string): Refusal | null {
  const refused = whyMeetingNotOpen(view) ?? whyNotPresent(view, seatId);
  if (refused) return refused;
  const role = seatOf(view, seatId)?.role;
  if (!role || !mayChair.includes(role)) return new Refusal('notForChair');
  if (isInChair(view, seatId)) return new Refusal('alreadyChair');
  return liveRequestOf(view, seatId) ? new Refusal('chairNeutral') : null;
}

/** Those to whom the chair may go now. */
export function possibleChairs(view: MeetingView): readonly Seat[] {
  return view.seats.filter((seat) => whyCannotTakeChair(view, seat.id) === null);
}
