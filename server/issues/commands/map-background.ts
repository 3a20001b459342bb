/** The picture under a community's own map. */
import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyBackgroundRefused } from '../../../shared/issues/map-background.ts';
import { refuse } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { checkPhotos } from '../attach-photos.ts';
import { backgroundOf } from '../queries/map-background.ts';
import { buildingsOf } from '../queries/buildings.ts';
import { placeInCommunity } from './place.ts';

/**
 * A new picture, or other edges for the one that lies there. Anybody may see it from then on, as the map itself.
 * Refusals: cornersInvalid, placeTooFar, invalidInput for a picture of somebody else or one that is used. Repeating:
 * the same picture lies in the same place.
 */
export const setMapBackground = defineCommand({
  name: 'setMapBackground',
  action: 'issues.configure',
  input: issueCommands.setMapBackground,
  place: placeInCommunity,
  async run({ em, actor, now }, { communityId, fileId, ...bounds }) {
    refuse(whyBackgroundRefused(bounds, await buildingsOf(em, communityId)));
    const before = await backgroundOf(em, communityId);
    if (before?.fileId !== fileId) await checkPhotos(em, [fileId], actor.personId);
    await sql(
      em,
      `insert into issue_map_background (community_id, file_id, south, west, north, east, set_by, set_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (community_id) do update set file_id = excluded.file_id, south = excluded.south, west = excluded.west,
         north = excluded.north, east = excluded.east, set_by = excluded.set_by, set_at = excluded.set_at`,
      [
        ...[communityId, fileId, bounds.south, bounds.west, bounds.north, bounds.east],
        ...[actor.personId, now.toISOString()],
      ],
    );
    return { reply: null, announce: [] };
  },
});

/** Buildings and pins stay where they are. Repeating changes nothing. */
export const removeMapBackground = defineCommand({
  name: 'removeMapBackground',
  action: 'issues.configure',
  input: issueCommands.removeMapBackground,
  place: placeInCommunity,
  async run({ em }, { communityId }) {
    await sql(em, 'delete from issue_map_background where community_id = $1', [communityId]);
    return { reply: null, announce: [] };
  },
});
