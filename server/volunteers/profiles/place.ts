/** Where commands about profiles take place, and who hears of them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Announcement } from '../../live/command.ts';
import { offersChanged, volunteersChanged } from '../../live/topics.ts';
import { sql } from '../../database.ts';
import { belongsTo, firstCommunityOf } from '../kept.ts';
import { ownScope } from '../place.ts';

interface OfPerson {
  readonly communityId: string;
  readonly personId: string;
}

export async function placeOfPerson(em: EntityManager, { communityId, personId }: OfPerson) {
  return (await belongsTo(em, personId, communityId)) ? { room: communityId, scope: { communityId } } : null;
}

export const tell = ({ communityId, personId }: OfPerson): Announcement[] => [
  volunteersChanged(communityId, null),
  offersChanged(personId),
];

export async function ownPlace(
  em: EntityManager,
  _input: unknown,
  actor: Parameters<typeof ownScope>[0] & { personId: string },
) {
  const room = await firstCommunityOf(em, actor.personId);
  return room === null ? null : { room, scope: ownScope(actor, actor.personId) };
}

/** Where somebody volunteers or once did. */
export async function placeEver(em: EntityManager, _input: unknown, { personId }: { personId: string }) {
  const [first] = await sql<{ room: string }>(
    em,
    `select community_id as room from role_grant where person_id = $1 and role = 'volunteer' order by granted_at, id limit 1`,
    [personId],
  );
  return first ? { room: first.room, scope: { personId } } : null;
}

export async function tellOfMyself(em: EntityManager, personId: string): Promise<Announcement[]> {
  const communities = await sql<{ id: string }>(
    em,
    `select distinct community_id as id from role_grant where person_id = $1 and role = 'volunteer' and revoked_at is null`,
    [personId],
  );
  return [offersChanged(personId), ...communities.map(({ id }) => volunteersChanged(id, null))];
}
