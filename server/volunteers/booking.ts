/** Places of a requirement and who takes them. Whoever calls holds the shift's lock. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { errorCode } from '../error-code.ts';
import { Booking } from './entities.ts';
import type { LockedShift } from './shift-record.ts';

/** Their numbers, ascending. */
export async function freePlaces(em: EntityManager, requirementId: string): Promise<number[]> {
  const places = await sql<{ number: number }>(
    em,
    `select place.number from requirement_place place where place.requirement_id = $1 and not exists (
       select from booking where booking.requirement_id = place.requirement_id
         and booking.place_number = place.number and booking.cancelled_at is null)
     order by place.number`,
    [requirementId],
  );
  return places.map(({ number }) => number);
}

export async function clashWith(
  em: EntityManager,
  personId: string,
  shift: LockedShift,
): Promise<{ title: string } | null> {
  const [clash] = await sql<{ title: string }>(
    em,
    `select activity.title from booking join shift on shift.id = booking.shift_id
     join activity on activity.id = shift.activity_id
     where booking.person_id = $1 and booking.cancelled_at is null
       and booking.starts_at < $3 and booking.ends_at > $2
     order by booking.starts_at limit 1`,
    [personId, shift.row.startsAt.toISOString(), shift.row.endsAt.toISOString()],
  );
  return clash ?? null;
}

export interface NewBooking {
  readonly shift: LockedShift;
  readonly requirementId: string;
  readonly placeNumber: number;
  readonly personId: string;
  readonly offerId: string | null;
  readonly now: Date;
}

/**
 * Refusals: timeClash (another community's shift may take the same hours at this very moment: then the database says
 * so), shiftFull.
 */
export async function book(em: EntityManager, booking: NewBooking): Promise<void> {
  const { shift, requirementId, placeNumber, personId, offerId, now } = booking;
  try {
    await em.transactional((inner) =>
      inner.insert(Booking, {
        ...{ id: uuidv7(), shiftId: shift.row.id, requirementId, placeNumber, personId, offerId },
        startsAt: shift.row.startsAt,
        endsAt: shift.row.endsAt,
        bookedAt: now,
        expectedAt: null,
        reconfirmAskedAt: null,
        reconfirmedAt: null,
        cancelledAt: null,
      }),
    );
  } catch (error) {
    const code = errorCode(error);
    if (code === uniqueViolation) throw new Refusal('shiftFull');
    if (code !== exclusionViolation) throw error;
    const clash = await clashWith(em, personId, shift);
    throw new Refusal('timeClash', { title: clash?.title ?? '' });
  }
}

const uniqueViolation = '23505';
const exclusionViolation = '23P01';
