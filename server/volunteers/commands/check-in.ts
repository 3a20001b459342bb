import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { refuse } from '../../../shared/refusal.ts';
import { whyCannotCheckIn, whyCannotCheckOut } from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { Shift, Turnout } from '../entities.ts';
import { ownPlaceOfShift, placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutFacts, turnoutOf } from '../shift-record.ts';

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
  run: (context, { shiftId }) => leave(context, shiftId, context.actor.personId),
});

export const checkOutByLead = defineCommand({
  name: 'checkOutByLead',
  action: 'volunteers.lead',
  input: volunteerCommands.checkOutByLead,
  place: placeOfShift,
  run: (context, { shiftId, personId }) => leave(context, shiftId, personId),
});

async function checkIn(
  { em, now }: CommandContext,
  who: { shiftId: string; personId: string; method: 'code' | 'lead' },
) {
  const { shiftId, personId, method } = who;
  const shift = await lockShift(em, shiftId);
  const booked = (await bookingOf(em, shiftId, personId)) !== null;
  const turnout = await turnoutOf(em, shiftId, personId);
  refuse(whyCannotCheckIn(shift.state, { booked, turnout: turnout && turnoutFacts(turnout) }, now.getTime()));
  await em.insert(Turnout, {
    id: uuidv7(),
    shiftId,
    personId,
    checkedInAt: now,
    checkInMethod: method,
    checkedOutAt: null,
    checkOutAssumed: false,
    walkUp: false,
    confirmedAt: null,
    confirmedBy: null,
  });
  return { reply: { shiftId, at: now.getTime() }, announce: tellOf(shift, [personId]) };
}

async function leave({ em, now }: CommandContext, shiftId: string, personId: string) {
  const shift = await lockShift(em, shiftId);
  const turnout = await turnoutOf(em, shiftId, personId);
  refuse(whyCannotCheckOut(shift.state, turnout && turnoutFacts(turnout)));
  if (!turnout) throw new Error('the rule allowed to check out somebody who never came');
  turnout.checkedOutAt = now;
  return { reply: { shiftId, at: now.getTime() }, announce: tellOf(shift, [personId]) };
}
