import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { isMoved, whyCannotCallOff, whyCannotMove } from '../../../shared/volunteers/shift-change.ts';
import { sql } from '../../database.ts';
import { errorCode } from '../../error-code.ts';
import { defineCommand, type Announcement, type CommandContext } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { tellGroupsOfShift, tellOfService } from '../../notifications/tell-of-service.ts';
import { placeOfShift } from '../place.ts';
import { lockShift, tellOf, type LockedShift } from '../shift-record.ts';
import { fillFreePlace } from '../standby.ts';

/**
 * To other hours, another place or both. Open questions end with the new start at the latest; with other hours whoever
 * promised is asked once more, and who is promised elsewhere by then gives the place back. Everyone concerned is told.
 * Refusals: someoneCame, shiftBegun (also where the new start is over), nothingChanged, shiftConfirmed, shiftCancelled,
 * changedMeanwhile. Repeating: by command id. Reply: { freed }, how many gave their place back.
 */
export const moveShift = defineCommand({
  name: 'moveShift',
  action: 'volunteers.lead',
  input: volunteerCommands.moveShift,
  place: placeOfShift,
  async run(context, { shiftId, reason, ...to }) {
    const shift = await lockShift(context.em, shiftId);
    const before = { ...shift.state, place: shift.row.place };
    refuse(whyCannotMove(before, to, { came: await hasCome(context.em, shiftId) }, context.now.getTime()));
    const { freed, announce } = await moveLocked(context, shift, to, reason);
    return { reply: { freed }, announce: [...announce, recordsChanged()] };
  },
});

/** Whoever calls holds the lock and has asked the rule. */
export async function moveLocked(
  context: CommandContext,
  shift: LockedShift,
  to: Hours & { readonly place: string },
  reason: string,
): Promise<{ freed: number; announce: Announcement[] }> {
  const { em, now } = context;
  const shiftId = shift.row.id;
  const before = { startsAt: shift.state.startsAt, endsAt: shift.state.endsAt, place: shift.row.place };
  const concerned = await concernedBy(em, shiftId);
  const freed = isMoved(before, to) ? await freeWhoIsElsewhere(context, shift, to) : [];
  await moveTo(em, shift, { ...to, reason, now });
  if (isMoved(before, to)) await askAnew(em, shiftId, to.startsAt, now);
  const gone = new Set(freed.map(({ personId }) => personId));
  const refilled: Announcement[] = [];
  for (const requirementId of new Set(freed.map((place) => place.requirementId)))
    refilled.push(...(await fillFreePlace(em, requirementId, now)));
  const news = { kind: 'shiftMoved', shiftId, data: { before, reason }, now } as const;
  const subject = `${shiftId}:${now.toISOString()}`;
  const readersOf = (people: readonly string[]) => people.map((personId) => ({ personId, subject }));
  await tellOfService(em, {
    ...news,
    readers: readersOf(concerned.filter((personId) => !gone.has(personId))),
  });
  await tellOfService(em, {
    ...{ ...news, data: { ...news.data, isFreed: true } },
    readers: readersOf([...gone]),
  });
  await tellGroupsOfShift(em, { ...news, communityId: shift.activity.communityId, subject });
  return { freed: gone.size, announce: [...tellOf(shift, concerned), ...refilled] };
}

/**
 * It is not held: open questions, promises and swaps end, and everyone concerned is told why. Refusals: someoneCame,
 * tooLate (it is over), shiftConfirmed, shiftCancelled. Repeating: by command id. Reply: { told }, how many.
 */
export const cancelShift = defineCommand({
  name: 'cancelShift',
  action: 'volunteers.lead',
  input: volunteerCommands.cancelShift,
  place: placeOfShift,
  async run(context, { shiftId, reason }) {
    const { em, now } = context;
    const shift = await lockShift(em, shiftId);
    refuse(whyCannotCallOff(shift.state, { came: await hasCome(em, shiftId) }, now.getTime()));
    const { told, announce } = await callOffLocked(context, shift, reason);
    return { reply: { told: told.length }, announce: [...announce, recordsChanged()] };
  },
});

/** Whoever calls holds the lock and has asked the rule. */
export async function callOffLocked(
  { em, actor, now }: CommandContext,
  shift: LockedShift,
  reason: string,
): Promise<{ told: readonly string[]; announce: Announcement[] }> {
  const shiftId = shift.row.id;
  const concerned = await concernedBy(em, shiftId);
  const at = now.toISOString();
  await sql(em, 'update booking set cancelled_at = $2 where shift_id = $1 and cancelled_at is null', [
    ...[shiftId, at],
  ]);
  await sql(
    em,
    `update offer set state = 'withdrawn', answered_at = coalesce(answered_at, $2)
     where shift_id = $1 and state in ('asked', 'standby', 'accepted')`,
    [shiftId, at],
  );
  await sql(
    em,
    `update wave_plan set stopped_at = $2 where stopped_at is null
       and requirement_id in (select id from requirement where shift_id = $1)`,
    [shiftId, at],
  );
  await sql(
    em,
    `update shift_swap set state = 'withdrawn', settled_by = $2, settled_at = $3
     where state in ('open', 'agreed') and (shift_id = $1 or other_shift_id = $1)`,
    [shiftId, actor.personId, at],
  );
  await sql(em, `update shift set state = 'cancelled', changed_at = $2, change_reason = $3 where id = $1`, [
    ...[shiftId, at, reason],
  ]);
  await sql(
    em,
    `update activity set state = 'cancelled' where id = $1 and state = 'planned'
       and not exists (select from shift where activity_id = $1 and state <> 'cancelled')`,
    [shift.activity.id],
  );
  const news = { kind: 'shiftCancelled', shiftId, data: { reason }, now } as const;
  await tellOfService(em, {
    ...news,
    readers: concerned.map((personId) => ({ personId, subject: shiftId })),
  });
  await tellGroupsOfShift(em, { ...news, communityId: shift.activity.communityId, subject: shiftId });
  return { told: concerned, announce: tellOf(shift, concerned) };
}

export async function hasCome(em: EntityManager, shiftId: string): Promise<boolean> {
  return (await sql(em, 'select from turnout where shift_id = $1 limit 1', [shiftId])).length > 0;
}

/** Who promised to come, stands by or is thinking about it. */
async function concernedBy(em: EntityManager, shiftId: string): Promise<string[]> {
  const people = await sql<{ personId: string }>(
    em,
    `select person_id as "personId" from booking where shift_id = $1 and cancelled_at is null
     union select person_id from offer where shift_id = $1 and state in ('asked', 'standby') order by 1`,
    [shiftId],
  );
  return people.map(({ personId }) => personId);
}

interface Hours {
  readonly startsAt: number;
  readonly endsAt: number;
}

interface Freed {
  readonly personId: string;
  readonly offerId: string | null;
  readonly requirementId: string;
}

async function freeWhoIsElsewhere(
  { em, now }: CommandContext,
  shift: LockedShift,
  { startsAt, endsAt }: Hours,
): Promise<Freed[]> {
  const freed = await sql<Freed>(
    em,
    `update booking mine set cancelled_at = $4 where mine.shift_id = $1 and mine.cancelled_at is null
       and exists (select from booking other where other.person_id = mine.person_id and other.id <> mine.id
         and other.cancelled_at is null and other.starts_at < to_timestamp($3::float8 / 1000)
         and other.ends_at > to_timestamp($2::float8 / 1000))
     returning mine.person_id as "personId", mine.offer_id as "offerId",
       mine.requirement_id as "requirementId"`,
    [shift.row.id, startsAt, endsAt, now.toISOString()],
  );
  await sql(em, `update offer set state = 'withdrawn', answered_at = $2 where id = any($1::uuid[])`, [
    freed.flatMap(({ offerId }) => (offerId === null ? [] : [offerId])),
    now.toISOString(),
  ]);
  return freed;
}

/** Bookings take over the new hours (0005). Somebody may promise those to another community at this very moment. */
async function moveTo(
  em: EntityManager,
  { row }: LockedShift,
  { startsAt, endsAt, place, reason, now }: Hours & { place: string; reason: string; now: Date },
): Promise<void> {
  // Nobody has said where on the map the new place is.
  if (row.place !== place) Object.assign(row, { place, lat: null, lng: null });
  row.startsAt = new Date(startsAt);
  row.endsAt = new Date(endsAt);
  try {
    await em.flush();
    await sql(em, 'update shift set changed_at = $2, change_reason = $3 where id = $1', [
      ...[row.id, now.toISOString(), reason],
    ]);
  } catch (error) {
    if (errorCode(error) === exclusionViolation) throw new Refusal('changedMeanwhile');
    throw error;
  }
}

const exclusionViolation = '23P01';

/** What was said of the old hours holds for the new ones only once it is said again. */
async function askAnew(em: EntityManager, shiftId: string, startsAt: number, now: Date): Promise<void> {
  await sql(
    em,
    `update booking set reconfirm_asked_at = $2, reconfirmed_at = null, expected_at = null
     where shift_id = $1 and cancelled_at is null`,
    [shiftId, now.toISOString()],
  );
  await sql(
    em,
    `update offer set deadline_at = to_timestamp($2::float8 / 1000)
     where shift_id = $1 and state = 'asked' and deadline_at > to_timestamp($2::float8 / 1000)`,
    [shiftId, startsAt],
  );
  await sql(
    em,
    `update wave_plan set deadline_at = to_timestamp($2::float8 / 1000)
     where stopped_at is null and deadline_at > to_timestamp($2::float8 / 1000)
       and requirement_id in (select id from requirement where shift_id = $1)`,
    [shiftId, startsAt],
  );
}
