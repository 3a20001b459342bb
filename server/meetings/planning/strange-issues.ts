import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';

/** Only issues of this community, that may be put on an agenda, each once. Refusals: notAllowed, issueStateForbids. */
export async function refuseStrangeIssues(
  em: EntityManager,
  communityId: string,
  issueIds: readonly string[],
): Promise<void> {
  const found = await sql<{ state: string }>(
    em,
    'select state from issue where id = any($1::uuid[]) and community_id = $2',
    [issueIds, communityId],
  );
  if (found.length < issueIds.length) throw new Refusal('notAllowed');
  const other = found.find(({ state }) => state !== 'accepted');
  if (other) throw new Refusal('issueStateForbids', { state: other.state });
}
