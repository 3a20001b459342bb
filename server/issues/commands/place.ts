/** Where commands about an issue take place: in the room of its community, judged by the roles held there. */
import type { EntityManager } from '@mikro-orm/postgresql';
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

/** The same for the unit that has to carry the decision out. */
export async function placeOfWork(
  em: EntityManager,
  { issueId }: { issueId: string },
): Promise<Place | null> {
  const [row] = await sql<{ community_id: string; unit_id: string }>(
    em,
    `select issue.community_id, action_item.unit_id from issue
     join action_item on action_item.issue_id = issue.id
     where issue.id = $1 order by action_item.created_at desc limit 1`,
    [issueId],
  );
  return row
    ? { room: row.community_id, scope: { communityId: row.community_id, unitId: row.unit_id } }
    : null;
}

/** Where a command about a community as a whole takes place. */
export async function placeInCommunity(
  em: EntityManager,
  { communityId }: { communityId: string },
): Promise<Place | null> {
  const [community] = await sql(em, 'select from community where id = $1', [communityId]);
  return community ? { room: communityId, scope: { communityId } } : null;
}
