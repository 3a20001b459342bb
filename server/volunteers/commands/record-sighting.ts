import { localDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { whyCannotCheckIn } from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotWalkUp } from '../../../shared/volunteers/dispatch.ts';
import { youngestAge } from '../../../shared/volunteers/eligibility.ts';
import { whyShiftClosed } from '../../../shared/volunteers/shift-state.ts';
import { momentOfTap, type SightingNote } from '../../../shared/volunteers/sightings.ts';
import { defineCommand } from '../../live/command.ts';
import { placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutOf, type TurnoutRow } from '../shift-record.ts';
import { addSighting } from '../sightings.ts';
import { knownVolunteer } from '../known-volunteer.ts';

/**
 * A lead's tap on a phone that had no network, as it arrives. The server decides when it was and marks what it cannot
 * know (momentOfTap); with all other sightings it makes the turnout, in whatever order they come. Whoever lost their
 * place meanwhile but was seen has served all the same, as somebody who came unasked. Reply: { at, isSure, note }.
 * Refusals: tooEarly, tooLate, notCheckedIn, shiftConfirmed, shiftCancelled, notAllowed (no such volunteer), tooYoung,
 * guardianConsentMissing, dangerousForMinors. Repeating: by command id; a tap sent under two ids is one sighting.
 */
export const recordSighting = defineCommand({
  name: 'recordSighting',
  action: 'volunteers.lead',
  input: volunteerCommands.recordSighting,
  place: placeOfShift,
  async run({ em, actor, now }, { shiftId, personId, ...tap }) {
    const shift = await lockShift(em, shiftId);
    const moment = momentOfTap(tap, shift.state, now.getTime());
    const turnout = await turnoutOf(em, shiftId, personId);
    const booked = (await bookingOf(em, shiftId, personId)) !== null;
    refuse(whyShiftClosed(shift.state));
    if (tap.kind === 'out' && !turnout) throw new Refusal('notCheckedIn');
    if (!turnout && booked) refuse(whyCannotCheckIn(shift.state, { booked, turnout: null }, moment.at));
    if (!turnout && !booked) {
      const { bornYear, birthday, guardianConsent } = await knownVolunteer(em, personId);
      const age = youngestAge(bornYear, localDay(shift.state.startsAt), birthday);
      const state = { ...shift.state, dangerous: shift.row.dangerous };
      refuse(whyCannotWalkUp(state, { age, guardianConsent, checkedIn: false }, moment.at));
    }
    const note = noteOf(tap.kind, turnout, booked);
    await addSighting(em, {
      ...{ ...moment, shiftId, personId, method: 'offline', seenBy: actor.personId, now },
      ...{ deviceAt: tap.tappedAt, walkUp: !booked },
    });
    const { at, isSure } = moment;
    return { reply: { at, isSure, note }, announce: tellOf(shift, [personId]) };
  },
});

function noteOf(kind: 'in' | 'out', turnout: TurnoutRow | null, booked: boolean): SightingNote {
  if (kind === 'out') return turnout?.checkedOutAt ? 'leftAlready' : 'recorded';
  if (turnout) return 'hereAlready';
  return booked ? 'recorded' : 'unbooked';
}
