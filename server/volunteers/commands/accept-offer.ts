import type { EntityManager, InferEntity } from '@mikro-orm/postgresql';
import { LockMode } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotAccept } from '../../../shared/volunteers/offers.ts';
import { sql } from '../../database.ts';
import { errorCode } from '../../error-code.ts';
import { defineCommand } from '../../live/command.ts';
import { Booking, Offer } from '../entities.ts';
import { ownPlaceOfOffer } from '../place.ts';
import { lockShift, tellOf, type LockedShift } from '../shift-record.ts';

/**
 * "I can come": takes a free place of the requirement. Whoever takes the last one withdraws the other open offers
 * in the same commit. Refusals: shiftFull, timeClash, offerClosed, tooLate, shiftConfirmed, shiftCancelled.
 * Repeating: by command id; under the shift's lock, and the indexes of `booking` forbid a second place or a clash.
 */
export const acceptOffer = defineCommand({
  name: 'acceptOffer',
  action: 'volunteers.answer',
  input: volunteerCommands.acceptOffer,
  place: ownPlaceOfOffer,
  async run({ em, now }, { offerId }) {
    const { shiftId } = await em.findOneOrFail(Offer, { id: offerId });
    const shift = await lockShift(em, shiftId);
    const offer = await em.findOneOrFail(
      Offer,
      { id: offerId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
    );
    const free = await freePlaces(em, offer.requirementId);
    const clash = await clashWith(em, offer.personId, shift);
    refuse(
      whyCannotAccept(
        { state: offer.state, deadlineAt: offer.deadlineAt.getTime() },
        { shift: shift.state, placesLeft: free.length, clash },
        now.getTime(),
      ),
    );
    const [placeNumber] = free;
    if (placeNumber === undefined)
      throw new Error(`no place left for offer ${offerId} after the rule allowed it`);
    await book(em, { offer, shift, placeNumber, now });
    offer.state = 'accepted';
    offer.answeredAt = now;
    await em.flush();
    const withdrawn = free.length === 1 ? await withdrawOthers(em, offer.requirementId) : [];
    return { reply: { shiftId }, announce: tellOf(shift, [offer.personId, ...withdrawn]) };
  },
});

async function freePlaces(em: EntityManager, requirementId: string): Promise<number[]> {
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

async function clashWith(
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

/** Another community's shift may take the same hours at this very moment: then the database says so. */
async function book(
  em: EntityManager,
  booking: { offer: InferEntity<typeof Offer>; shift: LockedShift; placeNumber: number; now: Date },
): Promise<void> {
  const { offer, shift, placeNumber, now } = booking;
  try {
    await em.transactional((inner) =>
      inner.insert(Booking, {
        id: uuidv7(),
        shiftId: offer.shiftId,
        requirementId: offer.requirementId,
        placeNumber,
        personId: offer.personId,
        offerId: offer.id,
        startsAt: shift.row.startsAt,
        endsAt: shift.row.endsAt,
        bookedAt: now,
        cancelledAt: null,
      }),
    );
  } catch (error) {
    const code = errorCode(error);
    if (code === uniqueViolation) throw new Refusal('shiftFull');
    if (code !== exclusionViolation) throw error;
    const clash = await clashWith(em, offer.personId, shift);
    throw new Refusal('timeClash', { title: clash?.title ?? '' });
  }
}

const uniqueViolation = '23505';
const exclusionViolation = '23P01';

async function withdrawOthers(em: EntityManager, requirementId: string): Promise<string[]> {
  const withdrawn = await sql<{ person_id: string }>(
    em,
    `update offer set state = 'withdrawn' where requirement_id = $1 and state = 'asked' returning person_id`,
    [requirementId],
  );
  return withdrawn.map((row) => row.person_id);
}
