import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyCannotEndorse } from '../../../shared/issues/issue-rules.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { Endorsement } from '../entities.ts';
import { lockIssue, tellOf } from '../record.ts';
import { standingOf } from '../standing.ts';
import { placeOfIssue } from './place.ts';

/**
 * "This concerns me too." Refusals: ownIssue, alreadyEndorsed, issueStateForbids.
 * Repeating: an endorsement counts once, by command id and by primary key.
 */
export const endorseIssue = defineCommand({
  name: 'endorseIssue',
  action: 'issues.raise',
  input: issueCommands.endorseIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyCannotEndorse(issue, await standingOf(em, issue, actor.personId)));
    await em.insert(Endorsement, { issueId, personId: actor.personId, endorsedAt: now });
    const [count] = await sql<{ endorsements: number }>(
      em,
      'select count(*)::int as endorsements from endorsement where issue_id = $1',
      [issueId],
    );
    return { reply: { endorsements: count?.endorsements ?? 0 }, announce: await tellOf(em, issue) };
  },
});
