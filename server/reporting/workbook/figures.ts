/** One line for each indicator, with its period, so that a line that is copied elsewhere still says of what it is. */
import type ExcelJS from 'exceljs';
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import { endsOf, type IndicatorCode } from '../../../shared/reporting/indicators.ts';
import type { SnapshotDifference } from '../../../shared/reporting/snapshot.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { captionOf } from '../form/form-lines.ts';
import { addList, pointFormat, type Value } from './sheet.ts';

const head = [
  { key: 'code', width: 20 },
  { key: 'module', width: 16 },
  { key: 'name', width: 20 },
  { key: 'operator', width: 8 },
  { key: 'targetFrom', width: 10, format: '#,##0' },
  { key: 'targetTo', width: 10, format: '#,##0' },
  { key: 'unit', width: 8 },
  { key: 'actual', width: 10, format: '#,##0' },
  { key: 'waiting', width: 10, format: '#,##0' },
  { key: 'completion', width: 9, format: '0.0%' },
  { key: 'points', width: 8, format: pointFormat },
  { key: 'score', width: 8, format: pointFormat },
  { key: 'working', width: 28 },
  { key: 'records', width: 9, format: '#,##0' },
  { key: 'counts', width: 58 },
  { key: 'from', width: 12 },
  { key: 'to', width: 12 },
  { key: 'demo', width: 7 },
] as const;

export function addFigures(
  workbook: ExcelJS.Workbook,
  report: ReportWithRecords,
  words: ReportWords,
): ExcelJS.Worksheet {
  const { period, figures, scoring, isContractPeriod } = report;
  const rows = figures.map(({ code, module, target, actual, waiting }): Value[] => {
    const score = scoring?.indicators.find((one) => one.code === code);
    return [
      words.code(code),
      words.say(`reporting:module.${module}`),
      words.name(code),
      words.say(`figures.${target.operator}`),
      endsOf(target).from,
      endsOf(target).to,
      words.unit(code),
      actual,
      waiting,
      isContractPeriod ? attainmentOf(target, actual).permille / 1000 : null,
      score ? score.points / 100 : null,
      score ? score.score / 100 : null,
      score ? words.working(score) : null,
      countOf(report, code),
      words.counts(code),
      period.from,
      period.to,
      words.say(report.isDemo ? 'figures.yes' : 'figures.no'),
    ];
  });
  return addList(workbook, {
    name: words.say('figures.sheet'),
    caption: captionOf(report, words),
    head: head.map((column) => ({ ...column, title: words.say(`figures.${column.key}`) })),
    rows,
  });
}

/** Of a frozen period also those that no longer count. */
function countOf({ records, differences }: ReportWithRecords, code: IndicatorCode): number {
  const removed = differences.find((one) => one.code === code)?.removed ?? [];
  return records[code].filter(({ id }) => id !== null).length + removed.length;
}

/** One line for each record that was added or removed since the period was frozen. */
export function addChanges(workbook: ExcelJS.Workbook, report: ReportWithRecords, words: ReportWords): void {
  const line = (
    { code, then, now }: Pick<SnapshotDifference, 'code' | 'then' | 'now'>,
    what: string,
    id: string | null,
  ): Value[] => [words.code(code), words.name(code), then, now, words.say(`frozen.${what}`), id];
  const rows = report.differences.flatMap((difference) => {
    const { isRetargeted, isRestated } = difference;
    const lines = (['added', 'removed', 'corrected'] as const).flatMap((what) =>
      difference[what].map((id) => line(difference, what, id)),
    );
    return [
      ...(isRetargeted ? [line(difference, 'retargeted', null)] : []),
      ...(isRestated ? [line(difference, 'restated', null)] : []),
      ...lines,
      // a snapshot of the first form did not keep what each record added
      ...(difference.then !== difference.now && lines.length === 0
        ? [line(difference, 'corrected', null)]
        : []),
    ];
  });
  const same = report.figures.filter(({ code }) => report.restated.includes(code));
  rows.push(
    ...same.map(({ code, actual }) => line({ code, then: actual, now: actual }, 'restatedOnly', null)),
  );
  addList(workbook, {
    name: words.say('frozen.sheet'),
    caption: captionOf(report, words),
    head: [
      { title: words.say('figures.code'), width: 20 },
      { title: words.say('figures.name'), width: 20 },
      { title: words.say('frozen.then'), width: 12, format: '#,##0' },
      { title: words.say('frozen.now'), width: 12, format: '#,##0' },
      { title: words.say('frozen.what'), width: 18 },
      { title: words.say('column.id'), width: 38 },
    ],
    rows,
  });
}
