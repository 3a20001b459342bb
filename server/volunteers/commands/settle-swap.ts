import type { EntityManager } from '@mikro-orm/postgresql';
import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotSettleSwap } from '../../../shared/volunteers/swap.ts';
import { sql } from '../../database.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { book } from '../booking.ts';
import { communityOfShift } from '../place.ts';
import { tellOf } from '../shift-record.ts';
import { freeBooking } from './cancel-booking.ts';
import { mustSwap, settle, sidesOf, swapOf, tellEach, type Sides } from '../swap-record.ts';

/**
 * The lead's nod: each takes the other's place in the same commit, or the reason why not. Refusals: swapSettled,
 * notBooked, timeClash, swapUnfit, tooLate, shiftConfirmed, shiftCancelled. Repeating: by command id; the constraints
 * of `booking` hold as for any yes.
 */
export const settleSwap = defineCommand({
  name: 'settleSwap',
  action: 'volunteers.lead',
  input: volunteerCommands.settleSwap,
  async place(em, { swapId }) {
    const swap = await swapOf(em, swapId);
    const communityId = swap && (await communityOfShift(em, swap.shiftId));
    return communityId ? { room: communityId, scope: { communityId } } : null;
  },
  async run(context, { swapId, approve }) {
    const { em, actor, now } = context;
    const swap = await mustSwap(em, swapId);
    const sides = await sidesOf(em, swap, now);
    const shifts = [sides.own.state, sides.other.state] as const;
    refuse(
      whyCannotSettleSwap(
        { ...sides, state: swap.state, isAsker: false },
        shifts,
        { approve },
        now.getTime(),
      ),
    );
    if (approve) await exchange(context, sides);
    await settle(em, swapId, { state: approve ? 'done' : 'refused', by: actor.personId, now });
    await tellEach(em, swapId, approve ? 'swapDone' : 'swapRefused', swap, { except: null, now });
    const people = [swap.personId, ...(swap.otherPersonId === null ? [] : [swap.otherPersonId])];
    return { reply: null, announce: [...tellOf(sides.own, people), ...tellOf(sides.other)] };
  },
});

async function exchange(
  context: CommandContext,
  { own, other, ownBooking, otherBooking }: Sides,
): Promise<void> {
  if (!ownBooking || !otherBooking) throw new Error('the rule allowed to exchange places that nobody holds');
  const { em, now } = context;
  await freeBooking(context, ownBooking, 'withdrawn');
  await freeBooking(context, otherBooking, 'withdrawn');
  await closeQuestions(em, other.row.id, ownBooking.personId, now);
  await closeQuestions(em, own.row.id, otherBooking.personId, now);
  const moved = [
    { shift: other, place: otherBooking, personId: ownBooking.personId },
    { shift: own, place: ownBooking, personId: otherBooking.personId },
  ];
  for (const { shift, place, personId } of moved) {
    const { requirementId, placeNumber } = place;
    await book(em, { shift, requirementId, placeNumber, personId, offerId: null, now });
  }
}

/** Whoever was asked there or stands by has a place now. */
async function closeQuestions(
  em: EntityManager,
  shiftId: string,
  personId: string,
  now: Date,
): Promise<void> {
  await sql(
    em,
    `update offer set state = 'withdrawn', answered_at = $3
     where shift_id = $1 and person_id = $2 and state in ('asked', 'standby')`,
    [shiftId, personId, now.toISOString()],
  );
}
