import { Refusal, refuse } from '../../../shared/refusal.ts';
import { whyCannotCheckIn, whyCannotCheckOut } from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands, type VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import { placeCheck } from '../../../shared/volunteers/place-check.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { ownPlaceOfShift, placeOfShift } from '../place.ts';
import { codeStanding } from '../place-codes.ts';
import { bookingOf, lockShift, tellOf, turnoutFacts, turnoutOf } from '../shift-record.ts';
import { addSighting } from '../sightings.ts';

/**
 * The volunteer is at the place: the code is shown there. Refusals: codeExpired, notBooked, alreadyCheckedIn, tooEarly,
 * tooLate, shiftConfirmed, shiftCancelled. Repeating: by command id; one turnout a person and shift.
 */
export const checkInByCode = defineCommand({
  name: 'checkInByCode',
  action: 'volunteers.answer',
  input: volunteerCommands.checkInByCode,
  place: ownPlaceOfShift,
  async run(context, { shiftId, code, location }) {
    const { em, actor, now } = context;
    if ((await codeStanding(em, { shiftId, code }, now.getTime())) !== 'fresh')
      throw new Refusal('codeExpired');
    return checkIn(context, { shiftId, personId: actor.personId, method: 'code', location });
  },
});

/** For phones that fail. Refusals and repetition as by code. */
export const checkInByLead = defineCommand({
  name: 'checkInByLead',
  action: 'volunteers.lead',
  input: volunteerCommands.checkInByLead,
  place: placeOfShift,
  run: (context, { shiftId, personId }) =>
    checkIn(context, { shiftId, personId, method: 'lead', location: null }),
});

/** Refusals: notCheckedIn, alreadyCheckedOut, shiftConfirmed, shiftCancelled. Repeating: by command id. */
export const checkOut = defineCommand({
  name: 'checkOut',
  action: 'volunteers.answer',
  input: volunteerCommands.checkOut,
  place: ownPlaceOfShift,
  run: (context, { shiftId }) =>
    leave(context, { shiftId, personId: context.actor.personId, method: 'code' }),
});

export const checkOutByLead = defineCommand({
  name: 'checkOutByLead',
  action: 'volunteers.lead',
  input: volunteerCommands.checkOutByLead,
  place: placeOfShift,
  run: (context, { shiftId, personId }) => leave(context, { shiftId, personId, method: 'lead' }),
});

interface Who {
  readonly shiftId: string;
  readonly personId: string;
  readonly method: 'code' | 'lead';
}

async function checkIn(
  { em, actor, now }: CommandContext,
  who: Who & Pick<VolunteerCommands['checkInByCode'], 'location'>,
) {
  const { shiftId, personId, method, location } = who;
  const shift = await lockShift(em, shiftId);
  const booked = (await bookingOf(em, shiftId, personId)) !== null;
  const turnout = await turnoutOf(em, shiftId, personId);
  refuse(whyCannotCheckIn(shift.state, { booked, turnout: turnout && turnoutFacts(turnout) }, now.getTime()));
  const { lat, lng } = shift.row;
  const point = typeof lat === 'number' && typeof lng === 'number' ? { lat, lng } : null;
  await addSighting(em, {
    ...{ shiftId, personId, kind: 'in', at: now.getTime(), isSure: true, method },
    ...{ seenBy: actor.personId, deviceAt: null, walkUp: false, now },
    placeCheck: shift.row.asksLocation ? placeCheck(point, location) : null,
  });
  return { reply: { shiftId, at: now.getTime() }, announce: tellOf(shift, [personId]) };
}

async function leave({ em, actor, now }: CommandContext, { shiftId, personId, method }: Who) {
  const shift = await lockShift(em, shiftId);
  const turnout = await turnoutOf(em, shiftId, personId);
  refuse(whyCannotCheckOut(shift.state, turnout && turnoutFacts(turnout)));
  await addSighting(em, {
    ...{ shiftId, personId, kind: 'out', at: now.getTime(), isSure: true, method },
    ...{ seenBy: actor.personId, deviceAt: null, walkUp: false, now },
  });
  return { reply: { shiftId, at: now.getTime() }, announce: tellOf(shift, [personId]) };
}
