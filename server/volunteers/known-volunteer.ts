import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';

/** Refuses notAllowed where there is no such volunteer (any more). */
export async function knownVolunteer(
  em: EntityManager,
  personId: string,
): Promise<{ bornYear: number; guardianConsent: boolean }> {
  const [row] = await sql<{ bornYear: number; guardianConsent: boolean }>(
    em,
    `select born_year as "bornYear", guardian_consent as "guardianConsent" from volunteer v
     join person p on p.id = v.person_id where v.person_id = $1 and p.erased_at is null`,
    [personId],
  );
  if (!row) throw new Refusal('notAllowed');
  return row;
}
