/** What was entered as the budget of a contract year, and what of it counts. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BudgetHistory } from '../../../shared/reporting/budgets.ts';
import type { Span } from '../../../shared/reporting/period.ts';
import { sql } from '../../database.ts';
import { bounds } from '../count.ts';

const nothing: BudgetHistory = { before: { initialBudget: null, budget: null }, versions: [] };

/** As it was known at the end of a day: what was entered or decided later is left out. Nothing where this is no contract year. */
export async function budgetsOf(em: EntityManager, span: Span): Promise<BudgetHistory> {
  const [history] = await sql<BudgetHistory>(
    em,
    `select json_build_object('initialBudget', initial_budget_cents, 'budget', budget_cents) as before,
       (select coalesce(json_agg(json_build_object('version', version, 'initialBudget', version.initial_budget_cents,
          'budget', version.budget_cents, 'enteredById', entered_by, 'enteredByName', one.name, 'enteredAt', ms(entered_at),
          'decision', case when decided_at <= $3::timestamptz then json_build_object('byName', second.name,
            'at', ms(decided_at), 'returnReason', return_reason) end) order by version desc), '[]')
        from budget_version version
        left join person one on one.id = entered_by left join person second on second.id = decided_by
        where period_id = period.id and entered_at <= $3::timestamptz) as versions
     from reporting_period period
     where starts_on = $1::date and ends_on = $2::date and project_id = current_project()`,
    [span.from, span.to, bounds(span)[2]],
  );
  return history ?? nothing;
}

/** Over reporting_period as `period`: the budget that counts now. */
export const budgetInPeriod = `(
  select cents from (
    select version, budget_cents as cents from budget_version
    where period_id = period.id and decided_at is not null and return_reason is null
    union all select 0, period.budget_cents) as known
  order by version desc limit 1)::float8`;

/** Over the same: whether the newest one waits for a second person, who can still confirm it. */
export const isBudgetWaiting = `(
  not exists (select from report_snapshot where period_id = period.id) and coalesce((
    select decided_at is null from budget_version where period_id = period.id order by version desc limit 1), false))`;
