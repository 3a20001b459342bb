import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { MapBackground } from '../../../shared/issues/map-background.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** The picture under the map of a community; null without one. */
export const mapBackground = query({
  action: 'issues.read',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: async (_em, { communityId }) => ({ communityId }),
  read: ({ em }, { communityId }) => backgroundOf(em, communityId),
});

export async function backgroundOf(em: EntityManager, communityId: string): Promise<MapBackground | null> {
  const [background] = await sql<MapBackground>(
    em,
    'select file_id as "fileId", south, west, north, east from issue_map_background where community_id = $1',
    [communityId],
  );
  return background ?? null;
}
