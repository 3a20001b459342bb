/**
 * The contract whose results are reported: its periods and what was agreed. Where none has been entered, the
 * centre's own contract holds (shared/reporting/indicators.ts), in the contract year that today lies in.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../shared/local-time.ts';
import { contractWords, type IndicatorWords } from '../../shared/reporting/indicator-words.ts';
import {
  allIndicatorCodes,
  indicatorCodes,
  indicatorOf,
  targetWith,
  type IndicatorCode,
  type IndicatorModule,
  type Target,
} from '../../shared/reporting/indicators.ts';
import type { Grading } from '../../shared/reporting/grading.ts';
import { ministryGrading } from '../../shared/reporting/ministry-grading.ts';
import { contractYearOf, type Period, type PeriodKind } from '../../shared/reporting/period.ts';
import { defaultWeights, type ScoringTerms, type Weights } from '../../shared/reporting/scoring.ts';
import { sql } from '../database.ts';

/** What was budgeted and spent is read beside it, as of a day. */
export type AgreedTerms = Omit<ScoringTerms, 'funds'> & {
  /** What one person wrote on a year that was frozen before there was a register of payments. */
  readonly spentBefore: number | null;
};

export interface Contract {
  readonly code: string | null;
  readonly name: string | null;
  /** 主管部门 and 实施单位; empty where nobody has entered them. */
  readonly department: string;
  readonly carrier: string;
  readonly isDemo: boolean;
  readonly weights: Weights;
  readonly isAgreed: boolean;
  readonly needsExplanation: boolean;
  /** Null: the finance ministry's. */
  readonly ownGrading: Grading | null;
  /** Years, the newest first, each before what lies within it. */
  readonly periods: readonly ContractPeriod[];
  /** What is agreed for the contract year that the period lies in, where it differs from the contract's. */
  readonly targetOf: (code: IndicatorCode, period: Period) => Target;
  readonly wordsOf: (code: IndicatorCode) => IndicatorWords;
  /** What is counted for this project: the contract's indicators, without those taken out, and then those that were added. */
  readonly codes: readonly IndicatorCode[];
  readonly moduleOf: (code: IndicatorCode) => IndicatorModule;
  readonly projectCodeOf: (code: IndicatorCode) => string | null;
  /** What an assessor from outside found of that period; null where nobody entered it. */
  readonly assessmentOf: (period: Period) => { readonly assessor: string; readonly grade: string } | null;
  /** By what a period of the contract is scored; null for any other, because targets hold for whole periods. */
  readonly termsOf: (period: Period) => AgreedTerms | null;
}

export interface ContractPeriod extends Period {
  /** Null: of the centre's own contract, which nobody has entered. */
  readonly id: string | null;
  readonly kind: PeriodKind;
}

interface PeriodRow extends ContractPeriod {
  readonly spentBefore: number | null;
  readonly assessor: string;
  readonly grade: string;
  readonly targets: readonly TargetRow[];
  /** The indicators whose deviation has been explained. */
  readonly explained: readonly string[];
}

interface TargetRow {
  readonly code: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly share: number;
}

interface ContractRow {
  readonly code: string;
  readonly name: string;
  readonly department: string;
  readonly carrier: string;
  readonly wordings: readonly (IndicatorWords & { readonly code: string })[];
  readonly choices: readonly {
    readonly code: string;
    readonly isUsed: boolean;
    readonly module: IndicatorModule;
    readonly projectCode: string | null;
  }[];
  readonly isDemo: boolean;
  readonly weights: Weights;
  readonly isAgreed: boolean;
  readonly needsExplanation: boolean;
  readonly ownGrading: Grading | null;
  readonly periods: PeriodRow[];
  readonly targets: readonly TargetRow[];
}

export async function loadContract(em: EntityManager, now: Date): Promise<Contract> {
  const [row] = await sql<ContractRow>(
    em,
    `select project.code, project.name, department, carrier, project.is_demo as "isDemo",
       json_build_object('execution', points_execution, 'output', points_output, 'benefit', points_benefit,
         'satisfaction', points_satisfaction) as weights,
       points_agreed as "isAgreed", range_needs_explanation as "needsExplanation", grading as "ownGrading",
       (select coalesce(json_agg(json_build_object('id', reporting_period.id, 'kind', reporting_period.kind, 'from', reporting_period.starts_on, 'to', reporting_period.ends_on,
          'assessor', reporting_period.assessor, 'grade', reporting_period.assessed_grade,
          'targets', (select coalesce(json_agg(json_build_object('code', code, 'from', target_from, 'to', target_to, 'share', share)), '[]')
             from period_target where period_id = reporting_period.id),
          'explained', array(select code from deviation where period_id = reporting_period.id),
          'spentBefore', reporting_period.spent_cents)
          order by coalesce(year.starts_on, reporting_period.starts_on) desc, year.id is not null, reporting_period.starts_on), '[]')
        from reporting_period left join reporting_period year on year.id = reporting_period.within
        where reporting_period.project_id = project.id) as periods,
       (select coalesce(json_agg(json_build_object('code', code,
          'name', json_build_object('zh', name_zh, 'en', name_en), 'unit', json_build_object('zh', unit_zh, 'en', unit_en),
          'level1', json_build_object('zh', level1_zh, 'en', level1_en),
          'level2', json_build_object('zh', level2_zh, 'en', level2_en))), '[]')
        from indicator_wording where project_id = project.id) as wordings,
       (select coalesce(json_agg(json_build_object('code', code, 'isUsed', is_used, 'module', module,
          'projectCode', project_code)), '[]')
        from indicator_choice where project_id = project.id) as choices,
       (select coalesce(json_agg(json_build_object(
          'code', code, 'from', target_from, 'to', target_to, 'share', share)), '[]')
        from indicator_target where project_id = project.id) as targets
     from project where project.id = current_project()`,
  );
  const agreed = new Map(row?.targets.map((target) => [target.code, targetIn(target)]));
  const shares = new Map(row?.targets.map(({ code, share }) => [code, share]));
  const choices = new Map(row?.choices.map((choice) => [choice.code, choice]));
  const wordings = new Map(row?.wordings.map(({ code, ...own }) => [code, own]));
  const periods: readonly PeriodRow[] =
    row && row.periods.length > 0
      ? row.periods
      : [
          {
            ...{ id: null, kind: 'year' },
            ...contractYearOf(localDay(now.getTime())),
            spentBefore: null,
            assessor: '',
            grade: '',
            targets: [],
            explained: [],
          },
        ];
  const years = periods.filter(({ kind }) => kind === 'year');
  const ownOf = (period: Period) => years.find(({ from, to }) => from === period.from && to === period.to);
  const yearOf = (period: Period) => years.find(({ from, to }) => from <= period.from && period.to <= to);
  return {
    code: row?.code ?? null,
    name: row?.name ?? null,
    department: row?.department ?? '',
    carrier: row?.carrier ?? '',
    isDemo: row?.isDemo ?? false,
    weights: row?.weights ?? defaultWeights,
    isAgreed: row?.isAgreed ?? false,
    needsExplanation: row?.needsExplanation ?? true,
    ownGrading: row?.ownGrading ?? null,
    periods: periods.map(({ id, kind, from, to }) => ({ id, kind, from, to })),
    targetOf(code, period) {
      const changed = yearOf(period)?.targets.find((target) => target.code === code);
      if (changed) return targetIn(changed);
      return agreed.get(code) ?? indicatorOf(code).target;
    },
    codes: allIndicatorCodes.filter(
      (code) => choices.get(code)?.isUsed ?? indicatorCodes.some((one) => one === code),
    ),
    moduleOf: (code) => choices.get(code)?.module ?? indicatorOf(code).module,
    projectCodeOf: (code) => choices.get(code)?.projectCode ?? null,
    wordsOf: (code) => wordings.get(code) ?? contractWords(code),
    assessmentOf(period) {
      const own = ownOf(period);
      return own && own.assessor !== '' ? { assessor: own.assessor, grade: own.grade } : null;
    },
    termsOf(period) {
      const own = ownOf(period);
      return own
        ? {
            weights: row?.weights ?? defaultWeights,
            grading: row?.ownGrading ?? ministryGrading,
            isAgreed: row?.isAgreed ?? false,
            needsExplanation: row?.needsExplanation ?? true,
            shareOf: (code) =>
              own.targets.find((target) => target.code === code)?.share ?? shares.get(code) ?? 1,
            isExplained: (code) => own.explained.includes(code),
            spentBefore: own.spentBefore,
          }
        : null;
    },
  };
}

function targetIn(row: TargetRow): Target {
  const target = targetWith(row);
  if (!target) throw new Error(`a target of ${row.code} without an end`);
  return target;
}
