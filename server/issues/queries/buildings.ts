import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Building } from '../../../shared/issues/place.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** What stands on the map of a community. */
export const buildings = query({
  action: 'issues.read',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: async (_em, { communityId }) => ({ communityId }),
  read: ({ em }, { communityId }) => buildingsOf(em, communityId),
});

export function buildingsOf(em: EntityManager, communityId: string): Promise<Building[]> {
  return sql<Building>(
    em,
    `select id, name, lat, lng from building where community_id = $1 and removed_at is null
     order by length(name), name`,
    [communityId],
  );
}
