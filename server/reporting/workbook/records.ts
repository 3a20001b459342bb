/** The records that one figure counts, each with its id; the column of counts adds up to the figure. */
import type ExcelJS from 'exceljs';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { openText } from '../open-record.ts';
import { recordColumns, type Column, type RecordedRow } from '../recorded.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { captionOf } from '../form/form-lines.ts';
import { addList, font, timeFormat, write, type Value } from './sheet.ts';
import type { Names } from './workbook.ts';

const widths = { id: 38, text: 34, name: 12, time: 17, day: 12, number: 14, group: 8, module: 16, flag: 7 };

export function addRecords(
  workbook: ExcelJS.Workbook,
  {
    code,
    report,
    words,
    names,
  }: { code: IndicatorCode; report: ReportWithRecords; words: ReportWords; names: Names },
): void {
  const columns = recordColumns[code];
  const rows = report.records[code];
  const sheet = addList(workbook, {
    name: words.say(`sheets.${code}`),
    caption: [words.codedName(code), captionOf(report, words)].join('\u3000'),
    head: columns.map(({ key, kind }) => ({
      title: words.say(`column.${key}`),
      width: widths[kind],
      ...(kind === 'time' && { format: timeFormat }),
      ...(kind === 'number' && { format: '#,##0' }),
    })),
    rows: rows.map((row) =>
      columns.map((column) =>
        row['id'] === null && column.key === 'title'
          ? words.say('frozen.since')
          : valueOf(row, column, { columns, words, names }),
      ),
    ),
  });
  const total = sheet.getRow(rows.length + 3);
  const figure = report.figures.find((one) => one.code === code)?.actual ?? 0;
  write(
    total,
    columns.map(({ key }) => (key === 'value' ? figure : key === 'id' ? words.say('total') : null)),
  );
  total.eachCell((cell) => (cell.font = { ...font, bold: true }));
}

function valueOf(
  row: RecordedRow,
  column: Column,
  { columns, words, names }: { columns: readonly Column[]; words: ReportWords; names: Names },
): Value {
  const { key, kind } = column;
  const value = row[key] ?? null;
  if (value === null) return null;
  switch (kind) {
    case 'time':
      return words.clock(Number(value));
    case 'number':
      return Number(value);
    case 'module':
      return words.say(`reporting:module.${String(value)}`);
    case 'flag':
      return words.say(value === true ? 'figures.yes' : 'figures.no');
    case 'group':
      return words.say(`group.${String(value)}`);
    case 'name':
    case 'text':
      return openText(row, column, { columns, names });
    case 'id':
    case 'day':
      return String(value);
  }
}
