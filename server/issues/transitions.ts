/**
 * The steps of an issue that a meeting takes (shared/issues/issue-state.ts). Called inside the meeting's command,
 * under its room's lock; each locks the community's room next, then the issue, and returns what is to be announced.
 * Repeating: the meeting's command runs once; a step that the issue's state does not allow is refused.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { whyCannotSchedule, whyStepRefused } from '../../shared/issues/issue-rules.ts';
import type { IssueStep } from '../../shared/issues/issue-state.ts';
import { refuse, Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { lockRoom } from '../live/room-log.ts';
import { recordsChanged } from '../live/topics.ts';
import { recordStep } from './history.ts';
import { countEndorsements, lockIssue, type IssueRow } from './record.ts';
import { giveTask } from './tasks.ts';

interface ByMeeting {
  readonly issueId: string;
  readonly meetingId: string;
  /** The person whose command it is. */
  readonly by: string;
  readonly now: Date;
}

/** Put on an agenda. Refusals: notEnoughEndorsements, issueStateForbids. */
export async function issueScheduled(em: EntityManager, step: ByMeeting): Promise<Announcement[]> {
  const issue = await lockInItsCommunity(em, step.issueId);
  refuse(whyCannotSchedule({ state: issue.state, ...(await countEndorsements(em, issue)) }));
  issue.state = 'scheduled';
  return recordStep(em, issue, { type: 'scheduled', data: { meetingId: step.meetingId } }, step);
}

/** Its agenda item was opened; opened again, it is still being deliberated. */
export async function issueDeliberated(em: EntityManager, step: ByMeeting): Promise<Announcement[]> {
  const issue = await lockFor(em, step.issueId, 'deliberate');
  if (issue.state === 'deliberating') return [];
  issue.state = 'deliberating';
  return recordStep(em, issue, { type: 'deliberated', data: { meetingId: step.meetingId } }, step);
}

/** Its meeting returns to the item that it had closed. Refused issueStateForbids once another meeting has it. */
export async function issueResumed(em: EntityManager, step: ByMeeting): Promise<Announcement[]> {
  const issue = await lockFor(em, step.issueId, 'resume');
  issue.state = 'deliberating';
  return recordStep(em, issue, { type: 'deliberated', data: { meetingId: step.meetingId } }, step);
}

/** Its agenda item was closed, or its meeting ended, without any vote on it: it may be put on another agenda. */
export async function issueDeferred(em: EntityManager, step: ByMeeting): Promise<Announcement[]> {
  const issue = await lockFor(em, step.issueId, 'defer');
  issue.state = 'accepted';
  return recordStep(em, issue, { type: 'deferred', data: { meetingId: step.meetingId } }, step);
}

/** Out of a deadlock: it waits for the agenda of the assembly above, first among what waits. */
export async function issueSentToAssembly(em: EntityManager, step: ByMeeting): Promise<Announcement[]> {
  const issue = await lockFor(em, step.issueId, 'defer');
  issue.state = 'accepted';
  return recordStep(em, issue, { type: 'sentToAssembly', data: { meetingId: step.meetingId } }, step);
}

/** A ballot on a motion of its item has closed. */
export async function issueDecided(
  em: EntityManager,
  step: ByMeeting & { readonly ballotId: string; readonly adopted: boolean },
): Promise<Announcement[]> {
  const { meetingId, ballotId, adopted } = step;
  const issue = await lockFor(em, step.issueId, 'decide');
  issue.state = adopted ? 'deliberating' : 'notAdopted';
  return recordStep(em, issue, { type: 'decided', data: { meetingId, ballotId, adopted } }, step);
}

/** The resolution was published: who does what by when. */
export async function actionItemCreated(
  em: EntityManager,
  step: {
    readonly issueId: string;
    readonly resolutionId: string;
    readonly unitId: string;
    readonly supervisorId: string;
    /** YYYY-MM-DD */
    readonly dueOn: string;
    readonly what: string;
    readonly by: string;
    readonly now: Date;
  },
): Promise<Announcement[]> {
  const { by, ...task } = step;
  const { issueId, resolutionId, now } = task;
  const issue = await lockFor(em, issueId, 'agreeAction');
  issue.state = 'inProgress';
  const actionItemId = await giveTask(em, task);
  const told = await recordStep(
    em,
    issue,
    { type: 'actionAgreed', data: { actionItemId, resolutionId, dueOn: task.dueOn } },
    { by, now },
  );
  return [...told, recordsChanged()];
}

async function lockInItsCommunity(em: EntityManager, issueId: string): Promise<IssueRow> {
  const [row] = await sql<{ community_id: string }>(em, 'select community_id from issue where id = $1', [
    issueId,
  ]);
  if (!row) throw new Refusal('notAllowed');
  await lockRoom(em, row.community_id);
  return lockIssue(em, issueId);
}

async function lockFor(em: EntityManager, issueId: string, step: IssueStep): Promise<IssueRow> {
  const issue = await lockInItsCommunity(em, issueId);
  refuse(whyStepRefused(issue, step));
  return issue;
}
