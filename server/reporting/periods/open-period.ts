/** A period that may still be changed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period, PeriodKind } from '../../../shared/reporting/period.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { takeProjectOf } from '../projects/current-project.ts';

/** Locked until the command ends, which is about its project from here on. Refusals: periodFrozen; notAllowed for one that is unknown. */
export async function openPeriod(
  em: EntityManager,
  periodId: string,
): Promise<Period & { kind: PeriodKind }> {
  await takeProjectOf(em, periodId);
  const [period] = await sql<Period & { kind: PeriodKind; isFrozen: boolean }>(
    em,
    `select starts_on::text as "from", ends_on::text as "to", kind,
       exists (select from report_snapshot where period_id = reporting_period.id) as "isFrozen"
     from reporting_period where id = $1 for update`,
    [periodId],
  );
  if (!period) throw new Refusal('notAllowed');
  if (period.isFrozen) throw new Refusal('periodFrozen');
  return period;
}
