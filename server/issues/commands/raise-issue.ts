import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { kindsOn } from '../../../shared/issues/kinds.ts';
import { isNear, type Point } from '../../../shared/issues/place.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { checkPhotos } from '../attach-photos.ts';
import { Issue, IssuePhoto } from '../entities.ts';
import { recordStep } from '../history.ts';
import { buildingsOf } from '../queries/buildings.ts';
import { kindsOf } from '../queries/kinds.ts';
import { lockIssue } from '../record.ts';
import { sendIfUrgent } from '../urgent.ts';
import { placeInCommunity } from './place.ts';

/**
 * A resident raises an issue: words, up to four photos, where. Only hosts see it until they have screened it; an
 * urgent one goes straight to its unit (urgent.ts).
 * Refusals: kindOff, invalidInput for a photo of somebody else or a building of another community, placeTooFar.
 * Repeating the id returns the same issue.
 */
export const raiseIssue = defineCommand({
  name: 'raiseIssue',
  action: 'issues.raise',
  input: issueCommands.raiseIssue,
  place: placeInCommunity,
  async run({ em, actor, now }, { photoIds, point, ...said }) {
    if (!kindsOn(await kindsOf(em, said.communityId)).includes(said.category)) throw new Refusal('kindOff');
    await checkPhotos(em, photoIds, actor.personId);
    const spot = await spotOf(em, { ...said, point });
    const [last] = await sql<{ number: number }>(
      em,
      'select coalesce(max(number), 0) as number from issue where community_id = $1',
      [said.communityId],
    );
    const issueId = uuidv7();
    const number = (last?.number ?? 0) + 1;
    await em.insert(Issue, {
      ...said,
      ...{ lat: spot?.lat ?? null, lng: spot?.lng ?? null },
      ...{ id: issueId, number, raiserId: actor.personId, raisedAt: now, verifiedAt: null },
      ...{ state: 'submitted', stateReason: null, mergedIntoId: null, redirectedTo: null },
      ...{ round: 1, unconfirmedRound: null },
    });
    for (const [position, fileId] of photoIds.entries()) {
      await em.insert(IssuePhoto, { issueId, position, fileId });
    }
    const issue = await lockIssue(em, issueId);
    const by = { by: actor.personId, now };
    const told = await recordStep(em, issue, { type: 'raised', data: {} }, by);
    return { reply: { issueId, number }, announce: [...told, ...(await sendIfUrgent(em, issue, now))] };
  },
});

/** The pin, or else where the building stands. */
async function spotOf(
  em: EntityManager,
  where: {
    readonly communityId: string;
    readonly buildingId: string | null;
    readonly point: Point | null;
  },
): Promise<Point | null> {
  if (where.buildingId === null && where.point === null) return null;
  const standing = await buildingsOf(em, where.communityId);
  const building = standing.find(({ id }) => id === where.buildingId) ?? null;
  if (where.buildingId !== null && !building)
    throw new Refusal('invalidInput', { issues: ['buildingId: not in this community'] });
  if (where.point !== null && !isNear(where.point, standing)) throw new Refusal('placeTooFar');
  return where.point ?? building;
}
