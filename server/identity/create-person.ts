/** Somebody without a password: enters by personal links and cards. The address only fills what sign-in asks for. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { ResidentGroup, Role } from '../../shared/identity/roles.ts';
import { sql } from '../database.ts';

export interface NewPerson {
  readonly name: string;
  readonly group: ResidentGroup;
  readonly phone: string | null;
  /** As the community is: people of an example are examples. */
  readonly isDemo: boolean;
}

export async function createPerson(em: EntityManager, person: NewPerson): Promise<string> {
  const id = uuidv7();
  await sql(em, 'insert into auth_user (id, name, email) values ($1, $2, $3)', [
    id,
    person.name,
    `${id}@person.invalid`,
  ]);
  await sql(em, 'insert into person (id, name, resident_group, phone, is_demo) values ($1, $2, $3, $4, $5)', [
    id,
    person.name,
    person.group,
    person.phone,
    person.isDemo,
  ]);
  return id;
}

/** Harmless when the person holds the role already. */
export async function grantRole(
  em: EntityManager,
  grant: { personId: string; role: Role; communityId: string; grantedBy: string },
): Promise<void> {
  await sql(
    em,
    `insert into role_grant (id, person_id, role, community_id, granted_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [uuidv7(), grant.personId, grant.role, grant.communityId, grant.grantedBy],
  );
}

export async function revokeRole(
  em: EntityManager,
  grant: { personId: string; role: Role; communityId: string; now: Date },
): Promise<void> {
  await sql(
    em,
    `update role_grant set revoked_at = $4
     where person_id = $1 and role = $2 and community_id = $3 and revoked_at is null`,
    [grant.personId, grant.role, grant.communityId, grant.now.toISOString()],
  );
}
