/** The roster as it stands, read for a form, an import or a call. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Body } from '../../../shared/meetings/meeting-rules.ts';
import type { Member } from '../../../shared/meetings/roster.ts';
import { sql } from '../../database.ts';

/** In the order in which they were added. */
export function membersOf(em: EntityManager, communityId: string, body: Body): Promise<Member[]> {
  return sql<Member>(
    em,
    `select m.id, m.person_id as "personId", p.name, p.resident_group as "group", m.role, m.household, p.phone
     from body_member m join person p on p.id = m.person_id
     where m.community_id = $1 and m.body = $2 and m.removed_at is null
     order by m.added_at, m.id`,
    [communityId, body],
  );
}

export interface KnownPerson {
  readonly personId: string;
  readonly name: string;
  readonly phone: string | null;
}

/** People who hold a role in the community, so that a roster finds them instead of making them a second time. */
export function peopleOf(em: EntityManager, communityId: string): Promise<KnownPerson[]> {
  return sql<KnownPerson>(
    em,
    `select distinct p.id as "personId", p.name, p.phone from person p join role_grant g on g.person_id = p.id
     where g.community_id = $1 and g.revoked_at is null and p.erased_at is null
       and not exists (select from simulated_person a where a.person_id = p.id)`,
    [communityId],
  );
}
