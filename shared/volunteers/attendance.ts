/**
 * Coming, serving, leaving, and the lead's word that it was so. Only actual service counts (domain.md §5): the time
 * between check-in and check-out that lies within the shift. Two people witness a turnout: whoever served, by
 * checking in, and a lead who is somebody else.
 */
import { Refusal } from '../refusal.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

/** Check-in opens this long before the start and closes at the end. */
export const checkInOpensMs = 60 * 60_000;
/** Whoever has not come by then is missing: somebody else should be asked. */
export const missingAfterMs = 10 * 60_000;

export interface Turnout {
  readonly checkedInAt: number;
  readonly checkedOutAt: number | null;
}

export function whyCannotCheckIn(
  shift: ShiftState,
  person: { readonly booked: boolean; readonly turnout: Turnout | null },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (person.turnout) return new Refusal('alreadyCheckedIn');
  if (!person.booked) return new Refusal('notBooked');
  const from = shift.startsAt - checkInOpensMs;
  if (now < from) return new Refusal('tooEarly', { from });
  return now < shift.endsAt ? null : new Refusal('tooLate');
}

/** Forgotten check-outs may be made up for until the shift is confirmed. */
export function whyCannotCheckOut(shift: ShiftState, turnout: Turnout | null): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (!turnout) return new Refusal('notCheckedIn');
  return turnout.checkedOutAt === null ? null : new Refusal('alreadyCheckedOut');
}

/** When the shift is over, or once it runs and everyone who came has left. A lead who served needs another lead's word. */
export function whyCannotConfirm(
  shift: ShiftState,
  turnouts: readonly (Turnout & { readonly personId: string })[],
  leadId: string,
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (turnouts.length === 0) return new Refusal('nobodyCame');
  if (turnouts.some((turnout) => turnout.personId === leadId)) return new Refusal('ownTurnout');
  if (now < shift.startsAt) return new Refusal('tooEarly', { from: shift.startsAt });
  const stillHere = turnouts.some((turnout) => turnout.checkedOutAt === null);
  return stillHere && now < shift.endsAt ? new Refusal('tooEarly', { from: shift.endsAt }) : null;
}

export function whyCannotRecordServed(shift: ShiftState, now: number): Refusal | null {
  if (shift.state === 'cancelled') return new Refusal('shiftCancelled');
  return now < shift.startsAt ? new Refusal('tooEarly', { from: shift.startsAt }) : null;
}

/** Who did not check out is taken to have stayed to the end. */
export function assumedCheckOut(shift: ShiftState, turnout: Turnout): number {
  return Math.max(shift.endsAt, turnout.checkedInAt);
}

/** Time served, in ms; null while it runs. */
export function servedMs(shift: Pick<ShiftState, 'startsAt' | 'endsAt'>, turnout: Turnout): number | null {
  if (turnout.checkedOutAt === null) return null;
  const from = Math.max(turnout.checkedInAt, shift.startsAt);
  return Math.max(0, Math.min(turnout.checkedOutAt, shift.endsAt) - from);
}
