/** A period that may still be changed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period, PeriodKind } from '../../../shared/reporting/period.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';

/** Locked until the command ends. Refusals: periodFrozen; notAllowed for one that the project in hand does not have. */
export async function openPeriod(
  em: EntityManager,
  periodId: string,
): Promise<Period & { kind: PeriodKind }> {
  const [period] = await sql<Period & { kind: PeriodKind; isFrozen: boolean }>(
    em,
    `select starts_on::text as "from", ends_on::text as "to", kind,
       exists (select from report_snapshot where period_id = reporting_period.id) as "isFrozen"
     from reporting_period where id = $1 and project_id = current_project() for update`,
    [periodId],
  );
  if (!period) throw new Refusal('notAllowed');
  if (period.isFrozen) throw new Refusal('periodFrozen');
  return period;
}
