import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyStepRefused } from '../../../shared/issues/issue-rules.ts';
import { refuse } from '../../../shared/refusal.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { lockIssue } from '../record.ts';
import { placeOfIssue } from './place.ts';

/** A host takes the issue on: everyone may read it now. Refusals: issueStateForbids. */
export const acceptIssue = defineCommand({
  name: 'acceptIssue',
  action: 'issues.screen',
  input: issueCommands.acceptIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyStepRefused(issue, 'accept'));
    issue.state = 'accepted';
    const by = { by: actor.personId, now };
    return { reply: null, announce: await recordStep(em, issue, { type: 'accepted', data: {} }, by) };
  },
});

/** A host turns it down, with a reason that the raiser reads. Refusals: issueStateForbids. */
export const rejectIssue = defineCommand({
  name: 'rejectIssue',
  action: 'issues.screen',
  input: issueCommands.rejectIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, reason }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyStepRefused(issue, 'reject'));
    issue.state = 'rejected';
    issue.stateReason = reason;
    const by = { by: actor.personId, now };
    return { reply: null, announce: await recordStep(em, issue, { type: 'rejected', data: { reason } }, by) };
  },
});
