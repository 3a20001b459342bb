/**
 * The contract whose results are reported: its periods and what was agreed. Where none has been entered, the
 * centre's own contract holds (shared/reporting/indicators.ts), in the contract year that today lies in.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../shared/local-time.ts';
import { indicators, type IndicatorCode, type Target } from '../../shared/reporting/indicators.ts';
import { contractYearOf, type Period } from '../../shared/reporting/period.ts';
import {
  defaultWeights,
  type Funds,
  type ScoringTerms,
  type Weights,
} from '../../shared/reporting/scoring.ts';
import { sql } from '../database.ts';

export interface Contract {
  readonly name: string | null;
  readonly isDemo: boolean;
  /** The newest first. */
  readonly periods: readonly Period[];
  readonly targetOf: (code: IndicatorCode) => Target;
  /** By what a period of the contract is scored; null for any other, because targets hold for whole periods. */
  readonly termsOf: (period: Period) => ScoringTerms | null;
}

interface PeriodRow extends Period {
  readonly funds: Funds;
}

interface ContractRow {
  readonly name: string;
  readonly isDemo: boolean;
  readonly weights: Weights;
  readonly isAgreed: boolean;
  readonly needsExplanation: boolean;
  readonly periods: PeriodRow[];
  readonly targets: {
    code: string;
    operator: 'atLeast' | 'between';
    from: number;
    to: number | null;
    share: number;
  }[];
}

const noFunds: Funds = { initialBudget: null, budget: null, spent: null };

export async function loadContract(em: EntityManager, now: Date): Promise<Contract> {
  const [row] = await sql<ContractRow>(
    em,
    `select project.name, project.is_demo as "isDemo",
       json_build_object('execution', points_execution, 'output', points_output, 'benefit', points_benefit,
         'satisfaction', points_satisfaction) as weights,
       points_agreed as "isAgreed", range_needs_explanation as "needsExplanation",
       (select coalesce(json_agg(json_build_object('from', starts_on, 'to', ends_on,
          'funds', json_build_object('initialBudget', initial_budget_cents, 'budget', budget_cents,
                                     'spent', spent_cents))
          order by starts_on desc), '[]')
        from reporting_period where project_id = project.id) as periods,
       (select coalesce(json_agg(json_build_object(
          'code', code, 'operator', operator, 'from', target_from, 'to', target_to, 'share', share)), '[]')
        from indicator_target where project_id = project.id) as targets
     from project order by project.is_demo, project.id limit 1`,
  );
  const agreed = new Map(row?.targets.map((target) => [target.code, targetIn(target)]));
  const shares = new Map(row?.targets.map(({ code, share }) => [code, share]));
  const periods: readonly PeriodRow[] =
    row && row.periods.length > 0
      ? row.periods
      : [{ ...contractYearOf(localDay(now.getTime())), funds: noFunds }];
  return {
    name: row?.name ?? null,
    isDemo: row?.isDemo ?? false,
    periods: periods.map(({ from, to }) => ({ from, to })),
    targetOf(code) {
      const own = indicators.find((indicator) => indicator.code === code);
      const target = agreed.get(code) ?? own?.target;
      if (!target) throw new Error(`no target for ${code}`);
      return target;
    },
    termsOf(period) {
      const own = periods.find(({ from, to }) => from === period.from && to === period.to);
      return own
        ? {
            weights: row?.weights ?? defaultWeights,
            isAgreed: row?.isAgreed ?? false,
            needsExplanation: row?.needsExplanation ?? true,
            shareOf: (code) => shares.get(code) ?? 1,
            // the one indicator with a range, service hours, has no register: nothing can have been explained
            isExplained: () => false,
            funds: own.funds,
          }
        : null;
    },
  };
}

function targetIn({ operator, from, to }: ContractRow['targets'][number]): Target {
  return operator === 'between' && to !== null ? { operator, from, to } : { operator: 'atLeast', from };
}
