/**
 * The day itself. Whoever has said yes is expected at the start, or later if they said so; ten minutes after that they
 * are missing, and one tap asks the next best: the nearest and fittest, as many as make it likely that one comes. All
 * times are milliseconds; chances lie between 0 and 1.
 */
import { Refusal } from '../refusal.ts';
import { checkInOpensMs, missingAfterMs } from './attendance.ts';
import { whyCannotRelease } from './offers.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';
import { chanceOfAtLeast } from './waves.ts';

/** How late somebody may say they will be. */
export const lateMinutes = [5, 10, 15, 20, 30, 45, 60] as const;

/** From then on somebody counts as missing. */
export function missingFrom(shift: Pick<ShiftState, 'startsAt'>, expectedAt: number | null): number {
  return Math.max(shift.startsAt + missingAfterMs, expectedAt ?? 0);
}

/** Says when a volunteer comes who comes late; not before the start is near, for then they can still cancel. */
export function whyCannotBeLate(
  shift: ShiftState,
  booking: { readonly checkedIn: boolean } | null,
  now: number,
): Refusal | null {
  const refused = whyCannotRelease(shift, booking);
  if (refused) return refused;
  const from = shift.startsAt - lateFromMs;
  if (now < from) return new Refusal('tooEarly', { from });
  return now < shift.endsAt ? null : new Refusal('tooLate');
}

const lateFromMs = 3 * 3_600_000;

/** Later than the start by so many minutes, or from now on when it has begun; never after the end. */
export function expectedAt(shift: ShiftState, minutes: number, now: number): number {
  return Math.min(shift.endsAt, Math.max(shift.startsAt, now) + minutes * 60_000);
}

export function whyCannotReplace(
  shift: ShiftState,
  booking: { readonly checkedIn: boolean } | null,
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  if (now >= shift.endsAt) return new Refusal('tooLate');
  return whyCannotRelease(shift, booking);
}

/** In a hurry: nobody is asked for longer than this, and no more people than this. */
export const hurry = { answerMs: 10 * 60_000, most: 8, level: 0.9 } as const;

/** The first of the ranked until one of them, or of those thinking already, will come with the wanted chance. */
export function askNext(
  ranked: readonly { readonly personId: string; readonly chance: number }[],
  { missing, pending }: { readonly missing: number; readonly pending: readonly number[] },
): string[] {
  const asked: string[] = [];
  const chances = [...pending];
  for (const { personId, chance } of ranked) {
    if (asked.length >= hurry.most || chanceOfAtLeast(chances, missing) >= hurry.level) break;
    asked.push(personId);
    chances.push(chance);
  }
  return asked;
}

const adultAge = 18;
const leastAge = 14;

/** Somebody at the door who wants to help, from an hour before the start until the end. */
export function whyCannotWalkUp(
  shift: ShiftState & { readonly dangerous: boolean },
  person: { readonly age: number; readonly guardianConsent: boolean; readonly checkedIn: boolean },
  now: number,
): Refusal | null {
  const closed = whyShiftClosed(shift);
  if (closed) return closed;
  const from = shift.startsAt - checkInOpensMs;
  if (now < from) return new Refusal('tooEarly', { from });
  if (now >= shift.endsAt) return new Refusal('tooLate');
  if (person.age < leastAge) return new Refusal('tooYoung');
  if (person.age < adultAge && !person.guardianConsent) return new Refusal('guardianConsentMissing');
  if (person.age < adultAge && shift.dangerous) return new Refusal('dangerousForMinors');
  return person.checkedIn ? new Refusal('alreadyCheckedIn') : null;
}
