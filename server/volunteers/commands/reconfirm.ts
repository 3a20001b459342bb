import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotReconfirm } from '../../../shared/volunteers/reconfirm.ts';
import { defineCommand } from '../../live/command.ts';
import { ownPlaceOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf } from '../shift-record.ts';

/**
 * "Still coming", the day before; "can't" is cancelBooking, which frees the place at once. Refusals: notBooked, tooEarly
 * (not asked yet), tooLate, alreadyReconfirmed, shiftConfirmed, shiftCancelled. Repeating: by command id.
 */
export const reconfirm = defineCommand({
  name: 'reconfirm',
  action: 'volunteers.answer',
  input: volunteerCommands.reconfirm,
  place: ownPlaceOfShift,
  async run({ em, actor, now }, { shiftId }) {
    const shift = await lockShift(em, shiftId);
    const booking = await bookingOf(em, shiftId, actor.personId);
    const standing = booking && {
      isAsked: booking.reconfirmAskedAt != null,
      isReconfirmed: booking.reconfirmedAt != null,
    };
    refuse(whyCannotReconfirm(shift.state, standing, now.getTime()));
    if (booking) booking.reconfirmedAt = now;
    return { reply: null, announce: tellOf(shift, [actor.personId]) };
  },
});
