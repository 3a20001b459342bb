/** A whole activity to other days or hours, or called off: each of its shifts as if it were changed alone. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../../shared/refusal.ts';
import { volunteerCommands } from '../../../shared/volunteers/commands.ts';
import { inMovingOrder, movedBy, whyStays, type Move } from '../../../shared/volunteers/shift-change.ts';
import { sql } from '../../database.ts';
import { defineCommand, type Announcement, type CommandContext, type Place } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { lockShift, type LockedShift } from '../shift-record.ts';
import { callOffLocked, hasCome, moveLocked } from './change-shift.ts';

/**
 * What has begun, is over, or where somebody has come stays as it is. Everyone is told of each shift of theirs, and asked
 * anew, as with moveShift. Refusals: changedMeanwhile (other shifts can be moved now than those that were shown, or
 * somebody promised the new hours elsewhere at this very moment). Repeating: by command id.
 */
export const moveActivity = defineCommand({
  name: 'moveActivity',
  action: 'volunteers.lead',
  input: volunteerCommands.moveActivity,
  place: placeOfActivity,
  async run(context, { activityId, shiftIds, by, reason }) {
    const shifts = await lockShown(context, activityId, { shiftIds, by });
    const announce: Announcement[] = [];
    let freed = 0;
    for (const { shift } of inMovingOrder(shifts, by)) {
      const to = movedBy({ ...shift.state, place: shift.row.place }, by);
      const done = await moveLocked(context, shift, to, reason);
      freed += done.freed;
      announce.push(...done.announce);
    }
    return { reply: { moved: shifts.length, freed }, announce: [...announce, recordsChanged()] };
  },
});

/**
 * Everyone concerned is told of each shift of theirs, and why, as with cancelShift. Refusals: changedMeanwhile.
 * Repeating: by command id.
 */
export const cancelActivity = defineCommand({
  name: 'cancelActivity',
  action: 'volunteers.lead',
  input: volunteerCommands.cancelActivity,
  place: placeOfActivity,
  async run(context, { activityId, shiftIds, reason }) {
    const shifts = await lockShown(context, activityId, { shiftIds, by: null });
    const announce: Announcement[] = [];
    const told = new Set<string>();
    for (const { shift } of shifts) {
      const done = await callOffLocked(context, shift, reason);
      for (const personId of done.told) told.add(personId);
      announce.push(...done.announce);
    }
    return {
      reply: { cancelled: shifts.length, told: told.size },
      announce: [...announce, recordsChanged()],
    };
  },
});

export async function communityOfActivity(em: EntityManager, activityId: string): Promise<string | null> {
  const [row] = await sql<{ communityId: string }>(
    em,
    `select community_id as "communityId" from activity where id = $1 and kind = 'volunteer'`,
    [activityId],
  );
  return row?.communityId ?? null;
}

async function placeOfActivity(em: EntityManager, input: { activityId: string }): Promise<Place | null> {
  const communityId = await communityOfActivity(em, input.activityId);
  return communityId === null ? null : { room: communityId, scope: { communityId } };
}

/** Those that the change concerns, locked in the order of their ids. They have to be those that were confirmed. */
async function lockShown(
  { em, now }: CommandContext,
  activityId: string,
  { shiftIds, by }: { shiftIds: readonly string[]; by: Move | null },
): Promise<{ shift: LockedShift; startsAt: number }[]> {
  const planned = await sql<{ id: string }>(
    em,
    `select id from shift where activity_id = $1 and state = 'planned' and ends_at > $2 order by id`,
    [activityId, now.toISOString()],
  );
  const going: { shift: LockedShift; startsAt: number }[] = [];
  for (const { id } of planned) {
    const shift = await lockShift(em, id);
    const { startsAt } = shift.state;
    const facts = { ...shift.state, place: shift.row.place, came: await hasCome(em, id) };
    if (whyStays(facts, by, now.getTime()) === null) going.push({ shift, startsAt });
  }
  const isShown =
    going.length === new Set(shiftIds).size && going.every(({ shift }) => shiftIds.includes(shift.row.id));
  if (!isShown) throw new Refusal('changedMeanwhile');
  return going;
}
