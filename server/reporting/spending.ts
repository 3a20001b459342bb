/** What was spent, in hundredths of a yuan: the payments in the register that a second person confirmed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Span } from '../../shared/reporting/period.ts';
import { sql } from '../database.ts';
import { entriesAt, momentOf, type Moment } from './as-it-stood.ts';
import { bounds } from './count.ts';

export interface Spending {
  /** Null where nothing is confirmed, which is not nothing spent. */
  readonly spent: number | null;
  /** Entered, and waiting for the second person. */
  readonly waiting: number;
}

/** Each of these takes expressions: of days, both included, of the moment up to which confirmations are known, and of a project. */
const ofDays = (first: string, last: string, project: string) =>
  `register = 'spending' and withdrawn_at is null and on_day between ${first} and ${last}
    and (details ->> 'project' is null or details ->> 'project' = (select code from project where id = ${project}))`;
const confirmed = (moment: string) => `verified_at <= ${moment}`;

/** The payments of the days from `first` to `last`, as of a moment: those of the project, and those of no one in particular. */
const paid = (first: string, last: string, moment: string, project: string, entries = entriesAt.now) => `
  select sum(amount) filter (where ${confirmed(moment)})::float8 as spent,
    coalesce(sum(amount) filter (where verified_at is null and returned_reason is null and recorded_at <= ${moment}), 0)::float8
      as waiting
  from ${entries} entry where ${ofDays(first, last, project)}`;

const firstDay = `($1::timestamptz at time zone 'Asia/Shanghai')::date`;
const lastDay = `($2::timestamptz at time zone 'Asia/Shanghai')::date - 1`;

/** Those that add up to what was spent ($1 to $3: definitions.ts). */
export const payments = (moment: Moment) => `
  select id, on_day::timestamp at time zone 'Asia/Shanghai' as at, title, community_id, amount::bigint as value,
    'entry' as evidence
  from ${entriesAt[moment]} entry where ${ofDays(firstDay, lastDay, 'current_project()')} and ${confirmed('$3::timestamptz')}`;

export async function spendingIn(em: EntityManager, span: Span): Promise<Spending> {
  const [spending] = await sql<Spending>(
    em,
    paid('$1::date', '$2::date', '$3::timestamptz', 'current_project()', entriesAt[momentOf(span)]),
    [span.from, span.to, bounds(span)[2]],
  );
  if (!spending) throw new Error('a sum returned no row');
  return spending;
}

/** Over reporting_period as `period`. What one person wrote on a year before it was frozen stays. */
export const spentInPeriod = `coalesce(
  (select spent from (${paid('period.starts_on', 'period.ends_on', `'infinity'`, 'period.project_id')}) as paid), period.spent_cents::float8)`;
