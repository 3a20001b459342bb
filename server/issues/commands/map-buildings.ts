/** The map of a community: what stands there, by name. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { isNear } from '../../../shared/issues/place.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { buildingsOf } from '../queries/buildings.ts';
import { placeInCommunity } from './place.ts';

/** Refusals: buildingTaken, placeTooFar. Repeating: by command id; the name is on the map once. */
export const addBuilding = defineCommand({
  name: 'addBuilding',
  action: 'issues.configure',
  input: issueCommands.addBuilding,
  place: placeInCommunity,
  async run({ em }, { communityId, name, lat, lng }) {
    const standing = await buildingsOf(em, communityId);
    if (standing.some((building) => building.name === name)) throw new Refusal('buildingTaken', { name });
    if (!isNear({ lat, lng }, standing)) throw new Refusal('placeTooFar');
    const buildingId = uuidv7();
    await sql(em, 'insert into building (id, community_id, name, lat, lng) values ($1, $2, $3, $4, $5)', [
      ...[buildingId, communityId, name, lat, lng],
    ]);
    return { reply: { buildingId }, announce: [] };
  },
});

/** It is offered no more; issues that name it keep it. Repeating changes nothing. */
export const removeBuilding = defineCommand({
  name: 'removeBuilding',
  action: 'issues.configure',
  input: issueCommands.removeBuilding,
  async place(em: EntityManager, { buildingId }) {
    const [row] = await sql<{ community_id: string }>(em, 'select community_id from building where id = $1', [
      buildingId,
    ]);
    return row ? { room: row.community_id, scope: { communityId: row.community_id } } : null;
  },
  async run({ em, now }, { buildingId }) {
    await sql(em, 'update building set removed_at = $2 where id = $1 and removed_at is null', [
      buildingId,
      now.toISOString(),
    ]);
    return { reply: null, announce: [] };
  },
});
