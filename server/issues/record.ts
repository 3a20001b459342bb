/** What every step with an issue does alike: lock it, write its history, tell those whose issue it is. */
import { LockMode, type EntityManager, type InferEntity } from '@mikro-orm/postgresql';
import type { HistoryEntry } from '../../shared/issues/history.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { issueNews, issuesChanged } from '../live/topics.ts';
import { Issue, IssueHistory } from './entities.ts';

export type IssueRow = InferEntity<typeof Issue>;

/** The community's room is locked before (run-command, or the transitions), so issues are never locked in a ring. */
export async function lockIssue(em: EntityManager, issueId: string): Promise<IssueRow> {
  return em.findOneOrFail(Issue, { id: issueId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/** The issue's row is locked, so the next number is free. `by` is null for what nobody did, such as a count reached. */
export async function writeHistory(
  em: EntityManager,
  issueId: string,
  entry: HistoryEntry,
  { by, now }: { by: string | null; now: Date },
): Promise<void> {
  const [last] = await sql<{ seq: number }>(
    em,
    'select coalesce(max(seq), 0) as seq from issue_history where issue_id = $1',
    [issueId],
  );
  await em.insert(IssueHistory, { issueId, seq: (last?.seq ?? 0) + 1, ...entry, actorId: by, at: now });
}

/** To the community's lists, and to the raiser and the endorsers, who asked for it. Unscreened issues: hosts only. */
export async function tellOf(em: EntityManager, issue: IssueRow): Promise<Announcement[]> {
  const hidden = issue.state === 'submitted' || issue.state === 'rejected';
  const endorsers = await sql<{ person_id: string }>(
    em,
    'select person_id from endorsement where issue_id = $1',
    [issue.id],
  );
  const concerned = new Set([issue.raiserId, ...endorsers.map((row) => row.person_id)]);
  return [
    issuesChanged(issue.communityId, issue.id, hidden ? 'hosts' : 'everyone'),
    ...[...concerned].map((personId) => issueNews(personId, issue.id)),
  ];
}
