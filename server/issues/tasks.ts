/** Parts of the work (action_item): giving one to a unit, and finding them again. */
import { LockMode, type EntityManager, type InferEntity } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { Refusal } from '../../shared/refusal.ts';
import { localDay } from '../../shared/local-time.ts';
import { sql } from '../database.ts';
import { ActionItem } from './entities.ts';

export type TaskRow = InferEntity<typeof ActionItem>;

/** Returns the id of the new part. Refusals: notAllowed for a unit that does not exist, dueDatePast. */
export async function giveTask(
  em: EntityManager,
  task: {
    readonly issueId: string;
    readonly resolutionId: string | null;
    readonly unitId: string;
    readonly supervisorId: string;
    /** YYYY-MM-DD */
    readonly dueOn: string;
    readonly what: string;
    readonly now: Date;
  },
): Promise<string> {
  const { now, ...given } = task;
  if (task.dueOn < localDay(now.getTime())) throw new Refusal('dueDatePast');
  await checkUnit(em, task.unitId);
  const id = uuidv7();
  await em.insert(ActionItem, {
    ...{ id, ...given, state: 'open', createdAt: now, reportedAt: null },
    ...{ remindedFor: null, escalationLevel: 0, escalatedAt: null },
  });
  return id;
}

export async function checkUnit(em: EntityManager, unitId: string): Promise<void> {
  const [unit] = await sql(em, 'select from responsible_unit where id = $1', [unitId]);
  if (!unit) throw new Refusal('notAllowed');
}

/** The issue is locked, and with it all its parts. */
export async function lockTask(em: EntityManager, actionItemId: string): Promise<TaskRow> {
  return em.findOneOrFail(ActionItem, { id: actionItemId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

export function tasksOf(em: EntityManager, issueId: string): Promise<TaskRow[]> {
  return em.find(ActionItem, { issueId }, { orderBy: { createdAt: 'asc', id: 'asc' } });
}

/**
 * Who watches over the work: whoever was named, if they hold a seat to do so here; else the community's own supervisor,
 * else whoever gives it. Refusal: notAllowed for anybody else.
 */
export async function supervisorFor(
  em: EntityManager,
  communityId: string,
  { wanted, giver }: { readonly wanted: string | null; readonly giver: string },
): Promise<string> {
  const known = await sql<{ person_id: string; role: string }>(
    em,
    `select person_id, role from role_grant
     where community_id = $1 and role in ('supervisor', 'host') and revoked_at is null
     order by granted_at, person_id`,
    [communityId],
  );
  if (wanted === null) return known.find(({ role }) => role === 'supervisor')?.person_id ?? giver;
  if (known.every(({ person_id }) => person_id !== wanted)) throw new Refusal('notAllowed');
  return wanted;
}
