import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import type { Ineligibility } from '../../../shared/volunteers/eligibility.ts';
import {
  whyCannotAgreeSwap,
  whyCannotAskSwap,
  whyCannotSettleSwap,
  whyCannotWithdraw,
  type SwapState,
} from '../../../shared/volunteers/swap.ts';
import { sql } from '../../database.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { tellOfService } from '../../notifications/tell-of-service.ts';
import { book } from '../booking.ts';
import { communityOfShift, ownPlaceOfShift, ownScope } from '../place.ts';
import {
  bookingOf,
  lockShift,
  tellOf,
  turnoutOf,
  type BookingRow,
  type LockedShift,
} from '../shift-record.ts';
import { heldAt, whyNoSwaps, type HeldPlace } from '../swap-fit.ts';
import { freeBooking } from './cancel-booking.ts';

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

interface Swap {
  readonly shiftId: string;
  readonly personId: string;
  readonly otherShiftId: string;
  readonly otherPersonId: string | null;
  readonly state: SwapState;
}

async function swapOf(em: EntityManager, swapId: string): Promise<Swap | null> {
  const [row] = await sql<Swap>(
    em,
    `select shift_id as "shiftId", person_id as "personId", other_shift_id as "otherShiftId",
       other_person_id as "otherPersonId", state from shift_swap where id = $1`,
    [swapId],
  );
  return row ?? null;
}

async function mustSwap(em: EntityManager, swapId: string): Promise<Swap> {
  const swap = await swapOf(em, swapId);
  if (!swap) throw new Error(`swap ${swapId} vanished`);
  return swap;
}

/** Both are of one community, whose room is locked; the order of their ids keeps two nodes from waiting in a ring. */
async function lockBoth(em: EntityManager, a: string, b: string): Promise<[LockedShift, LockedShift]> {
  if (a < b) return [await lockShift(em, a), await lockShift(em, b)];
  const second = await lockShift(em, b);
  return [await lockShift(em, a), second];
}

/** What is told of a swap: `shiftId` would be the readers', `otherShiftId` is theirs now. */
const aboutSwap = (swapId: string, personIds: readonly string[], shiftId: string, otherShiftId: string) => ({
  readers: personIds.map((personId) => ({ personId, subject: swapId })),
  shiftId,
  otherShiftId,
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

/** How it ended, to each of the two as it concerns them. */
async function tellEach(
  em: EntityManager,
  swapId: string,
  kind: 'swapDone' | 'swapRefused' | 'swapWithdrawn',
  { personId, otherPersonId, shiftId, otherShiftId }: Swap,
  { except, now }: { except: string | null; now: Date },
): Promise<void> {
  if (otherPersonId === null) return;
  if (personId !== except)
    await tellOfService(em, { kind, ...aboutSwap(swapId, [personId], otherShiftId, shiftId), now });
  if (otherPersonId !== except)
    await tellOfService(em, { kind, ...aboutSwap(swapId, [otherPersonId], shiftId, otherShiftId), now });
}

const withCommunity = ({ state, activity }: LockedShift) => ({ ...state, communityId: activity.communityId });

async function thoseAt(em: EntityManager, shiftId: string): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    em,
    'select person_id as id from booking where shift_id = $1 and cancelled_at is null',
    [shiftId],
  );
  return rows.map(({ id }) => id);
}

interface Sides {
  readonly own: LockedShift;
  readonly other: LockedShift;
  readonly ownBooking: BookingRow | null;
  readonly otherBooking: BookingRow | null;
  readonly holdBoth: boolean;
  readonly unfit: readonly Ineligibility[];
}

async function sidesOf(em: EntityManager, swap: Swap, now: Date): Promise<Sides> {
  const { shiftId, personId, otherShiftId, otherPersonId } = swap;
  const [own, other] = await lockBoth(em, shiftId, otherShiftId);
  const ownBooking = await bookingOf(em, shiftId, personId);
  const otherBooking = otherPersonId === null ? null : await bookingOf(em, otherShiftId, otherPersonId);
  const came =
    (await turnoutOf(em, shiftId, personId)) !== null ||
    (otherPersonId !== null && (await turnoutOf(em, otherShiftId, otherPersonId)) !== null);
  if (!ownBooking || !otherBooking || came)
    return { own, other, ownBooking, otherBooking, holdBoth: false, unfit: [] };
  const [unfit = []] = await whyNoSwaps(em, placeOf(ownBooking), [placeOf(otherBooking)], now);
  return { own, other, ownBooking, otherBooking, holdBoth: true, unfit };
}

const placeOf = ({ shiftId, requirementId, personId, startsAt, endsAt }: BookingRow): HeldPlace => ({
  ...{ shiftId, requirementId, personId },
  ...{ startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
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

async function settle(
  em: EntityManager,
  swapId: string,
  { state, by, now }: { state: SwapState; by: string; now: Date },
): Promise<void> {
  await sql(em, 'update shift_swap set state = $2, settled_by = $3, settled_at = $4 where id = $1', [
    ...[swapId, state, by, now.toISOString()],
  ]);
}
