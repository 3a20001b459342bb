import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import { refuse } from '../../../shared/refusal.ts';
import {
  assumedCheckOut,
  whyCannotConfirm,
  whyCannotRecordServed,
} from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { ServedCount, Turnout } from '../entities.ts';
import { placeOfShift } from '../place.ts';
import { enterConfirmed } from '../service-ledger.ts';
import { lockShift, tellOf, turnoutFacts } from '../shift-record.ts';

/**
 * The second witness: a lead confirms everyone who checked in. From then on the turnouts count, and the activity
 * counts as held on the day of the shift; each is entered in the ledger. Refusals: nobodyCame, ownTurnout, tooEarly (somebody is still serving),
 * shiftConfirmed, shiftCancelled. Repeating: by command id; a confirmed shift is final.
 */
export const confirmTurnouts = defineCommand({
  name: 'confirmTurnouts',
  action: 'volunteers.lead',
  input: volunteerCommands.confirmTurnouts,
  place: placeOfShift,
  async run({ em, actor, now }, { shiftId }) {
    const shift = await lockShift(em, shiftId);
    const turnouts = await em.find(Turnout, { shiftId });
    refuse(whyCannotConfirm(shift.state, turnouts.map(turnoutFacts), actor.personId, now.getTime()));
    for (const turnout of turnouts) {
      if (turnout.checkedOutAt === null) {
        turnout.checkedOutAt = new Date(assumedCheckOut(shift.state, turnoutFacts(turnout)));
        turnout.checkOutAssumed = true;
      }
      turnout.confirmedAt = now;
      turnout.confirmedBy = actor.personId;
    }
    shift.row.state = 'confirmed';
    shift.row.confirmedAt = now;
    shift.row.confirmedBy = actor.personId;
    await em.flush();
    await enterConfirmed(em, shift.activity.communityId, now);
    if (shift.activity.state === 'planned') {
      shift.activity.state = 'held';
      shift.activity.heldOn = localDay(shift.state.startsAt);
    }
    return {
      reply: { confirmed: turnouts.length },
      announce: [
        ...tellOf(
          shift,
          turnouts.map(({ personId }) => personId),
        ),
        recordsChanged(),
      ],
    };
  },
});

/**
 * How many people the shift served, as the lead counted them. A later count corrects an earlier one; both stay.
 * Refusals: tooEarly, shiftCancelled. Repeating: by command id.
 */
export const recordServed = defineCommand({
  name: 'recordServed',
  action: 'volunteers.lead',
  input: volunteerCommands.recordServed,
  place: placeOfShift,
  async run({ em, actor, now }, { shiftId, people, note }) {
    const shift = await lockShift(em, shiftId);
    refuse(whyCannotRecordServed(shift.state, now.getTime()));
    await em.insert(ServedCount, {
      id: uuidv7(),
      shiftId,
      people,
      note,
      recordedBy: actor.personId,
      recordedAt: now,
    });
    return { reply: null, announce: [...tellOf(shift), recordsChanged()] };
  },
});
