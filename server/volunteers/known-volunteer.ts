import type { EntityManager } from '@mikro-orm/postgresql';
import { Refusal } from '../../shared/refusal.ts';
import type { Agreed, ConsentText } from '../../shared/volunteers/consent.ts';
import { sql } from '../database.ts';

/** Their own newest word on `volunteer v`, as JSON. */
export const ownWordJson = `(select jsonb_build_object('given', c.given, 'version', c.version)
  from volunteer_consent c where c.person_id = v.person_id and c.kind = 'registration'
  order by c.at desc, c.id desc limit 1)`;

export interface Known extends Agreed {
  readonly number: string;
  readonly own: { readonly given: boolean; readonly version: ConsentText } | null;
}

/** Refuses notAllowed where there is no such volunteer (any more). */
export async function knownVolunteer(em: EntityManager, personId: string): Promise<Known> {
  const [row] = await sql<Known>(
    em,
    `select v.number, born_year as "bornYear", to_char(v.birthday, 'YYYY-MM-DD') as birthday,
       guardian_consent as "guardianConsent", ms(v.consented_at) as "consentedAt",
       v.agreed_text as "agreedText", ${ownWordJson} as own
     from volunteer v join person p on p.id = v.person_id where v.person_id = $1 and p.erased_at is null`,
    [personId],
  );
  if (!row) throw new Refusal('notAllowed');
  return row;
}
