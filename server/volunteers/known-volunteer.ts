import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';

interface Known {
  readonly bornYear: number;
  readonly birthday: string | null;
  readonly guardianConsent: boolean;
}

/** Refuses notAllowed where there is no such volunteer (any more). */
export async function knownVolunteer(em: EntityManager, personId: string): Promise<Known> {
  const [row] = await sql<Known>(
    em,
    `select born_year as "bornYear", guardian_consent as "guardianConsent",
       to_char(v.birthday, 'YYYY-MM-DD') as birthday from volunteer v
     join person p on p.id = v.person_id where v.person_id = $1 and p.erased_at is null`,
    [personId],
  );
  if (!row) throw new Refusal('notAllowed');
  return row;
}
