/** What was spent, in hundredths of a yuan: the payments in the register that a second person confirmed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Span } from '../../shared/reporting/period.ts';
import { sql } from '../database.ts';
import { bounds } from './count.ts';

export interface Spending {
  /** Null where nothing is confirmed, which is not nothing spent. */
  readonly spent: number | null;
  /** Entered, and waiting for the second person. */
  readonly waiting: number;
}

/** The payments of the days from `first` to `last`, as of a moment; each of the three is an expression. */
const paid = (first: string, last: string, moment: string) => `
  select sum(amount) filter (where verified_at <= ${moment})::float8 as spent,
    coalesce(sum(amount) filter (where verified_at is null and returned_reason is null and recorded_at <= ${moment}), 0)::float8
      as waiting
  from register_entry
  where register = 'spending' and withdrawn_at is null and on_day between ${first} and ${last}`;

export async function spendingIn(em: EntityManager, span: Span): Promise<Spending> {
  const [spending] = await sql<Spending>(em, paid('$1::date', '$2::date', '$3::timestamptz'), [
    span.from,
    span.to,
    bounds(span)[2],
  ]);
  if (!spending) throw new Error('a sum returned no row');
  return spending;
}

/** Over reporting_period as `period`. What one person wrote on a year before it was frozen stays. */
export const spentInPeriod = `coalesce(
  (select spent from (${paid('period.starts_on', 'period.ends_on', `'infinity'`)}) as paid), period.spent_cents::float8)`;
