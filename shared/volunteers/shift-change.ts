/**
 * A lead moves a shift to another time or place, or calls it off. Who promised keeps the place and is asked once more
 * whether they come; where the new hours are promised elsewhere the place is given back. Times are milliseconds since
 * 1970.
 */
import { Refusal } from '../refusal.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

interface When {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly place: string;
}

/** `came`: somebody has checked in. */
export function whyCannotMove(
  shift: ShiftState & When,
  to: When,
  { came }: { readonly came: boolean },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (came) return new Refusal('someoneCame');
  if (now >= shift.startsAt || now >= to.startsAt) return new Refusal('shiftBegun');
  return isMoved(shift, to) || shift.place !== to.place ? null : new Refusal('nothingChanged');
}

/** To other hours; a place alone leaves what was promised as it is. */
export function isMoved(from: Omit<When, 'place'>, to: Omit<When, 'place'>): boolean {
  return from.startsAt !== to.startsAt || from.endsAt !== to.endsAt;
}

export function whyCannotCallOff(
  shift: ShiftState,
  { came }: { readonly came: boolean },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (came) return new Refusal('someoneCame');
  return now >= shift.endsAt ? new Refusal('tooLate') : null;
}
