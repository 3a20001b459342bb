/** The budget of a contract year: entered by one person, counted once a second one has confirmed it. In hundredths of a yuan. */
import type { Funds } from './scoring.ts';

export type Budget = Pick<Funds, 'initialBudget' | 'budget'>;

export interface BudgetVersion extends Budget {
  readonly version: number;
  /** Null: written before a second person was asked for, nobody knows by whom. */
  readonly enteredById: string | null;
  readonly enteredByName: string | null;
  readonly enteredAt: number;
  /** Null: waits for a second person. */
  readonly decision: {
    readonly byName: string;
    readonly at: number;
    /** Null: confirmed. */
    readonly returnReason: string | null;
  } | null;
}

export interface BudgetHistory {
  /** What counted before budgets were confirmed. */
  readonly before: Budget;
  /** The newest first. */
  readonly versions: readonly BudgetVersion[];
}

/** Without who entered and decided on it. */
export const amountsOf = ({ initialBudget, budget }: Budget): Budget => ({ initialBudget, budget });

export function countedBudget({ before, versions }: BudgetHistory): Budget {
  const isConfirmed = ({ decision }: BudgetVersion) => decision !== null && decision.returnReason === null;
  return amountsOf(versions.find(isConfirmed) ?? before);
}

/** The newest version while nobody has decided on it. */
export function waitingBudget({ versions: [newest] }: BudgetHistory): BudgetVersion | null {
  return newest?.decision === null ? newest : null;
}

/** The newest version where it was returned. */
export function returnedBudget({ versions: [newest] }: BudgetHistory): BudgetVersion | null {
  return newest?.decision?.returnReason != null ? newest : null;
}
