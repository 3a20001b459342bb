/** The contract of the project in hand, as it was signed; null where nobody entered it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ContractRecord } from '../../../shared/reporting/project-changes.ts';
import { sql } from '../../database.ts';

export async function contractRecord(em: EntityManager): Promise<ContractRecord | null> {
  const [contract] = await sql<ContractRecord>(
    em,
    `select number, client, contractor, sum_cents::float8 as sum, signed_on::text as "signedOn", starts_on::text as "from",
       ends_on::text as "to"
     from project_contract where project_id = current_project()`,
  );
  return contract ?? null;
}
