import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { welcome, welcomeBack } from '../at-door.ts';
import { book, clashWith, freePlaces } from '../booking.ts';
import { placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutOf, type LockedShift } from '../shift-record.ts';
import { addSighting } from '../sightings.ts';

/**
 * Somebody at the door who wants to help: registered in the same step when they are new, and checked in. They take a
 * free place that asks for nothing, where there is one; without one their service counts all the same. Refusals: tooYoung,
 * guardianConsentMissing, ownConsentMissing (taken back, or of full age by now), birthdayOther, dangerousForMinors, tooEarly, tooLate, alreadyCheckedIn, timeClash, shiftConfirmed,
 * shiftCancelled, notAllowed (no such volunteer). Repeating: by command id.
 */
export const addWalkUp = defineCommand({
  name: 'addWalkUp',
  action: 'volunteers.lead',
  input: volunteerCommands.addWalkUp,
  place: placeOfShift,
  async run(context, { shiftId, who }) {
    const { em, now } = context;
    const shift = await lockShift(em, shiftId);
    const door = { ...shift.state, dangerous: shift.row.dangerous, communityId: shift.activity.communityId };
    const { personId, number } =
      'personId' in who
        ? await welcomeBack(context, door, {
            ...who,
            checkedIn: (await turnoutOf(em, shiftId, who.personId)) !== null,
          })
        : await welcome(context, door, who);
    const wasBooked = (await bookingOf(em, shiftId, personId)) !== null;
    if (!wasBooked) await takeFreePlace(em, shift, personId, now);
    await addSighting(em, {
      ...{ shiftId, personId, kind: 'in', at: now.getTime(), isSure: true, method: 'lead' },
      ...{ seenBy: context.actor.personId, deviceAt: null, walkUp: !wasBooked, now },
    });
    return { reply: { personId, number }, announce: tellOf(shift, [personId]) };
  },
});

/** A place that asks for no skill, credential or language: at the door nobody proves one. */
export async function takeFreePlace(
  em: EntityManager,
  shift: LockedShift,
  personId: string,
  now: Date,
): Promise<void> {
  const clash = await clashWith(em, personId, shift);
  if (clash) throw new Refusal('timeClash', clash);
  const plain = await sql<{ id: string }>(
    em,
    `select id from requirement where shift_id = $1 and skill is null and credential is null and language is null
     order by priority desc, id`,
    [shift.row.id],
  );
  for (const { id } of plain) {
    const [placeNumber] = await freePlaces(em, id);
    if (placeNumber === undefined) continue;
    await closeQuestion(em, shift.row.id, personId, now);
    return book(em, { shift, requirementId: id, placeNumber, personId, offerId: null, now });
  }
}

/** A question that was still open is answered by coming; it may be about another place, so no booking hangs on it. */
async function closeQuestion(em: EntityManager, shiftId: string, personId: string, now: Date): Promise<void> {
  await sql(
    em,
    `update offer set state = 'withdrawn', answered_at = $3
     where shift_id = $1 and person_id = $2 and state in ('asked', 'standby')`,
    [shiftId, personId, now.toISOString()],
  );
}
