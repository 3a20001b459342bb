/** Homes are coarse: the middle of a community's buildings, or of where its shifts are held, to about a hundred metres. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from '../../database.ts';

export interface Middle {
  readonly name: string;
  readonly lat: number | null;
  readonly lng: number | null;
}

export async function middleOf(em: EntityManager, communityId: string): Promise<Middle | null> {
  const [middle] = await sql<Middle>(
    em,
    `select c.name,
       round(coalesce((select avg(lat) from building where community_id = c.id and removed_at is null), place.lat)::numeric, 3)::float8 as lat,
       round(coalesce((select avg(lng) from building where community_id = c.id and removed_at is null), place.lng)::numeric, 3)::float8 as lng
     from community c left join lateral (
       select avg(s.lat) as lat, avg(s.lng) as lng from shift s join activity a on a.id = s.activity_id
       where a.community_id = c.id) place on true
     where c.id = $1`,
    [communityId],
  );
  return middle ?? null;
}
