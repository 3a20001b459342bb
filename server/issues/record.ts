/** What every step with an issue does alike: lock it, write its history, tell those whose issue it is. */
import { LockMode, type EntityManager, type InferEntity } from '@mikro-orm/postgresql';
import type { HistoryEntry } from '../../shared/issues/history.ts';
import { isScreened } from '../../shared/issues/issue-state.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { issueNews, issuesChanged } from '../live/topics.ts';
import { tellOfStep } from '../notifications/tell-of-step.ts';
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
  const seq = (last?.seq ?? 0) + 1;
  await em.insert(IssueHistory, { issueId, seq, ...entry, actorId: by, at: now });
  await tellOfStep(em, { issueId, seq, type: entry.type, by, now });
}

/**
 * To the community's lists, and to those who wait for it: the raiser, the endorsers, the unit at work on it.
 * Of an issue that is not screened only hosts and its raiser hear.
 */
export async function tellOf(em: EntityManager, issue: IssueRow): Promise<Announcement[]> {
  const waiting = await sql<{ person_id: string }>(
    em,
    `select person_id from endorsement where issue_id = $1
     union
     select role_grant.person_id from action_item
     join role_grant on role_grant.unit_id = action_item.unit_id and role_grant.revoked_at is null
     where action_item.issue_id = $1`,
    [issue.id],
  );
  const told = new Set([issue.raiserId, ...waiting.map((row) => row.person_id)]);
  return [
    issuesChanged(issue.communityId, issue.id, isScreened(issue.state) ? 'everyone' : 'hosts'),
    ...[...told].map((personId) => issueNews(personId, issue.id)),
  ];
}
