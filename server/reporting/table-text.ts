/**
 * The report as JSON and CSV. Their form is a contract with whoever reads the file: keys and columns are added, never
 * changed. The same records give the same text.
 */
import { attainmentOf } from '../../shared/reporting/attainment.ts';
import { endsOf, indicatorOf, type Target } from '../../shared/reporting/indicators.ts';
import type { Budget } from '../../shared/reporting/budgets.ts';
import type { BenefitKind, BenefitLevel } from '../../shared/reporting/benefits.ts';
import { sumOf, type PointSum, type Satisfaction, type ScoreRule } from '../../shared/reporting/scoring.ts';
import type { DashboardView } from '../../shared/reporting/cuts.ts';
import type { Period } from '../../shared/reporting/period.ts';
import { csvOf } from './csv.ts';
import type { Grading } from '../../shared/reporting/grading.ts';
import { reportedContract, reportedProject, type ReportedContract } from './contract-text.ts';
import { partsIn, type ReportedParts } from './part-text.ts';
import type { Report } from './report.ts';

export interface ReportedIndicator {
  readonly code: string;
  /** The code that the project gave it; null where it gave none. */
  readonly projectCode: string | null;
  readonly module: string;
  readonly names: { readonly zh: string; readonly en: string };
  readonly operator: Target['operator'];
  /** `to` is null of "at least", `from` of "at most". */
  readonly target: { readonly from: number | null; readonly to: number | null };
  readonly unit: string;
  readonly actual: number;
  /** Every indicator has its register. */
  readonly register: 'built';
  /** What would be added if a second person confirmed it. */
  readonly waiting: number;
  /** actual ÷ target.from, of "at most" target.to ÷ actual where it is more, rounded down to thousandths; null where the period is no contract period. */
  readonly attainment: number | null;
  /** With two places; null where the period is no contract period. */
  readonly points: number | null;
  /** With two places, rounded down; null where the period is no contract period. */
  readonly score: number | null;
  readonly scoreRule: ScoreRule | null;
  /** Above 130 % of the target. */
  readonly targetMayBeLow: boolean | null;
  /** Of the figure: each kind of part adds up to it, groups only where people are counted. */
  readonly parts: ReportedParts;
}

interface ReportedSum {
  readonly points: number;
  /** The points of what has a score. */
  readonly recorded: number;
  /** Null where nothing is recorded. */
  readonly score: number | null;
}

interface ReportedBenefit {
  readonly kind: BenefitKind;
  readonly name: string;
  readonly expected: string;
  readonly words: string;
  readonly level: BenefitLevel;
  /** Of the points. */
  readonly percent: number;
  readonly points: number;
  readonly score: number | null;
}

export interface ReportJson {
  /** Targets are agreed for whole contract periods only; figures may be asked for any. */
  readonly period: Period & { readonly isContractPeriod: boolean };
  /** Whose indicators, targets and points these are; nulls where there is none yet. */
  readonly project: { readonly code: string | null; readonly name: string | null };
  readonly contract: ReportedContract | null;
  /** The day that figures are as of: what was confirmed later is not in them. */
  readonly asOf: string;
  readonly isDemo: boolean;
  /** The figures are those of the snapshot with this SHA-256; null while the period is open. */
  readonly frozen: {
    readonly sha256: string;
    /** What is counted today where it is no longer the same. */
    readonly changed: readonly { readonly code: string; readonly then: number; readonly now: number }[];
    readonly changedParts: readonly string[];
  } | null;
  /** In yuan; null where nobody has entered it. What counts is confirmed; what waits for a second person stands beside it. */
  readonly funds: {
    readonly initialBudget: number | null;
    readonly budget: number | null;
    readonly spent: number | null;
    readonly spentWaiting: number;
    /** A budget that was entered and waits for a second person; null: none does. */
    readonly budgetWaiting: Budget | null;
  };
  /** Of those who answered a survey in the period; satisfied gave four or five of five. */
  readonly satisfaction: Satisfaction;
  readonly indicators: readonly ReportedIndicator[];
  /** Null where the period is no contract period. */
  readonly scoring: {
    /** The split of the points is an example; the contract states none. */
    readonly isExample: boolean;
    readonly execution: ReportedSum;
    readonly output: ReportedSum;
    readonly benefit: ReportedSum;
    /** What people judged; without a score until a second person has approved it. */
    readonly benefits: readonly ReportedBenefit[];
    readonly satisfaction: ReportedSum;
    readonly total: ReportedSum;
    /** The code of a grade of the project's scheme; null until all points are recorded. */
    readonly grade: string | null;
    readonly grading: Grading;
  } | null;
}

export function reportJson(report: Report, cuts: DashboardView): ReportJson {
  const { period, isContractPeriod, isDemo, figures, satisfaction, scoring, frozen } = report;
  const { funds, spentWaiting, budgetWaiting } = report;
  const yuan = (cents: number | null) => cents && cents / 100;
  return {
    period: { from: period.from, to: period.to, isContractPeriod },
    project: reportedProject(report),
    contract: reportedContract(report),
    asOf: report.today,
    isDemo,
    frozen: frozen && {
      sha256: frozen.sha256,
      changed: frozen.changed,
      changedParts: frozen.changedParts,
    },
    funds: {
      initialBudget: yuan(funds.initialBudget),
      budget: yuan(funds.budget),
      spent: yuan(funds.spent),
      spentWaiting: spentWaiting / 100,
      budgetWaiting: budgetWaiting && {
        initialBudget: yuan(budgetWaiting.initialBudget),
        budget: yuan(budgetWaiting.budget),
      },
    },
    satisfaction,
    indicators: figures.map(
      ({ code, projectCode, module, words, target, actual, waiting }): ReportedIndicator => {
        const score = scoring?.indicators.find((one) => one.code === code);
        const recorded = score && score.score !== null ? score : null;
        return {
          code,
          projectCode,
          module,
          names: words.name,
          operator: target.operator,
          target: endsOf(target),
          unit: indicatorOf(code).unit,
          actual,
          register: 'built',
          waiting,
          attainment: !isContractPeriod ? null : attainmentOf(target, actual).permille / 1000,
          points: score ? score.points / 100 : null,
          score: recorded && recorded.score / 100,
          scoreRule: recorded && recorded.rule,
          targetMayBeLow: recorded && recorded.isTargetLow,
          parts: partsIn(cuts, code),
        };
      },
    ),
    scoring: scoring && {
      isExample: scoring.isExample,
      execution: inPoints(sumOf([scoring.execution])),
      output: inPoints(scoring.output),
      benefit: inPoints(scoring.benefit),
      benefits: scoring.benefits.map(({ kind, name, expected, words, level, percent, score }) => ({
        ...{ kind, name, expected, words, level, percent },
        points: score.points / 100,
        score: score.score === null ? null : score.score / 100,
      })),
      satisfaction: inPoints(sumOf([scoring.satisfaction])),
      total: inPoints(scoring.total),
      grade: scoring.grade?.code ?? null,
      grading: scoring.grading,
    },
  };
}

function inPoints({ points, recorded, score }: PointSum): ReportedSum {
  return { points: points / 100, recorded: recorded / 100, score: recorded === 0 ? null : score / 100 };
}

const columns = [
  ...['from', 'to', 'code', 'module', 'name_zh', 'name_en', 'operator', 'target_from', 'target_to', 'unit'],
  ...['actual', 'register', 'attainment', 'demo', 'points', 'score', 'waiting', 'total_score', 'grade'],
  ...['project_code', 'project'],
];

/** One line an indicator; total and grade stand on each, where there are any. */
export function reportCsv(report: Report): string {
  const nothing = { period: report.period, communities: [], parts: [], items: [], groups: [], isKept: false };
  const { period, isDemo, indicators: lines, scoring } = reportJson(report, nothing);
  const rows = lines.map((line) => [
    ...[period.from, period.to, line.code, line.module, line.names.zh, line.names.en, line.operator],
    ...[line.target.from, line.target.to, line.unit, line.actual, line.register, line.attainment, isDemo],
    ...[line.points, line.score, line.waiting, scoring?.total.score ?? null, scoring?.grade ?? null],
    ...[line.projectCode, report.projectCode],
  ]);
  return csvOf([columns, ...rows]);
}
