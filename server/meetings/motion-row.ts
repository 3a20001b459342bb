/** How a motion, or an amendment, enters the database. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MeetingView, Motion, MotionWording } from '../../shared/meetings/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';

/** The wording with the name of its unit; refused invalidInput where there is no such unit. */
export async function withUnitName(
  em: EntityManager,
  { what, unitId, dueOn, costYuan, costNote }: Omit<MotionWording, 'unitName'>,
): Promise<MotionWording> {
  const [unit] = await sql<{ name: string }>(em, 'select name from responsible_unit where id = $1', [unitId]);
  if (!unit) throw new Refusal('invalidInput', { issues: ['unitId: unknown'] });
  return { what, unitId, unitName: unit.name, dueOn, costYuan, costNote };
}

export async function insertMotion(
  em: EntityManager,
  view: MeetingView,
  motion: Motion,
  now: Date,
): Promise<void> {
  await sql(
    em,
    `insert into motion (id, meeting_id, item_id, number, what, unit_id, due_on, cost_yuan, cost_note, proposer_seat_id, amends, state, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      motion.id,
      view.id,
      motion.itemId,
      motion.number,
      motion.what,
      motion.unitId,
      motion.dueOn,
      motion.costYuan,
      motion.costNote,
      motion.proposerSeatId,
      motion.amends,
      motion.state,
      now.toISOString(),
    ],
  );
}

/** The number of a further motion among `others`. */
export function nextNumber(others: readonly Motion[]): number {
  return Math.max(0, ...others.map((other) => other.number)) + 1;
}
