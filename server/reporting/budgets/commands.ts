/**
 * A budget is entered with its contract year (periods/commands.ts) and counts once a second person has confirmed it; each is a
 * version that stays. All lock the period.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { centreId } from '../../../shared/live/topics.ts';
import {
  countedBudget,
  waitingBudget,
  type Budget,
  type BudgetHistory,
} from '../../../shared/reporting/budgets.ts';
import { periodCommands } from '../../../shared/reporting/period-commands.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { openPeriod } from '../periods/open-period.ts';
import { budgetsOf } from './budgets-of.ts';

interface Entered extends Budget {
  readonly periodId: string;
  readonly history: BudgetHistory;
  readonly by: string;
  readonly now: Date;
}

/** In the caller's transaction. Nothing where this is what waits already or, with nothing waiting, what counts. */
export async function enterBudget(
  em: EntityManager,
  { periodId, history, initialBudget, budget, by, now }: Entered,
): Promise<void> {
  const last = waitingBudget(history) ?? countedBudget(history);
  if (last.initialBudget === initialBudget && last.budget === budget) return;
  await sql(
    em,
    `insert into budget_version (period_id, version, initial_budget_cents, budget_cents, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [periodId, (history.versions[0]?.version ?? 0) + 1, initialBudget, budget, by, now.toISOString()],
  );
}

/**
 * The second person confirms the newest budget, or returns it with a reason; decided once. Refusals: periodFrozen, ownEntry,
 * changedMeanwhile where it is not the one that was seen, or is decided: a repetition finds its own.
 */
export const decideBudget = defineCommand({
  name: 'decideBudget',
  action: 'reporting.write',
  input: periodCommands.decideBudget,
  place: async () => ({ room: centreId, scope: {} }),
  async run({ em, actor, now }, { periodId, seen, returnReason }) {
    const waiting = waitingBudget(await budgetsOf(em, await openPeriod(em, periodId)));
    if (waiting?.version !== seen) throw new Refusal('changedMeanwhile');
    if (waiting.enteredById === actor.personId) throw new Refusal('ownEntry');
    await sql(
      em,
      `update budget_version set decided_by = $3, decided_at = $4, return_reason = $5
       where period_id = $1 and version = $2`,
      [periodId, seen, actor.personId, now.toISOString(), returnReason],
    );
    return { reply: null, announce: [recordsChanged()] };
  },
});
