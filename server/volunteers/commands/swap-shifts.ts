import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { whyCannotAgreeSwap, whyCannotAskSwap, whyCannotWithdraw } from '../../../shared/volunteers/swap.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { tellOfService } from '../../notifications/tell-of-service.ts';
import { communityOfShift, ownPlaceOfShift, ownScope } from '../place.ts';
import { bookingOf, lockShift, tellOf, type LockedShift } from '../shift-record.ts';
import { heldAt, whyNoSwaps } from '../swap-fit.ts';
import { aboutSwap, lockBoth, mustSwap, settle, sidesOf, swapOf, tellEach, thoseAt } from '../swap-record.ts';

/**
 * "I would rather serve at that shift": whoever serves there may agree. Refusals: notBooked, alreadyThere, swapOpen,
 * tooLate, shiftConfirmed, shiftCancelled, notAllowed (another community's shift). Repeating: by command id; one open wish
 * a person and shift. Reply: { swapId }.
 */
export const askSwap = defineCommand({
  name: 'askSwap',
  action: 'volunteers.answer',
  input: volunteerCommands.askSwap,
  place: ownPlaceOfShift,
  async run({ em, actor, now }, { shiftId, otherShiftId }) {
    const [own, other] = await lockBoth(em, shiftId, otherShiftId);
    const open = await sql(
      em,
      `select id from shift_swap where shift_id = $1 and person_id = $2 and state in ('open', 'agreed')`,
      [shiftId, actor.personId],
    );
    refuse(
      whyCannotAskSwap(
        withCommunity(own),
        withCommunity(other),
        {
          booked: (await bookingOf(em, shiftId, actor.personId)) !== null,
          bookedThere: (await bookingOf(em, otherShiftId, actor.personId)) !== null,
          isOpen: open.length > 0,
        },
        now.getTime(),
      ),
    );
    const swapId = uuidv7();
    await sql(
      em,
      `insert into shift_swap (id, shift_id, person_id, other_shift_id, state, asked_at)
       values ($1, $2, $3, $4, 'open', $5)`,
      [swapId, shiftId, actor.personId, otherShiftId, now.toISOString()],
    );
    const fit = await whoCouldAgree(em, shiftId, otherShiftId, { personId: actor.personId, now });
    await tellOfService(em, { kind: 'swapAsked', ...aboutSwap(swapId, fit, shiftId, otherShiftId), now });
    const there = await thoseAt(em, otherShiftId);
    return { reply: { swapId }, announce: tellOf(own, [actor.personId, ...there]) };
  },
});

/**
 * Somebody at the other shift agrees; a lead's nod makes it so. Refusals: swapSettled, ownSwap, notBooked, timeClash,
 * swapUnfit (either could not serve in the other's place), tooLate, shiftConfirmed, shiftCancelled. Repeating: by
 * command id.
 */
export const agreeSwap = defineCommand({
  name: 'agreeSwap',
  action: 'volunteers.answer',
  input: volunteerCommands.agreeSwap,
  async place(em, { swapId }, actor) {
    const swap = await swapOf(em, swapId);
    const room = swap && (await communityOfShift(em, swap.shiftId));
    return room ? { room, scope: ownScope(actor, actor.personId) } : null;
  },
  async run({ em, actor, now }, { swapId }) {
    const swap = await mustSwap(em, swapId);
    const sides = await sidesOf(em, { ...swap, otherPersonId: actor.personId }, now);
    refuse(
      whyCannotAgreeSwap(
        { ...sides, state: swap.state, isAsker: swap.personId === actor.personId },
        [sides.own.state, sides.other.state],
        now.getTime(),
      ),
    );
    await sql(
      em,
      `update shift_swap set state = 'agreed', other_person_id = $2, agreed_at = $3 where id = $1`,
      [swapId, actor.personId, now.toISOString()],
    );
    const told = [swap.personId, ...(await thoseAt(em, swap.otherShiftId))];
    const { leadId } = sides.own.activity;
    const leads = leadId ? [leadId] : [];
    const { shiftId, otherShiftId, personId } = swap;
    await tellOfService(em, {
      kind: 'swapAgreed',
      ...aboutSwap(swapId, [personId], otherShiftId, shiftId),
      now,
    });
    await tellOfService(em, { kind: 'swapWaits', ...aboutSwap(swapId, leads, shiftId, otherShiftId), now });
    return { reply: null, announce: tellOf(sides.own, told) };
  },
});

/** Either takes it back until the lead has nodded. Refusals: swapSettled. Repeating: by command id. */
export const withdrawSwap = defineCommand({
  name: 'withdrawSwap',
  action: 'volunteers.answer',
  input: volunteerCommands.withdrawSwap,
  async place(em, { swapId }, actor) {
    const swap = await swapOf(em, swapId);
    const room = swap && (await communityOfShift(em, swap.shiftId));
    const isTheirs = swap?.personId === actor.personId || swap?.otherPersonId === actor.personId;
    return room && isTheirs ? { room, scope: ownScope(actor, actor.personId) } : null;
  },
  async run({ em, actor, now }, { swapId }) {
    const swap = await mustSwap(em, swapId);
    refuse(whyCannotWithdraw(swap.state));
    await settle(em, swapId, { state: 'withdrawn', by: actor.personId, now });
    await tellEach(em, swapId, 'swapWithdrawn', swap, { except: actor.personId, now });
    const own = await lockShift(em, swap.shiftId);
    return {
      reply: null,
      announce: tellOf(own, [swap.personId, ...(await thoseAt(em, swap.otherShiftId))]),
    };
  },
});

/** Those at the other shift who fit the place that is given away, as its holder fits theirs. */
async function whoCouldAgree(
  em: EntityManager,
  shiftId: string,
  otherShiftId: string,
  { personId, now }: { personId: string; now: Date },
): Promise<string[]> {
  const held = await heldAt(em, [shiftId, otherShiftId]);
  const own = held.find((place) => place.shiftId === shiftId && place.personId === personId);
  if (!own) throw new Error('the rule allowed to ask for a swap without a place');
  const others = held.filter((place) => place.shiftId === otherShiftId);
  const why = await whyNoSwaps(em, own, others, now);
  return others.flatMap((other, at) => (why[at]?.length === 0 ? [other.personId] : []));
}

const withCommunity = ({ state, activity }: LockedShift) => ({ ...state, communityId: activity.communityId });
