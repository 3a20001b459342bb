/**
 * A lead moves a shift to another time or place, or calls it off. Who promised keeps the place and is asked once more
 * whether they come; where the new hours are promised elsewhere the place is given back. Times are milliseconds since
 * 1970.
 */
import { dayMs } from '../local-time.ts';
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

/** How far a whole activity is moved: days and minutes, each to later or (negative) to earlier. */
export interface Move {
  readonly days: number;
  readonly minutes: number;
}

const msOf = ({ days, minutes }: Move) => days * dayMs + minutes * 60_000;

/** In the time of the neighbourhood, which has no summer time. */
export function movedBy({ startsAt, endsAt, place }: When, by: Move): When {
  return { startsAt: startsAt + msOf(by), endsAt: endsAt + msOf(by), place };
}

/** Null: it goes along when its whole activity is moved (`by`) or called off (null). */
export function whyStays(shift: PlannedShift, by: Move | null, now: number): Refusal | null {
  return by === null
    ? whyCannotCallOff(shift, shift, now)
    : whyCannotMove(shift, movedBy(shift, by), shift, now);
}

/** Another shift that somebody has promised. */
export interface Promised {
  readonly shiftId: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface Concerned {
  readonly id: string;
  readonly name: string;
  /** Has promised to come; otherwise stands by or is thinking about it. */
  readonly isPromised: boolean;
  /** By start. */
  readonly elsewhere: readonly Promised[];
}

/** Who would give the place back, and what they have promised then. `along`: the shifts that are moved as far. */
export function clashesAt(
  people: readonly Concerned[],
  to: Omit<When, 'place'>,
  along: ReadonlySet<string>,
): { readonly name: string; readonly other: Promised }[] {
  return people
    .filter(({ isPromised }) => isPromised)
    .flatMap(({ name, elsewhere }) => {
      const other = elsewhere.find(
        (one) => !along.has(one.shiftId) && one.startsAt < to.endsAt && one.endsAt > to.startsAt,
      );
      return other ? [{ name, other }] : [];
    });
}

/** In which order they are moved, so that none lands where another of them still is. */
export function inMovingOrder<Shift extends Pick<When, 'startsAt'>>(
  shifts: readonly Shift[],
  by: Move,
): Shift[] {
  return [...shifts].sort((a, b) => (msOf(by) > 0 ? b.startsAt - a.startsAt : a.startsAt - b.startsAt));
}
