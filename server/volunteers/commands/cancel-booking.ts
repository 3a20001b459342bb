import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotCancel, whyCannotRelease } from '../../../shared/volunteers/offers.ts';
import { defineCommand, type Announcement, type CommandContext } from '../../live/command.ts';
import { Offer } from '../entities.ts';
import { ownPlaceOfShift, placeOfShift } from '../place.ts';
import {
  bookingOf,
  lockShift,
  tellOf,
  turnoutOf,
  type BookingRow,
  type LockedShift,
} from '../shift-record.ts';
import { fillFreePlace } from '../standby.ts';

/**
 * The volunteer cannot come after all; counts as having declined. Refusals: notBooked, alreadyCheckedIn, tooLate
 * (it has begun), shiftConfirmed, shiftCancelled. Repeating: by command id; a second time there is no booking.
 */
export const cancelBooking = defineCommand({
  name: 'cancelBooking',
  action: 'volunteers.answer',
  input: volunteerCommands.cancelBooking,
  place: ownPlaceOfShift,
  async run(context, { shiftId }) {
    const { shift, booking, standing } = await bookingAt(context, shiftId, context.actor.personId);
    refuse(whyCannotCancel(shift.state, standing, context.now.getTime()));
    const replaced = await freePlace(context, booking, 'declined');
    return { reply: null, announce: [...tellOf(shift, [context.actor.personId]), ...replaced] };
  },
});

/**
 * The lead frees the place of somebody who is not coming. Refusals: notBooked, alreadyCheckedIn, shiftConfirmed,
 * shiftCancelled. Repeating: by command id; a second time there is no booking.
 */
export const releaseBooking = defineCommand({
  name: 'releaseBooking',
  action: 'volunteers.lead',
  input: volunteerCommands.releaseBooking,
  place: placeOfShift,
  async run(context, { shiftId, personId }) {
    const { shift, booking, standing } = await bookingAt(context, shiftId, personId);
    refuse(whyCannotRelease(shift.state, standing));
    const replaced = await freePlace(context, booking, 'withdrawn');
    return { reply: null, announce: [...tellOf(shift, [personId]), ...replaced] };
  },
});

async function bookingAt(
  { em }: CommandContext,
  shiftId: string,
  personId: string,
): Promise<{ shift: LockedShift; booking: BookingRow | null; standing: { checkedIn: boolean } | null }> {
  const shift = await lockShift(em, shiftId);
  const booking = await bookingOf(em, shiftId, personId);
  const checkedIn = (await turnoutOf(em, shiftId, personId)) !== null;
  return { shift, booking, standing: booking && { checkedIn } };
}

/** Who stands by moves up in the same commit; else, where waves run, the next person is asked. */
async function freePlace(
  context: CommandContext,
  booking: BookingRow | null,
  offerState: 'declined' | 'withdrawn',
): Promise<Announcement[]> {
  if (!booking) throw new Error('the rule allowed to cancel a booking that does not exist');
  await freeBooking(context, booking, offerState);
  return fillFreePlace(context.em, booking.requirementId, context.now);
}

export async function freeBooking(
  { em, now }: CommandContext,
  booking: BookingRow,
  offerState: 'declined' | 'withdrawn',
): Promise<void> {
  booking.cancelledAt = now;
  if (booking.offerId) {
    const offer = await em.findOneOrFail(Offer, { id: booking.offerId });
    offer.state = offerState;
    offer.answeredAt = now;
  }
  await em.flush();
}
