import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { resemblance } from '../../../shared/volunteers/newcomer.ts';
import { momentOfTap, type WalkUpNote } from '../../../shared/volunteers/sightings.ts';
import type { Registered } from '../../../shared/volunteers/volunteer-import.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { saidAtDoor, welcome, welcomeBack } from '../at-door.ts';
import { clashWith } from '../booking.ts';
import { placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutOf } from '../shift-record.ts';
import { addSighting } from '../sightings.ts';
import { takeFreePlace } from './add-walk-up.ts';

/**
 * Somebody new at the door as a lead's phone wrote them down without a network, as it arrives. Whoever is registered
 * meanwhile is not registered twice. They agreed and came at the moment of the tap, so they are registered also when the
 * shift was confirmed since; their service is then for a late entry. Reply: { personId, number, note, other }, where
 * `other` is whom `note` speaks of. Refusals: tooEarly, tooLate, shiftCancelled, tooYoung, guardianConsentMissing,
 * birthdayOther, dangerousForMinors. Repeating: by command id; under another id the same person is found again.
 */
export const recordWalkUp = defineCommand({
  name: 'recordWalkUp',
  action: 'volunteers.lead',
  input: volunteerCommands.recordWalkUp,
  place: placeOfShift,
  async run(context, { shiftId, who, ...tap }) {
    const { em, actor, now } = context;
    const shift = await lockShift(em, shiftId);
    if (shift.state.state === 'cancelled') throw new Refusal('shiftCancelled');
    const { at, isSure } = momentOfTap({ ...tap, kind: 'in' }, shift.state, now.getTime());
    const like = resemblance(who, await perhapsRegistered(em, who));
    const known = like?.kind === 'samePerson' ? like.other : null;
    const turnout = known && (await turnoutOf(em, shiftId, known.personId));
    const { communityId } = shift.activity;
    const door = { ...shift.state, state: 'planned' as const, dangerous: shift.row.dangerous, communityId };
    const atTap = { ...context, now: new Date(at) };
    const { personId, number } =
      known && turnout
        ? known
        : known
          ? await welcomeBack(atTap, door, {
              ...{ personId: known.personId, agreed: saidAtDoor(who.consent), checkedIn: false },
              guardianConsent: who.guardianConsent,
            })
          : await welcome(atTap, door, who);
    const isConfirmed = shift.state.state === 'confirmed';
    if (!isConfirmed) {
      const booked = (await bookingOf(em, shiftId, personId)) !== null;
      if (!booked && !turnout && !(await clashWith(em, personId, shift)))
        await takeFreePlace(em, shift, personId, now);
      await addSighting(em, {
        ...{ kind: 'in', at, isSure, shiftId, personId, method: 'offline', seenBy: actor.personId, now },
        ...{ deviceAt: tap.tappedAt, walkUp: !booked },
      });
    }
    const here: WalkUpNote = turnout ? 'hereAlready' : isConfirmed ? 'late' : null;
    const note: WalkUpNote = here ?? like?.kind ?? (isSure ? null : 'unsure');
    const other = like && { name: like.other.name, number: like.other.number };
    return { reply: { personId, number, note, other }, announce: tellOf(shift, [personId]) };
  },
});

/** By the last digits of the telephone or by name, the earliest first: the rule decides. */
function perhapsRegistered(
  em: EntityManager,
  { name, phone }: { name: string; phone: string | null },
): Promise<Registered[]> {
  return sql<Registered>(
    em,
    `select v.person_id as "personId", p.name, v.number, v.born_year as "bornYear", p.phone,
       false as "volunteersHere"
     from volunteer v join person p on p.id = v.person_id
     where p.erased_at is null
       and (p.name = $1 or right(regexp_replace(p.phone, '\\D', '', 'g'), 11) = right($2, 11))
     order by v.registered_at, v.person_id`,
    [name, phone === null ? null : phone.replace(/\D/g, '')],
  );
}
