/** Where commands about an issue take place: in the room of its community, judged by the roles held there. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { holds, type SignedIn } from '../../../shared/identity/roles.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import type { Place } from '../../live/command.ts';

export async function placeOfIssue(
  em: EntityManager,
  { issueId }: { issueId: string },
): Promise<Place | null> {
  const [row] = await sql<{ community_id: string }>(em, 'select community_id from issue where id = $1', [
    issueId,
  ]);
  return row ? { room: row.community_id, scope: { communityId: row.community_id } } : null;
}

/** The same by a part of the work, for those who gave it. */
export async function placeOfTask(
  em: EntityManager,
  { actionItemId }: { actionItemId: string },
): Promise<Place | null> {
  const task = await taskAt(em, actionItemId);
  return task && { room: task.communityId, scope: { communityId: task.communityId } };
}

/**
 * By a part of the work, for the unit that has it. A unit that had it before is told who has it now; anybody else is
 * answered as if there were none.
 */
export async function placeOfWork(
  em: EntityManager,
  { actionItemId }: { actionItemId: string },
  actor: SignedIn,
): Promise<Place | null> {
  const task = await taskAt(em, actionItemId);
  if (!task) return null;
  const { communityId, unitId, unitName } = task;
  if (!holds(actor, 'responsibleUnit', { unitId })) {
    const earlier = await sql<{ unitId: string }>(
      em,
      'select from_unit_id as "unitId" from task_handover where action_item_id = $1',
      [actionItemId],
    );
    if (earlier.some((unit) => holds(actor, 'responsibleUnit', unit)))
      throw new Refusal('taskReassigned', { unit: unitName });
  }
  return { room: communityId, scope: { communityId, unitId } };
}

async function taskAt(em: EntityManager, actionItemId: string) {
  const [task] = await sql<{ communityId: string; unitId: string; unitName: string }>(
    em,
    `select issue.community_id as "communityId", a.unit_id as "unitId", unit.name as "unitName"
     from action_item a join issue on issue.id = a.issue_id join responsible_unit unit on unit.id = a.unit_id
     where a.id = $1`,
    [actionItemId],
  );
  return task ?? null;
}

/** Where a command about a community as a whole takes place. */
export async function placeInCommunity(
  em: EntityManager,
  { communityId }: { communityId: string },
): Promise<Place | null> {
  const [community] = await sql(em, 'select from community where id = $1', [communityId]);
  return community ? { room: communityId, scope: { communityId } } : null;
}

/** The community whose meeting made the resolution. */
export async function placeOfResolution(
  em: EntityManager,
  { resolutionId }: { resolutionId: string },
): Promise<Place | null> {
  const [row] = await sql<{ community_id: string }>(
    em,
    'select meeting.community_id from resolution join meeting on meeting.id = meeting_id where resolution.id = $1',
    [resolutionId],
  );
  return row ? { room: row.community_id, scope: { communityId: row.community_id } } : null;
}

export async function placeOfObjection(
  em: EntityManager,
  { objectionId }: { objectionId: string },
): Promise<Place | null> {
  const [row] = await sql<{ resolutionId: string }>(
    em,
    'select resolution_id as "resolutionId" from objection where id = $1',
    [objectionId],
  );
  return row ? placeOfResolution(em, row) : null;
}
