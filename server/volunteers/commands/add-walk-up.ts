import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../../shared/local-time.ts';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotWalkUp } from '../../../shared/volunteers/dispatch.ts';
import { youngestAge } from '../../../shared/volunteers/eligibility.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { book, clashWith, freePlaces } from '../booking.ts';
import { knownVolunteer } from '../known-volunteer.ts';
import { placeOfShift } from '../place.ts';
import { registerVolunteer } from '../register.ts';
import { bookingOf, lockShift, tellOf, turnoutOf, type LockedShift } from '../shift-record.ts';
import { addSighting } from '../sightings.ts';

/**
 * Somebody at the door who wants to help: registered in the same step when they are new, and checked in. They take a
 * free place that asks for nothing, where there is one; without one their service counts all the same. Refusals: tooYoung,
 * guardianConsentMissing, dangerousForMinors, tooEarly, tooLate, alreadyCheckedIn, timeClash, shiftConfirmed,
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
    const known = 'personId' in who ? await knownVolunteer(em, who.personId) : { ...who, birthday: null };
    const checkedIn = 'personId' in who && (await turnoutOf(em, shiftId, who.personId)) !== null;
    refuse(
      whyCannotWalkUp(
        { ...shift.state, dangerous: shift.row.dangerous },
        {
          age: youngestAge(known.bornYear, localDay(shift.state.startsAt), known.birthday),
          guardianConsent: known.guardianConsent,
          checkedIn,
        },
        now.getTime(),
      ),
    );
    const { personId, number } =
      'personId' in who
        ? { personId: who.personId, number: await numberOf(em, who.personId) }
        : await registerVolunteer(context, shift.activity.communityId, who);
    const wasBooked = (await bookingOf(em, shiftId, personId)) !== null;
    if (!wasBooked) await takeFreePlace(em, shift, personId, now);
    await addSighting(em, {
      ...{ shiftId, personId, kind: 'in', at: now.getTime(), isSure: true, method: 'lead' },
      ...{ seenBy: context.actor.personId, deviceAt: null, walkUp: !wasBooked, now },
    });
    return { reply: { personId, number }, announce: tellOf(shift, [personId]) };
  },
});

export async function numberOf(em: EntityManager, personId: string): Promise<string> {
  const [row] = await sql<{ number: string }>(em, 'select number from volunteer where person_id = $1', [
    personId,
  ]);
  return row?.number ?? '';
}

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
