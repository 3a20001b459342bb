import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { checkPhotos } from '../attach-photos.ts';
import { Issue, IssuePhoto } from '../entities.ts';
import { lockIssue, tellOf, writeHistory } from '../record.ts';

/**
 * A resident raises an issue: words, up to four photos, where. Only hosts see it until they have screened it.
 * Refusals: invalidInput for a photo of somebody else. Repeating the id returns the same issue.
 */
export const raiseIssue = defineCommand({
  name: 'raiseIssue',
  action: 'issues.raise',
  input: issueCommands.raiseIssue,
  async place(em, { communityId }) {
    const [community] = await sql(em, 'select from community where id = $1', [communityId]);
    return community ? { room: communityId, scope: { communityId } } : null;
  },
  async run({ em, actor, now }, { photoIds, ...said }) {
    await checkPhotos(em, photoIds, actor.personId);
    const [last] = await sql<{ number: number }>(
      em,
      'select coalesce(max(number), 0) as number from issue where community_id = $1',
      [said.communityId],
    );
    const issueId = uuidv7();
    const number = (last?.number ?? 0) + 1;
    await em.insert(Issue, {
      ...said,
      ...{ id: issueId, number, raiserId: actor.personId, raisedAt: now, verifiedAt: null },
      ...{ state: 'submitted', stateReason: null, round: 1 },
    });
    for (const [position, fileId] of photoIds.entries()) {
      await em.insert(IssuePhoto, { issueId, position, fileId });
    }
    await writeHistory(em, issueId, { type: 'raised', data: {} }, { by: actor.personId, now });
    return { reply: { issueId, number }, announce: await tellOf(em, await lockIssue(em, issueId)) };
  },
});
