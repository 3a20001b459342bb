/** A swap as it is stored, its two sides locked, and what is told of it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ineligibility } from '../../shared/volunteers/eligibility.ts';
import type { SwapState } from '../../shared/volunteers/swap.ts';
import { sql } from '../database.ts';
import { tellOfService } from '../notifications/tell-of-service.ts';
import { bookingOf, lockShift, turnoutOf, type BookingRow, type LockedShift } from './shift-record.ts';
import { whyNoSwaps, type HeldPlace } from './swap-fit.ts';

export interface Swap {
  readonly shiftId: string;
  readonly personId: string;
  readonly otherShiftId: string;
  readonly otherPersonId: string | null;
  readonly state: SwapState;
}

export async function swapOf(em: EntityManager, swapId: string): Promise<Swap | null> {
  const [row] = await sql<Swap>(
    em,
    `select shift_id as "shiftId", person_id as "personId", other_shift_id as "otherShiftId",
       other_person_id as "otherPersonId", state from shift_swap where id = $1`,
    [swapId],
  );
  return row ?? null;
}

export async function mustSwap(em: EntityManager, swapId: string): Promise<Swap> {
  const swap = await swapOf(em, swapId);
  if (!swap) throw new Error(`swap ${swapId} vanished`);
  return swap;
}

/** Both are of one community, whose room is locked; the order of their ids keeps two nodes from waiting in a ring. */
export async function lockBoth(em: EntityManager, a: string, b: string): Promise<[LockedShift, LockedShift]> {
  if (a < b) return [await lockShift(em, a), await lockShift(em, b)];
  const second = await lockShift(em, b);
  return [await lockShift(em, a), second];
}

/** What is told of a swap: `shiftId` would be the readers', `otherShiftId` is theirs now. */
export const aboutSwap = (
  swapId: string,
  personIds: readonly string[],
  shiftId: string,
  otherShiftId: string,
) => ({
  readers: personIds.map((personId) => ({ personId, subject: swapId })),
  shiftId,
  otherShiftId,
});

/** How it ended, to each of the two as it concerns them. */
export async function tellEach(
  em: EntityManager,
  swapId: string,
  kind: 'swapDone' | 'swapRefused' | 'swapWithdrawn',
  { personId, otherPersonId, shiftId, otherShiftId }: Swap,
  { except, now }: { except: string | null; now: Date },
): Promise<void> {
  if (otherPersonId === null) return;
  if (personId !== except)
    await tellOfService(em, { kind, ...aboutSwap(swapId, [personId], otherShiftId, shiftId), now });
  if (otherPersonId !== except)
    await tellOfService(em, { kind, ...aboutSwap(swapId, [otherPersonId], shiftId, otherShiftId), now });
}

export async function thoseAt(em: EntityManager, shiftId: string): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    em,
    'select person_id as id from booking where shift_id = $1 and cancelled_at is null',
    [shiftId],
  );
  return rows.map(({ id }) => id);
}

export interface Sides {
  readonly own: LockedShift;
  readonly other: LockedShift;
  readonly ownBooking: BookingRow | null;
  readonly otherBooking: BookingRow | null;
  readonly holdBoth: boolean;
  readonly unfit: readonly Ineligibility[];
}

export async function sidesOf(em: EntityManager, swap: Swap, now: Date): Promise<Sides> {
  const { shiftId, personId, otherShiftId, otherPersonId } = swap;
  const [own, other] = await lockBoth(em, shiftId, otherShiftId);
  const ownBooking = await bookingOf(em, shiftId, personId);
  const otherBooking = otherPersonId === null ? null : await bookingOf(em, otherShiftId, otherPersonId);
  const came =
    (await turnoutOf(em, shiftId, personId)) !== null ||
    (otherPersonId !== null && (await turnoutOf(em, otherShiftId, otherPersonId)) !== null);
  if (!ownBooking || !otherBooking || came)
    return { own, other, ownBooking, otherBooking, holdBoth: false, unfit: [] };
  const [unfit = []] = await whyNoSwaps(em, placeOf(ownBooking), [placeOf(otherBooking)], now);
  return { own, other, ownBooking, otherBooking, holdBoth: true, unfit };
}

const placeOf = ({ shiftId, requirementId, personId, startsAt, endsAt }: BookingRow): HeldPlace => ({
  ...{ shiftId, requirementId, personId },
  ...{ startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
});

export async function settle(
  em: EntityManager,
  swapId: string,
  { state, by, now }: { state: SwapState; by: string; now: Date },
): Promise<void> {
  await sql(em, 'update shift_swap set state = $2, settled_by = $3, settled_at = $4 where id = $1', [
    ...[swapId, state, by, now.toISOString()],
  ]);
}
