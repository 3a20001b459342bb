/**
 * The self-evaluation form (绩效自评表): head and columns exactly as the finance office asks for them (domain.md §3).
 * What nobody has recorded says so; what only the unit can write is left to it, in words.
 */
import type ExcelJS from 'exceljs';
import type { IndicatorCode, Target } from '../../../shared/reporting/indicators.ts';
import type { RecordedScore, Score } from '../../../shared/reporting/scoring.ts';
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import { neutralised } from '../../plain-text.ts';
import type { Deviation } from '../periods/written.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { captionOf } from './figures.ts';
import { box, font, pointFormat, type Value } from './sheet.ts';

const widths = [12, 14, 22, 16, 14, 9, 9, 34];
const last = widths.length;

export function addForm(workbook: ExcelJS.Workbook, report: ReportWithRecords, words: ReportWords): void {
  const { figures, scoring, funds, deviations } = report;
  const say = (key: string, values?: Record<string, string | number>) => words.say(`form.${key}`, values);
  const sheet = workbook.addWorksheet(say('sheet'), {
    pageSetup: {
      paperSize: 9,
      orientation: 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 1,
      horizontalCentered: true,
    },
    headerFooter: { oddFooter: '&P / &N' },
  });
  widths.forEach((width, at) => (sheet.getColumn(at + 1).width = width));

  let row = 0;
  /** One line of the form: each cell says how many columns it takes. */
  const put = (...cells: readonly (readonly [Value, number, 'head' | 'left' | 'points' | ''])[]) => {
    row += 1;
    let column = 1;
    for (const [value, span, look] of cells) {
      if (span > 1) sheet.mergeCells(row, column, row, column + span - 1);
      for (let at = column; at < column + span; at += 1) sheet.getCell(row, at).border = box;
      const cell = sheet.getCell(row, column);
      cell.value = typeof value === 'string' ? neutralised(value) : value;
      cell.font = { ...font, bold: look === 'head' };
      cell.alignment = {
        vertical: 'middle',
        horizontal: look === 'left' ? 'left' : 'center',
        wrapText: true,
      };
      if (look === 'points') cell.numFmt = pointFormat;
      column += span;
    }
    return sheet.getRow(row);
  };
  const scored = (score: Score | undefined): Value =>
    score === undefined || score.score === null ? words.say('notRecorded') : score.score / 100;
  const tenThousands = (cents: number | null): Value =>
    cents === null ? words.say('notRecorded') : words.hundredths(cents / 10_000);

  const title = put([say('title'), last, 'head']);
  title.height = 32;
  title.getCell(1).font = { name: '黑体', size: 18 };
  put([captionOf(report, words), last, '']);
  sheet.getRow(1).eachCell((cell) => (cell.border = {}));
  sheet.getRow(2).eachCell((cell) => (cell.border = {}));

  put([say('projectName'), 1, 'head'], [report.project ?? words.say('fill'), last - 1, 'left']);
  put(
    [say('department'), 1, 'head'],
    [report.department || words.say('fill'), 3, 'left'],
    [say('unit'), 1, 'head'],
    [report.carrier || words.say('fill'), 3, 'left'],
  );
  put(
    [say('funds'), 2, 'head'],
    [say('initialBudget'), 1, 'head'],
    [say('budget'), 1, 'head'],
    [say('spent'), 1, 'head'],
    [say('points'), 1, 'head'],
    [say('rate'), 1, 'head'],
    [say('score'), 1, 'head'],
  );
  const rate =
    funds.budget === null || funds.spent === null
      ? words.say('notRecorded')
      : words.percent(attainmentOf({ operator: 'atLeast', from: funds.budget }, funds.spent).permille);
  put(
    [say('fundsTotal'), 2, ''],
    [tenThousands(funds.initialBudget), 1, ''],
    [tenThousands(funds.budget), 1, ''],
    [tenThousands(funds.spent), 1, ''],
    [scoring ? scoring.execution.points / 100 : words.say('noScore'), 1, 'points'],
    [rate, 1, ''],
    [scored(scoring?.execution), 1, 'points'],
  );
  put([say('goals'), 1, 'head'], [say('expected'), 4, 'head'], [say('achieved'), 3, 'head']);
  const expected = figures.map(({ code, target }) =>
    say('expectedItem', { name: words.name(code), target: words.target(code, target) }),
  );
  const achieved = figures.map(({ code, actual }) =>
    say('achievedItem', { name: words.name(code), actual: words.amount(code, actual) }),
  );
  put(
    ['', 1, ''],
    [words.list(expected) + words.say('stop'), 4, 'left'],
    [words.list(achieved) + words.say('stop'), 3, 'left'],
  ).height = 130;
  sheet.mergeCells(row - 1, 1, row, 1);

  const columns = ['level1', 'level2', 'level3', 'yearlyTarget', 'actual', 'points', 'score', 'deviation'];
  put(...columns.map((key) => [say(key), 1, 'head'] as const));
  const first = row + 1;
  for (const { code, target, actual } of figures) {
    const score = scoring?.indicators.find((one) => one.code === code);
    put(
      [words.level(code, 'level1'), 1, ''],
      [words.level(code, 'level2'), 1, ''],
      [words.name(code), 1, 'left'],
      [words.target(code, target), 1, ''],
      [words.amount(code, actual), 1, ''],
      [score ? score.points / 100 : words.say('noScore'), 1, 'points'],
      [scoring ? scored(score) : words.say('noScore'), 1, 'points'],
      [deviationOf({ code, target, actual, score, written: deviations.get(code) }, words), 1, 'left'],
    ).height = 26;
  }
  for (const column of [1, 2]) mergeAlike(sheet, { column, first, last: row });
  const open = [
    ['benefit', 'socialBenefit', scoring?.benefit],
    ['satisfaction', 'servedSatisfaction', scoring?.satisfaction],
  ] as const;
  for (const [level1, level2, score] of open) {
    put(
      [say(level1), 1, ''],
      [say(level2), 1, ''],
      [words.say('fill'), 1, 'left'],
      [words.say('fill'), 1, ''],
      [words.say('notRecorded'), 1, ''],
      [score ? score.points / 100 : words.say('noScore'), 1, 'points'],
      [scoring ? scored(score) : words.say('noScore'), 1, 'points'],
      [say('noRegister'), 1, 'left'],
    ).height = 26;
  }
  const total = scoring?.total;
  put(
    [say('total'), 5, 'head'],
    [total ? total.points / 100 : words.say('noScore'), 1, 'points'],
    [total ? total.score / 100 : words.say('noScore'), 1, 'points'],
    [
      total
        ? say('totalNote', {
            recorded: words.hundredths(total.recorded),
            missing: words.hundredths(total.points - total.recorded),
          })
        : words.say('doc.noScoring', { period: words.period(report.period) }),
      1,
      'left',
    ],
  );
  if (scoring?.isExample) put([say('example'), last, 'left']);
}

function mergeAlike(
  sheet: ExcelJS.Worksheet,
  { column, first, last }: { column: number; first: number; last: number },
): void {
  for (let start = first; start <= last;) {
    let end = start;
    while (end < last && sheet.getCell(end + 1, column).value === sheet.getCell(start, column).value)
      end += 1;
    if (end > start) sheet.mergeCells(start, column, end, column);
    start = end + 1;
  }
}

/** The reason, and after it what is done about it. */
export function writtenIn({ words: reason, measures }: Deviation, words: ReportWords): string {
  return measures === '' ? reason : words.say('form.reasonAndMeasures', { reason, measures });
}

interface Line {
  readonly code: IndicatorCode;
  readonly target: Target;
  readonly actual: number;
  readonly score: RecordedScore | undefined;
  readonly written: Deviation | undefined;
}

/** What follows from the figures, then what the unit has written of it; until then its place is kept. */
function deviationOf({ code, target, actual, score, written }: Line, words: ReportWords): string {
  const { state } = attainmentOf(target, actual);
  const unit = words.unit(code);
  const reason = written ? writtenIn(written, words) : words.say('fillUnit');
  if (state === 'below')
    return words.say('form.short', { missing: words.number(target.from - actual), unit }) + reason;
  if (state === 'above' && target.operator === 'between')
    return words.say('form.over', { over: words.number(actual - target.to), unit }) + reason;
  return score?.isTargetLow ? words.say('form.low') + reason : written ? reason : '';
}
