/**
 * Two volunteers exchange their shifts.
 *
 *   open ──somebody at the other shift agrees──→ agreed ──lead──→ done | refused
 *     └──────────── either takes it back ────────┴──→ withdrawn
 *
 * Nobody is moved by another's word: one asks, one agrees, and a lead nods. Until then both places stay as they are; a
 * swap whose shifts have begun or whose people have lost their places comes to nothing.
 */
import { Refusal } from '../refusal.ts';
import type { Ineligibility } from './eligibility.ts';
import { whyShiftClosed, type ShiftState } from './shift-state.ts';

export type SwapState = 'open' | 'agreed' | 'done' | 'refused' | 'withdrawn';

export interface SwapShift extends ShiftState {
  readonly communityId: string;
}

export function whyCannotAskSwap(
  own: SwapShift,
  other: SwapShift,
  person: { readonly booked: boolean; readonly bookedThere: boolean; readonly isOpen: boolean },
  now: number,
): Refusal | null {
  const closed = whyNotBoth(own, other, now);
  if (closed) return closed;
  if (own.communityId !== other.communityId) return new Refusal('notAllowed');
  if (!person.booked) return new Refusal('notBooked');
  if (person.bookedThere) return new Refusal('alreadyThere');
  return person.isOpen ? new Refusal('swapOpen') : null;
}

interface Standing {
  readonly state: SwapState;
  readonly isAsker: boolean;
  /** Each of the two still holds the place that they give away, and has not come yet. */
  readonly holdBoth: boolean;
  /** Why either could not serve in the other's place. */
  readonly unfit: readonly Ineligibility[];
}

export function whyCannotAgreeSwap(
  swap: Standing,
  shifts: readonly [ShiftState, ShiftState],
  now: number,
): Refusal | null {
  const closed = whyNotBoth(...shifts, now);
  if (closed) return closed;
  if (swap.state !== 'open') return new Refusal('swapSettled');
  if (swap.isAsker) return new Refusal('ownSwap');
  return whyNotExchanged(swap);
}

export function whyCannotSettleSwap(
  swap: Standing,
  shifts: readonly [ShiftState, ShiftState],
  { approve }: { readonly approve: boolean },
  now: number,
): Refusal | null {
  if (swap.state !== 'agreed') return new Refusal('swapSettled');
  return approve ? (whyNotBoth(...shifts, now) ?? whyNotExchanged(swap)) : null;
}

export function whyCannotWithdraw(state: SwapState): Refusal | null {
  return state === 'open' || state === 'agreed' ? null : new Refusal('swapSettled');
}

function whyNotExchanged({ holdBoth, unfit }: Standing): Refusal | null {
  if (!holdBoth) return new Refusal('notBooked');
  const busy = unfit.find((why) => why.code === 'busy');
  if (busy) return new Refusal('timeClash', { title: busy.title });
  return unfit.length > 0 ? new Refusal('swapUnfit') : null;
}

function whyNotBoth(own: ShiftState, other: ShiftState, now: number): Refusal | null {
  const closed = whyShiftClosed(own) ?? whyShiftClosed(other);
  if (closed) return closed;
  return now >= own.startsAt || now >= other.startsAt ? new Refusal('tooLate') : null;
}

/** One of the two shifts of a swap, or one to wish for. */
export interface SwapChoice {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly place: string;
}

/** `own` is the shift of whoever asked. */
export interface SwapView {
  readonly id: string;
  readonly state: SwapState;
  readonly personId: string;
  readonly name: string;
  readonly otherPersonId: string | null;
  readonly otherName: string | null;
  readonly own: SwapChoice;
  readonly other: SwapChoice;
}

/** Somebody at the shift wished for, and why they could not exchange; none means they could. */
export interface SwapPartner {
  readonly personId: string;
  readonly name: string;
  readonly why: readonly Ineligibility[];
}

export interface OpenSwap extends SwapView {
  /** By name. */
  readonly there: readonly SwapPartner[];
}
