/** Whose volunteers a viewer keeps, and where a volunteer belongs. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { may } from '../../shared/identity/permissions.ts';
import { holds, type Viewer } from '../../shared/identity/roles.ts';
import type { Named } from '../../shared/volunteers/named.ts';
import { sql } from '../database.ts';

/** By name; administrators keep those of every community. */
export async function communitiesKept(em: EntityManager, viewer: Viewer): Promise<Named[]> {
  if (viewer.kind !== 'person') return [];
  if (holds(viewer, 'administrator')) return sql<Named>(em, 'select id, name from community order by name');
  const ids = viewer.grants.flatMap(({ communityId }) => (communityId === null ? [] : [communityId]));
  const kept = ids.filter((communityId) => may(viewer, 'volunteers.keep', { communityId }));
  return sql<Named>(em, 'select id, name from community where id = any($1::uuid[]) order by name', [kept]);
}

/** What a page about one community, or the first of the viewer's, is permitted by. */
export async function keptScope(
  em: EntityManager,
  { communityId }: { readonly communityId: string | null },
  viewer: Viewer,
): Promise<{ communityId?: string }> {
  const shown = communityId ?? (await communitiesKept(em, viewer))[0]?.id;
  return shown === undefined ? {} : { communityId: shown };
}

/** Whoever volunteers or once volunteered in a community belongs to it. */
export async function belongsTo(em: EntityManager, personId: string, communityId: string): Promise<boolean> {
  const found = await sql(
    em,
    `select 1 from volunteer v join role_grant g on g.person_id = v.person_id
     where v.person_id = $1 and g.role = 'volunteer' and g.community_id = $2 limit 1`,
    [personId, communityId],
  );
  return found.length > 0;
}

/** Where somebody volunteers first: its settings hold for them. Null: nowhere any more. */
export async function firstCommunityOf(em: EntityManager, personId: string): Promise<string | null> {
  const [row] = await sql<{ id: string }>(
    em,
    `select community_id as id from role_grant
     where person_id = $1 and role = 'volunteer' and revoked_at is null order by granted_at, id limit 1`,
    [personId],
  );
  return row?.id ?? null;
}
