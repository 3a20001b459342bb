import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { expectedAt, whyCannotBeLate } from '../../../shared/volunteers/dispatch.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { ownPlaceOfShift, placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutOf } from '../shift-record.ts';

/**
 * "I am coming, but later": nobody counts as missing before. Refusals: notBooked, alreadyCheckedIn, tooEarly, tooLate,
 * shiftConfirmed, shiftCancelled. Repeating: by command id; a later word replaces an earlier one.
 */
export const runLate = defineCommand({
  name: 'runLate',
  action: 'volunteers.answer',
  input: volunteerCommands.runLate,
  place: ownPlaceOfShift,
  run: (context, { shiftId, minutes }) => expectLater(context, shiftId, context.actor.personId, minutes),
});

/** They called the lead. Refusals and repetition as for runLate. */
export const expectLate = defineCommand({
  name: 'expectLate',
  action: 'volunteers.lead',
  input: volunteerCommands.expectLate,
  place: placeOfShift,
  run: (context, { shiftId, personId, minutes }) => expectLater(context, shiftId, personId, minutes),
});

async function expectLater({ em, now }: CommandContext, shiftId: string, personId: string, minutes: number) {
  const shift = await lockShift(em, shiftId);
  const booking = await bookingOf(em, shiftId, personId);
  const checkedIn = (await turnoutOf(em, shiftId, personId)) !== null;
  refuse(whyCannotBeLate(shift.state, booking && { checkedIn }, now.getTime()));
  if (!booking) throw new Error('the rule allowed somebody to be late who is not booked');
  const at = expectedAt(shift.state, minutes, now.getTime());
  booking.expectedAt = new Date(at);
  return { reply: { expectedAt: at }, announce: tellOf(shift, [personId]) };
}
