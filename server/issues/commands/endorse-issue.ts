import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyCannotEndorse } from '../../../shared/issues/issue-rules.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { defineCommand } from '../../live/command.ts';
import { Endorsement } from '../entities.ts';
import { recordStep } from '../history.ts';
import { countEndorsements, lockIssue, tellOf } from '../record.ts';
import { standingOf } from '../standing.ts';
import { placeOfIssue } from './place.ts';

/**
 * "This concerns me too." Refusals: ownIssue, alreadyEndorsed, issueStateForbids, contentHidden { reason }.
 * Repeating: an endorsement counts once, by command id and by primary key.
 */
export const endorseIssue = defineCommand({
  name: 'endorseIssue',
  action: 'issues.raise',
  input: issueCommands.endorseIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId }) {
    const issue = await lockIssue(em, issueId);
    if (issue.hiddenReason) throw new Refusal('contentHidden', { reason: issue.hiddenReason });
    refuse(whyCannotEndorse(issue, await standingOf(em, issue, actor.personId)));
    await em.insert(Endorsement, { issueId, personId: actor.personId, endorsedAt: now });
    const { endorsements, endorsementsNeeded } = await countEndorsements(em, issue);
    const by = { by: actor.personId, now };
    const announce =
      endorsements === endorsementsNeeded
        ? await recordStep(em, issue, { type: 'endorsedEnough', data: { endorsements } }, by)
        : await tellOf(em, issue);
    return { reply: { endorsements }, announce };
  },
});
