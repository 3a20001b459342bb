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

export interface PlannedShift extends ShiftState, When {
  /** Somebody has checked in. */
  readonly came: boolean;
}

const dayMs = 24 * 3_600_000;

/** By whole days of the neighbourhood, which has no summer time. */
export function movedBy({ startsAt, endsAt, place }: When, days: number): When {
  return { startsAt: startsAt + days * dayMs, endsAt: endsAt + days * dayMs, place };
}

/** Null: it goes along when its whole activity is moved (`days`) or called off (null). */
export function whyStays(shift: PlannedShift, days: number | null, now: number): Refusal | null {
  return days === null
    ? whyCannotCallOff(shift, shift, now)
    : whyCannotMove(shift, movedBy(shift, days), shift, now);
}

/** In which order they are moved, so that none lands where another of them still is. */
export function inMovingOrder<Shift extends Pick<When, 'startsAt'>>(
  shifts: readonly Shift[],
  days: number,
): Shift[] {
  return [...shifts].sort((a, b) => (days > 0 ? b.startsAt - a.startsAt : a.startsAt - b.startsAt));
}
