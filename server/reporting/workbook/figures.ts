/** One line for each indicator, with its period, so that a line that is copied elsewhere still says of what it is. */
import type ExcelJS from 'exceljs';
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import { indicators } from '../../../shared/reporting/indicators.ts';
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
  const { period, figures, scoring, records, isContractPeriod } = report;
  const rows = figures.map(({ code, target, actual, waiting }): Value[] => {
    const score = scoring?.indicators.find((one) => one.code === code);
    return [
      code,
      words.say(`reporting:module.${indicators.find((one) => one.code === code)?.module ?? ''}`),
      words.name(code),
      words.say(`figures.${target.operator}`),
      target.from,
      target.operator === 'between' ? target.to : null,
      words.unit(code),
      actual,
      waiting,
      isContractPeriod ? attainmentOf(target, actual).permille / 1000 : null,
      score ? score.points / 100 : null,
      score ? score.score / 100 : null,
      score ? words.working(score) : null,
      records[code].length,
      words.say(`reporting:indicator.${code}.counts`),
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
