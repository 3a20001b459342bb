import type { EntityManager } from '@mikro-orm/postgresql';
import { refuse } from '../../../shared/refusal.ts';
import { whyCannotCheckIn, whyCannotCheckOut } from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { Shift } from '../entities.ts';
import { ownPlaceOfShift, placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutFacts, turnoutOf } from '../shift-record.ts';
import { addSighting } from '../sightings.ts';

export async function shiftOfCode(em: EntityManager, code: string): Promise<string | null> {
  const shift = await em.findOne(Shift, { checkInCode: code }, { fields: ['id'] });
  return shift?.id ?? null;
}

/**
 * The volunteer is at the place: the code hangs there. Refusals: notBooked, alreadyCheckedIn, tooEarly, tooLate,
 * shiftConfirmed, shiftCancelled. Repeating: by command id; one turnout a person and shift.
 */
export const checkInByCode = defineCommand({
  name: 'checkInByCode',
  action: 'volunteers.answer',
  input: volunteerCommands.checkInByCode,
  async place(em, { code }, actor) {
    const shiftId = await shiftOfCode(em, code);
    return shiftId === null ? null : ownPlaceOfShift(em, { shiftId }, actor);
  },
  async run(context, { code }) {
    const shiftId = await shiftOfCode(context.em, code);
    if (shiftId === null) throw new Error('the shift of a code vanished');
    return checkIn(context, { shiftId, personId: context.actor.personId, method: 'code' });
  },
});

/** For phones that fail. Refusals and repetition as by code. */
export const checkInByLead = defineCommand({
  name: 'checkInByLead',
  action: 'volunteers.lead',
  input: volunteerCommands.checkInByLead,
  place: placeOfShift,
  run: (context, { shiftId, personId }) => checkIn(context, { shiftId, personId, method: 'lead' }),
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

async function checkIn({ em, actor, now }: CommandContext, who: Who) {
  const { shiftId, personId, method } = who;
  const shift = await lockShift(em, shiftId);
  const booked = (await bookingOf(em, shiftId, personId)) !== null;
  const turnout = await turnoutOf(em, shiftId, personId);
  refuse(whyCannotCheckIn(shift.state, { booked, turnout: turnout && turnoutFacts(turnout) }, now.getTime()));
  await addSighting(em, {
    ...{ shiftId, personId, kind: 'in', at: now.getTime(), isSure: true, method },
    ...{ seenBy: actor.personId, deviceAt: null, walkUp: false, now },
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
