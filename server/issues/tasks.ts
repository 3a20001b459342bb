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

/** Who watches over work that no resolution names a supervisor for: the community's own, else whoever gives it. */
export async function supervisorFor(em: EntityManager, communityId: string, giver: string): Promise<string> {
  const [supervisor] = await sql<{ person_id: string }>(
    em,
    `select person_id from role_grant where community_id = $1 and role = 'supervisor' and revoked_at is null
     order by granted_at, person_id limit 1`,
    [communityId],
  );
  return supervisor?.person_id ?? giver;
}
