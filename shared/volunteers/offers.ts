/**
 * An offer asks one person for one place at one shift. Nobody is assigned by force.
 *
 *   asked ──accept──→ accepted ──cancel──→ declined
 *     │                    └──lead frees the place──→ withdrawn
 *     ├──decline──→ declined
 *     ├──deadline passes──→ expired            the person may be asked again
 *     └──lead, or the last place was taken──→ withdrawn
 *
 * Accepted means: there is a booking, on a numbered place of the requirement. While asked or accepted, the same
 * person is not asked again for the same shift. Whoever declined is not asked again for it at all.
 */
import { Refusal } from '../refusal.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

export type OfferState = 'asked' | 'accepted' | 'declined' | 'expired' | 'withdrawn';

export interface OfferFacts {
  readonly state: OfferState;
  readonly deadlineAt: number;
}

export function whyCannotAnswer(offer: OfferFacts, now: number): Refusal | null {
  return offer.state === 'asked' && now <= offer.deadlineAt ? null : new Refusal('offerClosed');
}

export function whyCannotAccept(
  offer: OfferFacts,
  around: {
    readonly shift: ShiftState;
    readonly placesLeft: number;
    /** Another shift at the same time that this person has said yes to. */
    readonly clash: { readonly title: string } | null;
  },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(around.shift);
  if (closed) return closed;
  if (offer.state === 'withdrawn' && around.placesLeft === 0) return new Refusal('shiftFull');
  const answered = whyCannotAnswer(offer, now);
  if (answered) return answered;
  if (now >= around.shift.endsAt) return new Refusal('tooLate');
  if (around.placesLeft === 0) return new Refusal('shiftFull');
  return around.clash ? new Refusal('timeClash', { title: around.clash.title }) : null;
}

/** Asking goes on during the shift (somebody did not come), not after it. The deadline lies before its end. */
export function whyCannotAsk(shift: ShiftState, deadlineAt: number, now: number): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (now >= shift.endsAt || deadlineAt <= now) return new Refusal('tooLate');
  if (deadlineAt > shift.endsAt) return new Refusal('deadlineAfterShift', { until: shift.endsAt });
  return null;
}

export function whyCannotCancel(
  shift: ShiftState,
  booking: { readonly checkedIn: boolean } | null,
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (!booking) return new Refusal('notBooked');
  if (booking.checkedIn) return new Refusal('alreadyCheckedIn');
  return now < shift.startsAt ? null : new Refusal('tooLate');
}

/** A lead frees the place of somebody who is not coming, also during the shift. */
export function whyCannotRelease(
  shift: ShiftState,
  booking: { readonly checkedIn: boolean } | null,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (!booking) return new Refusal('notBooked');
  return booking.checkedIn ? new Refusal('alreadyCheckedIn') : null;
}
