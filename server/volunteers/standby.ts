/** Who said yes when every place was taken, in the order of their answers. Whoever calls holds the shift's lock. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../shared/refusal.ts';
import { whyNotEligible } from '../../shared/volunteers/eligibility.ts';
import { whyShiftClosed } from '../../shared/volunteers/shift-state.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { tellOfService } from '../notifications/tell-of-service.ts';
import { book, freePlaces } from './booking.ts';
import { lockShift, tellOf, type LockedShift } from './shift-record.ts';
import { loadRequirement, loadVolunteers } from './volunteer-facts.ts';
import { sendNextWave } from './waves.ts';

/** The number at the end of the queue, and how many stand before it. */
export async function nextStandby(
  em: EntityManager,
  requirementId: string,
): Promise<{ number: number; before: number }> {
  const [row] = await sql<{ number: number; before: number }>(
    em,
    `select coalesce(max(standby_number), 0)::int + 1 as number,
       count(*) filter (where state = 'standby')::int as before
     from offer where requirement_id = $1`,
    [requirementId],
  );
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

/** Who stands by moves up; where nobody does and waves run, the next people are asked. */
export async function fillFreePlace(
  em: EntityManager,
  requirementId: string,
  now: Date,
): Promise<Announcement[]> {
  const moved = await moveUp(em, requirementId, now);
  return [...moved, ...(await sendNextWave(em, requirementId, now))];
}

/** Empty when nobody stands by who can come. */
export async function moveUp(em: EntityManager, requirementId: string, now: Date): Promise<Announcement[]> {
  const waiting = await sql<{ id: string; personId: string }>(
    em,
    `select id, person_id as "personId" from offer where requirement_id = $1 and state = 'standby'
     order by standby_number for update`,
    [requirementId],
  );
  if (waiting.length === 0) return [];
  const at = await loadRequirement(em, requirementId);
  const shift = await lockShift(em, at.shiftId);
  if (whyShiftClosed(shift.state) || now >= shift.row.endsAt) return [];
  const fit = new Set(
    (await loadVolunteers(em, at, { now, only: waiting.map(({ personId }) => personId) }))
      .filter(({ facts }) => whyNotEligible(facts, at.need, at.shift).length === 0)
      .map(({ personId }) => personId),
  );
  const free = await freePlaces(em, requirementId);
  const moved: { personId: string; subject: string }[] = [];
  for (const { id, personId } of waiting) {
    const [placeNumber] = free;
    if (placeNumber === undefined) break;
    if (!fit.has(personId)) continue;
    if (!(await takesPlace(em, { shift, requirementId, placeNumber, personId, offerId: id, now }))) continue;
    await sql(em, `update offer set state = 'accepted' where id = $1`, [id]);
    free.shift();
    moved.push({ personId, subject: id });
  }
  if (moved.length === 0) return [];
  await tellOfService(em, { kind: 'placed', readers: moved, shiftId: at.shiftId, now });
  return tellOf(
    shift,
    moved.map(({ personId }) => personId),
  );
}

/** Somebody may have promised the same hours elsewhere meanwhile; then the next in the queue is looked at. */
async function takesPlace(
  em: EntityManager,
  booking: Parameters<typeof book>[1] & { shift: LockedShift },
): Promise<boolean> {
  try {
    await book(em, booking);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'timeClash') return false;
    throw error;
  }
}
