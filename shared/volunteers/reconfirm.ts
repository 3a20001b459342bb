/**
 * The day before, whoever said yes days ago is asked once more: still coming, or can't. Whoever can't frees the place at
 * once, while there is a day left to ask somebody else. Times are milliseconds since 1970.
 */
import { Refusal } from '../refusal.ts';
import { addDays, atClock, localClock, localDay } from '../local-time.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

/** Asked at this time of the day before, and if that was missed, until the evening or in the morning. */
const reconfirmClock = '10:00';
const notBefore = '08:00';
const notAfter = '21:00';
/** Whoever said yes this shortly before has just said it. */
const freshMs = 3 * 3_600_000;
/** Closer to the start than this nobody is asked any more. */
const lastMs = 3_600_000;

function reconfirmFrom(shift: Pick<ShiftState, 'startsAt'>): number {
  return atClock(addDays(localDay(shift.startsAt), -1), reconfirmClock);
}

export function isReconfirmDue(
  booking: { readonly startsAt: number; readonly bookedAt: number; readonly isAsked: boolean },
  now: number,
): boolean {
  const from = reconfirmFrom(booking);
  const clock = localClock(now);
  const isDaytime = clock >= notBefore && clock < notAfter;
  return (
    !booking.isAsked &&
    now >= from &&
    now < booking.startsAt - lastMs &&
    booking.bookedAt <= from - freshMs &&
    isDaytime
  );
}

/** Once is enough; before it was asked there is nothing to answer. */
export function whyCannotReconfirm(
  shift: ShiftState,
  booking: { readonly isAsked: boolean; readonly isReconfirmed: boolean } | null,
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (!booking) return new Refusal('notBooked');
  if (now >= shift.startsAt) return new Refusal('tooLate');
  if (!booking.isAsked) return new Refusal('tooEarly', { from: reconfirmFrom(shift) });
  return booking.isReconfirmed ? new Refusal('alreadyReconfirmed') : null;
}
