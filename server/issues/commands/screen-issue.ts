/**
 * A host decides what becomes of an issue; whoever raised it reads the reason. Every one of these is refused
 * screenedAlready { name, state } when another host was faster, else issueStateForbids; repeated by its id it
 * answers as the first time.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyScreeningRefused } from '../../../shared/issues/issue-rules.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { lockIssue, type IssueRow } from '../record.ts';
import { giveTask, supervisorFor } from '../tasks.ts';
import { placeOfIssue } from './place.ts';

/** Takes it on: everyone may read it now. */
export const acceptIssue = defineCommand({
  name: 'acceptIssue',
  action: 'issues.screen',
  input: issueCommands.acceptIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId }) {
    const issue = await lockForScreening(em, issueId, 'accept', actor.personId);
    issue.state = 'accepted';
    const by = { by: actor.personId, now };
    return { reply: null, announce: await recordStep(em, issue, { type: 'accepted', data: {} }, by) };
  },
});

/** Turns it down, with a reason that the raiser reads. */
export const rejectIssue = defineCommand({
  name: 'rejectIssue',
  action: 'issues.screen',
  input: issueCommands.rejectIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, reason }) {
    const issue = await lockForScreening(em, issueId, 'reject', actor.personId);
    issue.state = 'rejected';
    issue.stateReason = reason;
    const by = { by: actor.personId, now };
    return { reply: null, announce: await recordStep(em, issue, { type: 'rejected', data: { reason } }, by) };
  },
});

/** Sends the raiser to whom the matter belongs: the 12345 hotline, mediation, the police. */
export const redirectIssue = defineCommand({
  name: 'redirectIssue',
  action: 'issues.screen',
  input: issueCommands.redirectIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, to, reason }) {
    const issue = await lockForScreening(em, issueId, 'redirect', actor.personId);
    issue.state = 'redirected';
    issue.redirectedTo = to;
    issue.stateReason = reason;
    const by = { by: actor.personId, now };
    const entry = { type: 'redirected', data: { to, reason } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, by) };
  },
});

/**
 * Gives it to a responsible unit without a meeting: nothing about it needs to be decided. Its raiser verifies the work
 * as usual. Further refusals: dueDatePast, notAllowed for an unknown unit or supervisor.
 */
export const sendToUnit = defineCommand({
  name: 'sendToUnit',
  action: 'issues.screen',
  input: issueCommands.sendToUnit,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, reason, supervisorId: wanted, ...task }) {
    const issue = await lockForScreening(em, issueId, 'sendToUnit', actor.personId);
    const supervisorId = await supervisorFor(em, issue.communityId, { wanted, giver: actor.personId });
    const actionItemId = await giveTask(em, { issueId, resolutionId: null, supervisorId, now, ...task });
    issue.state = 'inProgress';
    const entry = {
      type: 'sentToUnit',
      data: { actionItemId, isUrgent: false, reason, dueOn: task.dueOn },
    } as const;
    return {
      reply: { actionItemId },
      announce: await recordStep(em, issue, entry, { by: actor.personId, now }),
    };
  },
});

/** Locked, and still to be decided in this way; else refused, by name where another host was faster. */
export async function lockForScreening(
  em: EntityManager,
  issueId: string,
  step: Parameters<typeof whyScreeningRefused>[1],
  actorId: string,
): Promise<IssueRow> {
  const issue = await lockIssue(em, issueId);
  const [screened] = await sql<{ name: string; actor_id: string }>(
    em,
    `select person.name, h.actor_id from issue_history h join person on person.id = h.actor_id
     where h.issue_id = $1 and h.type in ('accepted', 'rejected', 'redirected', 'merged', 'sentToUnit')
     order by h.seq desc limit 1`,
    [issueId],
  );
  const screenedByOther = screened && screened.actor_id !== actorId ? screened.name : null;
  refuse(whyScreeningRefused({ state: issue.state, screenedByOther }, step));
  return issue;
}
