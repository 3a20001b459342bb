import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { Refusal, refuse } from '../../../shared/refusal.ts';
import { whyCannotRecordServed } from '../../../shared/volunteers/attendance.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import {
  whyCannotSignTally,
  whyCannotWithdrawTally,
  type TallyFacts,
} from '../../../shared/volunteers/tally.ts';
import { sql } from '../../database.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { communityOfShift, ownScope, placeOfShift } from '../place.ts';
import { lockShift, tellOf, turnoutOf } from '../shift-record.ts';

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
  async run({ em, actor, now }, { shiftId, people, note, fileId }) {
    const shift = await lockShift(em, shiftId);
    refuse(whyCannotRecordServed(shift.state, now.getTime()));
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
      `insert into tally (id, shift_id, people, note, file_id, counted_by, counted_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [tallyId, shiftId, people, note, fileId, actor.personId, now.toISOString()],
    );
    return {
      reply: { tallyId },
      announce: [...tellOf(shift, await thoseHere(em, shiftId)), recordsChanged()],
    };
  },
});

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
