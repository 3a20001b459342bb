/** The self-evaluation form as JSON and as a table: the lines that sheet and document show. Keys are added, never changed. */
import { reportedContract, type ReportedContract } from '../contract-text.ts';
import { csvOf, type CsvValue } from '../csv.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { captionOf, formOf, type FormCell, type FormColumn, type FormLine } from './form-lines.ts';

export interface FormJson {
  readonly format: 'gongyi-form-1';
  readonly title: string;
  readonly caption: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly asOf: string;
  readonly isDemo: boolean;
  readonly frozen: string | null;
  readonly project: string | null;
  readonly projectCode: string | null;
  readonly contract: ReportedContract | null;
  readonly department: string;
  readonly unit: string;
  /** In yuan; null where nothing is confirmed. `score` is null until it has one. */
  readonly funds: Readonly<
    Record<'initialBudget' | 'budget' | 'spent' | 'spentWaiting' | 'points' | 'score', number | null>
  > & {
    readonly budgetWaiting: {
      readonly initialBudget: number | null;
      readonly budget: number | null;
    } | null;
  };
  /** As they stand in the form, in the language that was asked for. */
  readonly lines: readonly Readonly<Record<FormColumn, string | number>>[];
  readonly total: {
    readonly points: number | null;
    readonly score: number | null;
    readonly grade: string | null;
  };
}

const yuan = (cents: number | null) => cents && cents / 100;

export function formJson(report: ReportWithRecords, words: ReportWords): FormJson {
  const { period, funds, budgetWaiting, scoring } = report;
  return {
    format: 'gongyi-form-1',
    title: words.say('form.title'),
    caption: captionOf(report, words),
    period: { from: period.from, to: period.to },
    asOf: report.today,
    isDemo: report.isDemo,
    frozen: report.frozen?.sha256 ?? null,
    ...{ project: report.project, department: report.department, unit: report.carrier },
    ...{ projectCode: report.projectCode, contract: reportedContract(report) },
    funds: {
      ...{ initialBudget: yuan(funds.initialBudget), budget: yuan(funds.budget), spent: yuan(funds.spent) },
      spentWaiting: report.spentWaiting / 100,
      points: yuan(scoring?.execution.points ?? null),
      score: yuan(scoring?.execution.score ?? null),
      budgetWaiting: budgetWaiting && {
        initialBudget: yuan(budgetWaiting.initialBudget),
        budget: yuan(budgetWaiting.budget),
      },
    },
    lines: formOf(report, words).lines.flatMap((line) => (line.isIndicator ? [keyed(line)] : [])),
    total: {
      points: yuan(scoring?.total.points ?? null),
      score: yuan(scoring?.total.score ?? null),
      grade: scoring?.grade?.code ?? null,
    },
  };
}

function keyed({ cells }: FormLine): FormJson['lines'][number] {
  const [level1, level2, level3, yearlyTarget, actual, points, score, deviation] = cells.map(valueOf);
  return {
    ...{ level1: level1 ?? '', level2: level2 ?? '', level3: level3 ?? '', yearlyTarget: yearlyTarget ?? '' },
    ...{ actual: actual ?? '', points: points ?? '', score: score ?? '', deviation: deviation ?? '' },
  };
}

const valueOf = ({ value }: FormCell) => value;

/** Line by line as it is printed; a cell that takes several columns stands in the first of them. */
export function formCsv(report: ReportWithRecords, words: ReportWords): string {
  return csvOf(
    formOf(report, words).lines.map(({ cells }) =>
      cells.flatMap(({ value, span }): CsvValue[] => [value, ...Array<null>(span - 1).fill(null)]),
    ),
  );
}
