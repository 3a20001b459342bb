/** What every step with an issue does alike: lock it, tell those whose issue it is; history.ts writes it down. */
import { LockMode, type EntityManager, type InferEntity } from '@mikro-orm/postgresql';
import type { Endorsed } from '../../shared/issues/issue-rules.ts';
import { isScreened } from '../../shared/issues/issue-state.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { issueNews, issuesChanged } from '../live/topics.ts';
import { Issue } from './entities.ts';

export type IssueRow = InferEntity<typeof Issue>;

/** The community's room is locked before (run-command, or the transitions), so issues are never locked in a ring. */
export async function lockIssue(em: EntityManager, issueId: string): Promise<IssueRow> {
  return em.findOneOrFail(Issue, { id: issueId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/**
 * To the community's lists, and to those who wait for it: the raiser, the endorsers, the unit at work on it and who
 * supervises it.
 * Of an issue that is not screened only hosts and its raiser hear.
 */
export async function tellOf(em: EntityManager, issue: IssueRow): Promise<Announcement[]> {
  const waiting = await sql<{ person_id: string }>(
    em,
    `select person_id from endorsement where issue_id = $1
     union
     select role_grant.person_id from action_item
     join role_grant on role_grant.unit_id = action_item.unit_id and role_grant.revoked_at is null
     where action_item.issue_id = $1
     union
     select supervisor_id from action_item where issue_id = $1`,
    [issue.id],
  );
  const told = new Set([issue.raiserId, ...waiting.map((row) => row.person_id)]);
  return [
    issuesChanged(issue.communityId, issue.id, isScreened(issue.state) ? 'everyone' : 'hosts'),
    ...[...told].map((personId) => issueNews(personId, issue.id)),
  ];
}

/** How many have said that it concerns them too, and how many an agenda asks for. */
export async function countEndorsements(
  em: EntityManager,
  issue: Pick<IssueRow, 'id' | 'communityId'>,
): Promise<Endorsed> {
  const [row] = await sql<{ endorsements: number; needed: number }>(
    em,
    `select (select endorsements from issue where id = $1) as endorsements, endorsement_threshold as needed
     from community where id = $2`,
    [issue.id, issue.communityId],
  );
  if (!row) throw new Error(`issue ${issue.id} is in no community`);
  return { endorsements: row.endorsements, endorsementsNeeded: row.needed };
}
