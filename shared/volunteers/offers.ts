/**
 * An offer asks one person for one place at one shift. Nobody is assigned by force.
 *
 *   asked ──accept──→ accepted ──cancel──→ declined
 *     │                    └──lead frees the place──→ withdrawn
 *     ├──accept, and every place is taken──→ standby ──a place becomes free──→ accepted
 *     │                                         └──decline──→ declined
 *     ├──decline──→ declined
 *     ├──deadline passes──→ expired            the person may be asked again
 *     ├──the last place was taken──→ withdrawn ──accept, within the deadline──→ accepted or standby
 *     └──lead──→ withdrawn
 *
 * Accepted means: there is a booking, on a numbered place of the requirement. Standby means: a yes that came too late
 * for a place; the first in the order of answers moves up. While asked, accepted or standing by, the same person is
 * not asked again for the same shift. Whoever declined is not asked again for it at all.
 */
import { Refusal } from '../refusal.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

export type OfferState = 'asked' | 'accepted' | 'standby' | 'declined' | 'expired' | 'withdrawn';

export interface OfferFacts {
  readonly state: OfferState;
  readonly deadlineAt: number;
  /** Withdrawn because somebody else took the last place, and nothing newer was asked since. */
  readonly filled: boolean;
}

/** No to a question that is open, or to standing by, for which there is no deadline. */
export function whyCannotDecline(offer: OfferFacts, now: number): Refusal | null {
  return offer.state === 'standby' ? null : whyCannotAnswer(offer, now);
}

export function whyCannotAnswer(offer: OfferFacts, now: number): Refusal | null {
  return offer.state === 'asked' && now <= offer.deadlineAt ? null : new Refusal('offerClosed');
}

export function whyCannotAccept(
  offer: OfferFacts,
  around: {
    readonly shift: ShiftState;
    /** Another shift at the same time that this person has said yes to. */
    readonly clash: { readonly title: string } | null;
  },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(around.shift);
  if (closed) return closed;
  const isOpen = (offer.state === 'asked' || offer.filled) && now <= offer.deadlineAt;
  if (!isOpen) return new Refusal('offerClosed');
  if (now >= around.shift.endsAt) return new Refusal('tooLate');
  return around.clash ? new Refusal('timeClash', { title: around.clash.title }) : null;
}

/** What a yes leads to: a place, or standing by when every place is taken. */
export function outcomeOfYes(placesLeft: number): 'accepted' | 'standby' {
  return placesLeft > 0 ? 'accepted' : 'standby';
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
  return whyCannotRelease(shift, booking) ?? (now < shift.startsAt ? null : new Refusal('tooLate'));
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
