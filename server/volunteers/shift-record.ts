/**
 * What every step at a shift does alike: lock it, see who is booked and who came, tell those who watch.
 * The community's room is locked before (run-command), then the shift, then what hangs on it: never in a ring.
 */
import { LockMode, type EntityManager, type InferEntity } from '@mikro-orm/postgresql';
import type { ShiftState } from '../../shared/volunteers/shift-state.ts';
import type { Turnout as TurnoutFacts } from '../../shared/volunteers/attendance.ts';
import type { Announcement } from '../live/command.ts';
import { offersChanged, volunteersChanged } from '../live/topics.ts';
import { Activity, Booking, Shift, Turnout } from './entities.ts';

export type ActivityRow = InferEntity<typeof Activity>;
export type ShiftRow = InferEntity<typeof Shift>;
export type BookingRow = InferEntity<typeof Booking>;
export type TurnoutRow = InferEntity<typeof Turnout>;

export interface LockedShift {
  readonly row: ShiftRow;
  readonly activity: ActivityRow;
  /** As the rules read it. */
  readonly state: ShiftState;
}

export async function lockShift(em: EntityManager, shiftId: string): Promise<LockedShift> {
  const row = await em.findOneOrFail(Shift, { id: shiftId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const activity = await em.findOneOrFail(Activity, { id: row.activityId });
  return {
    row,
    activity,
    state: { state: row.state, startsAt: row.startsAt.getTime(), endsAt: row.endsAt.getTime() },
  };
}

export async function bookingOf(
  em: EntityManager,
  shiftId: string,
  personId: string,
): Promise<BookingRow | null> {
  return em.findOne(Booking, { shiftId, personId, cancelledAt: null });
}

export async function turnoutOf(
  em: EntityManager,
  shiftId: string,
  personId: string,
): Promise<TurnoutRow | null> {
  return em.findOne(Turnout, { shiftId, personId });
}

export function turnoutFacts(row: TurnoutRow): TurnoutFacts & { personId: string } {
  return {
    personId: row.personId,
    checkedInAt: row.checkedInAt.getTime(),
    checkedOutAt: row.checkedOutAt?.getTime() ?? null,
  };
}

/** To the boards of the community, and to the phones of those whom it concerns. */
export function tellOf(shift: LockedShift, personIds: readonly string[] = []): Announcement[] {
  return [volunteersChanged(shift.activity.communityId, shift.row.id), ...personIds.map(offersChanged)];
}
