import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { whyCannotRecordServed } from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { momentOfTap } from '../../../shared/volunteers/sightings.ts';
import {
  looksAlike,
  whyCannotSignTally,
  whyCannotWithdrawTally,
  type TallyFacts,
} from '../../../shared/volunteers/tally.ts';
import { sql } from '../../database.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { communityOfShift, ownScope, placeOfShift } from '../place.ts';
import { lockShift, tellOf, turnoutOf, type LockedShift } from '../shift-record.ts';

/**
 * How many people came to a stall, counted without names, with a photo that the actor has uploaded; the actor signs by it.
 * Refusals: tooEarly, shiftCancelled, photoNeeded (no such photo of the actor, or it stands for another count). Repeating:
 * by command id; a photo stands for one count. Reply: { tallyId }.
 */
export const recordTally = defineCommand({
  name: 'recordTally',
  action: 'volunteers.lead',
  input: volunteerCommands.recordTally,
  place: placeOfShift,
  async run(context, { shiftId, ...count }) {
    const { em, now } = context;
    const shift = await lockShift(em, shiftId);
    refuse(whyCannotRecordServed(shift.state, now.getTime()));
    const tallyId = await insertTally(context, shift, { ...count, at: now, isSure: true, handedInAt: null });
    return {
      reply: { tallyId },
      announce: [...tellOf(shift, await thoseHere(em, shiftId)), recordsChanged()],
    };
  },
});

/**
 * The same, made on a phone without a network and handed in later: it stands at the moment of the tap, marked where the
 * phone's clock was changed in between; also after the shift was confirmed. `alike`: who else counted as many at about
 * the same time, null nobody; both stay, and the leads look. Refusals and repetition as for recordTally.
 */
export const recordTallyLater = defineCommand({
  name: 'recordTallyLater',
  action: 'volunteers.lead',
  input: volunteerCommands.recordTallyLater,
  place: placeOfShift,
  async run(context, { shiftId, people, note, fileId, ...tap }) {
    const { em, actor, now } = context;
    const shift = await lockShift(em, shiftId);
    refuse(whyCannotRecordServed(shift.state, now.getTime()));
    const { at, isSure } = momentOfTap({ ...tap, kind: 'out' }, shift.state, now.getTime());
    const countedAt = Math.max(at, shift.state.startsAt);
    const others = await sql<{ people: number; countedBy: string; countedAt: number; name: string }>(
      em,
      `select y.people, y.counted_by as "countedBy", ms(y.counted_at) as "countedAt", p.name
       from tally y join person p on p.id = y.counted_by
       where y.shift_id = $1 and y.withdrawn_at is null order by y.counted_at, y.id`,
      [shiftId],
    );
    const own = { people, countedBy: actor.personId, countedAt };
    const alike = others.find((other) => looksAlike(own, other))?.name ?? null;
    const tallyId = await insertTally(context, shift, {
      ...{ people, note, fileId, at: new Date(countedAt), isSure, handedInAt: now },
    });
    return {
      reply: { tallyId, isSure, alike },
      announce: [...tellOf(shift, await thoseHere(em, shiftId)), recordsChanged()],
    };
  },
});

interface Count {
  readonly people: number;
  readonly note: string;
  readonly fileId: string;
  readonly at: Date;
  readonly isSure: boolean;
  /** Null: at once. */
  readonly handedInAt: Date | null;
}

async function insertTally(
  { em, actor }: CommandContext,
  shift: LockedShift,
  { people, note, fileId, at, isSure, handedInAt }: Count,
): Promise<string> {
  const photo = await sql(
    em,
    `select 1 from stored_file where id = $1 and uploaded_by = $2
       and not exists (select from tally where file_id = stored_file.id)
     for key share`,
    [fileId, actor.personId],
  );
  if (photo.length === 0) throw new Refusal('photoNeeded');
  const tallyId = uuidv7();
  await sql(
    em,
    `insert into tally (id, shift_id, people, note, file_id, counted_by, counted_at, handed_in_at, time_unsure)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[tallyId, shift.row.id, people, note, fileId, actor.personId, at.toISOString()],
      ...[handedInAt?.toISOString() ?? null, !isSure],
    ],
  );
  return tallyId;
}

/**
 * The second signature, by a lead or host. Refusals: tallyWithdrawn, tallySigned, ownEntry. Repeating: by command id; a
 * count is signed once.
 */
export const signTally = defineCommand({
  name: 'signTally',
  action: 'volunteers.approve',
  input: volunteerCommands.signTally,
  place: async (em, { tallyId }) => {
    const communityId = await communityOfTally(em, tallyId);
    return communityId === null ? null : { room: communityId, scope: { communityId } };
  },
  run: (context, { tallyId }) => sign(context, tallyId, () => Promise.resolve(true)),
});

/** The second signature, by a volunteer who was there. Refusals as for signTally, and notCheckedIn. Repeating alike. */
export const witnessTally = defineCommand({
  name: 'witnessTally',
  action: 'volunteers.answer',
  input: volunteerCommands.witnessTally,
  async place(em, { tallyId }, actor) {
    const room = await communityOfTally(em, tallyId);
    return room === null ? null : { room, scope: ownScope(actor, actor.personId) };
  },
  run: (context, { tallyId }) =>
    sign(
      context,
      tallyId,
      async (shiftId) => (await turnoutOf(context.em, shiftId, context.actor.personId)) !== null,
    ),
});

/** Counted twice or wrongly: stays on record and counts for nothing. Refusals: tallyWithdrawn. Repeating: by command id. */
export const withdrawTally = defineCommand({
  name: 'withdrawTally',
  action: 'volunteers.lead',
  input: volunteerCommands.withdrawTally,
  place: async (em, { tallyId }) => {
    const communityId = await communityOfTally(em, tallyId);
    return communityId === null ? null : { room: communityId, scope: { communityId } };
  },
  async run({ em, actor, now }, { tallyId }) {
    const tally = await tallyOf(em, tallyId);
    const shift = await lockShift(em, tally.shiftId);
    refuse(whyCannotWithdrawTally(tally));
    await sql(em, 'update tally set withdrawn_by = $2, withdrawn_at = $3 where id = $1', [
      tallyId,
      actor.personId,
      now.toISOString(),
    ]);
    return {
      reply: null,
      announce: [...tellOf(shift, await thoseHere(em, tally.shiftId)), recordsChanged()],
    };
  },
});

async function sign(
  { em, actor, now }: CommandContext,
  tallyId: string,
  wasHereAt: (shiftId: string) => Promise<boolean>,
) {
  const { shiftId } = await tallyOf(em, tallyId);
  const shift = await lockShift(em, shiftId);
  const tally = await tallyOf(em, tallyId);
  refuse(whyCannotSignTally(tally, { personId: actor.personId, wasHere: await wasHereAt(shiftId) }));
  await sql(em, 'update tally set second_by = $2, second_at = $3 where id = $1', [
    tallyId,
    actor.personId,
    now.toISOString(),
  ]);
  return { reply: null, announce: [...tellOf(shift, await thoseHere(em, shiftId)), recordsChanged()] };
}

async function tallyOf(em: EntityManager, tallyId: string): Promise<TallyFacts & { shiftId: string }> {
  const [row] = await sql<TallyFacts & { shiftId: string }>(
    em,
    `select shift_id as "shiftId", counted_by as "countedBy", second_at is not null as "isSigned",
       withdrawn_at is not null as "isWithdrawn" from tally where id = $1`,
    [tallyId],
  );
  if (!row) throw new Error(`tally ${tallyId} vanished`);
  return row;
}

async function communityOfTally(em: EntityManager, tallyId: string): Promise<string | null> {
  const [row] = await sql<{ shiftId: string }>(em, 'select shift_id as "shiftId" from tally where id = $1', [
    tallyId,
  ]);
  return row ? communityOfShift(em, row.shiftId) : null;
}

/** Their phones offer the second signature. */
async function thoseHere(em: EntityManager, shiftId: string): Promise<string[]> {
  const rows = await sql<{ id: string }>(em, 'select person_id as id from turnout where shift_id = $1', [
    shiftId,
  ]);
  return rows.map(({ id }) => id);
}
