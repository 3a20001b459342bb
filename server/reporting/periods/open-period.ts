/** A period that may still be changed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period } from '../../../shared/reporting/period.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';

/** Locked until the command ends. Refusals: periodFrozen; notAllowed for one that does not exist. */
export async function openPeriod(em: EntityManager, periodId: string): Promise<Period> {
  const [period] = await sql<Period & { isFrozen: boolean }>(
    em,
    `select starts_on::text as "from", ends_on::text as "to",
       exists (select from report_snapshot where period_id = reporting_period.id) as "isFrozen"
     from reporting_period where id = $1 for update`,
    [periodId],
  );
  if (!period) throw new Refusal('notAllowed');
  if (period.isFrozen) throw new Refusal('periodFrozen');
  return period;
}
