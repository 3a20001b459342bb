import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { askNext, hurry, whyCannotReplace } from '../../../shared/volunteers/dispatch.ts';
import { answerChance, waveDefaults } from '../../../shared/volunteers/waves.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { insertOffers } from '../insert-offers.ts';
import { nextBest } from '../next-best.ts';
import { placeOfShift } from '../place.ts';
import { bookingOf, lockShift, tellOf, turnoutOf, type BookingRow } from '../shift-record.ts';
import { moveUp } from '../standby.ts';
import { loadRequirement } from '../volunteer-facts.ts';
import { historiesOf, missingAt, pendingAt, unasked } from '../waves.ts';
import { freeBooking } from './cancel-booking.ts';

/**
 * One tap for somebody who has not come: frees the place; whoever stands by moves up, else the nearest and fittest are
 * asked, as many as make it likely that one comes. Refusals: notBooked, alreadyCheckedIn, tooLate, shiftConfirmed,
 * shiftCancelled. Repeating: by command id; a second tap finds no booking.
 */
export const replaceMissing = defineCommand({
  name: 'replaceMissing',
  action: 'volunteers.lead',
  input: volunteerCommands.replaceMissing,
  place: placeOfShift,
  async run(context, { shiftId, personId }) {
    const { em, now } = context;
    const shift = await lockShift(em, shiftId);
    const booking = await bookingOf(em, shiftId, personId);
    const checkedIn = (await turnoutOf(em, shiftId, personId)) !== null;
    refuse(whyCannotReplace(shift.state, booking && { checkedIn }, now.getTime()));
    if (!booking) throw new Error('the rule allowed to replace somebody who is not booked');
    await freeBooking(context, booking, 'withdrawn');
    const deadlineAt = Math.min(shift.row.endsAt.getTime(), now.getTime() + hurry.answerMs);
    const told = tellOf(shift, [personId]);
    const moved = await moveUp(em, booking.requirementId, now);
    const asked = moved.length > 0 ? [] : await askInAHurry(context, booking, deadlineAt);
    return {
      reply: { movedUp: moved.length > 0, asked: asked.length, deadlineAt },
      announce: [...told, ...moved, ...(asked.length > 0 ? tellOf(shift, asked) : [])],
    };
  },
});

async function askInAHurry(
  context: CommandContext,
  booking: BookingRow,
  deadlineAt: number,
): Promise<readonly string[]> {
  const { em, actor, now } = context;
  const { requirementId } = booking;
  const at = await loadRequirement(em, requirementId);
  const { volunteers, ranked } = await nextBest(em, at, {
    now,
    weeklyCap: waveDefaults.weeklyCap,
    except: booking.personId,
  });
  const pending = await pendingAt(em, requirementId, now);
  const histories = await historiesOf(em, now, [...ranked, ...pending]);
  const chanceOf = (personId: string) => answerChance(histories.get(personId) ?? unasked);
  const personIds = askNext(
    ranked.map((personId) => ({ personId, chance: chanceOf(personId) })),
    { missing: await missingAt(em, requirementId), pending: pending.map(chanceOf) },
  );
  if (personIds.length === 0) return [];
  await insertOffers(em, {
    ...{ at, volunteers, personIds, now, askedBy: actor.personId, waveId: null },
    deadlineAt,
  });
  return personIds;
}
