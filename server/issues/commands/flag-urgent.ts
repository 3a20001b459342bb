import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyStepRefused } from '../../../shared/issues/issue-rules.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { lockIssue } from '../record.ts';
import { placeOfIssue } from './place.ts';

/**
 * The host marks it as a hazard that cannot wait, or not one: it stands first among what waits, or no longer does.
 * Refusals: issueStateForbids once it is over, nothingChanged. Repeating by another id: nothingChanged.
 */
export const flagUrgent = defineCommand({
  name: 'flagUrgent',
  action: 'issues.screen',
  input: issueCommands.flagUrgent,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, urgent, reason }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyStepRefused(issue, 'flag'));
    if (issue.urgent === urgent) throw new Refusal('nothingChanged');
    issue.urgent = urgent;
    const entry = { type: 'urgencyChanged', data: { urgent, reason } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});
