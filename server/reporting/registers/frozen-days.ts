/** The frozen periods of every project: what is entered or corrected of their days shows as a difference, and the form says so. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { frozenOn, type FrozenDays } from '../../../shared/reporting/register-view.ts';
import { sql } from '../../database.ts';

export function frozenDays(em: EntityManager): Promise<FrozenDays[]> {
  return sql<FrozenDays>(
    em,
    `select distinct starts_on::text as "from", ends_on::text as "to"
     from report_snapshot join reporting_period period on period.id = period_id order by 1, 2`,
  );
}

/** How many of these days lie in one of them. */
export async function frozenAmong(em: EntityManager, days: readonly string[]): Promise<number> {
  const frozen = await frozenDays(em);
  return days.filter((day) => frozenOn(frozen, [day])).length;
}
