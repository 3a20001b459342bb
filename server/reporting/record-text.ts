/**
 * The records behind every figure as JSON and CSV, as the sheets of the workbook have them. Their form is a contract with whoever reads the
 * file: keys and columns are added, never changed.
 */
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import { reportedProject } from './contract-text.ts';
import { csvOf, type CsvValue } from './csv.ts';
import { openText } from './open-record.ts';
import { recordColumns, type Column, type RecordedRow } from './recorded.ts';
import type { ReportWithRecords } from './report.ts';
import type { Names } from './workbook/workbook.ts';

type OpenRecord = Readonly<Record<string, CsvValue>>;

function openRecords({ records }: ReportWithRecords, code: IndicatorCode, names: Names): OpenRecord[] {
  const columns = recordColumns[code];
  return records[code].map((row) =>
    Object.fromEntries(columns.map((column) => [column.key, openValue(row, column, { columns, names })])),
  );
}

function openValue(
  row: RecordedRow,
  column: Column,
  how: { columns: readonly Column[]; names: Names },
): CsvValue {
  const value = row[column.key] ?? null;
  if (value === null) return null;
  switch (column.kind) {
    case 'time':
      return new Date(Number(value)).toISOString();
    case 'name':
    case 'text':
      return openText(row, column, how);
    default:
      return value;
  }
}

export function recordsJson(report: ReportWithRecords, names: Names): object {
  return {
    format: 'gongyi-records-1',
    period: { from: report.period.from, to: report.period.to },
    project: reportedProject(report),
    asOf: report.today,
    isDemo: report.isDemo,
    frozen: report.frozen?.sha256 ?? null,
    indicators: report.figures.map(({ code, projectCode, actual }) => ({
      ...{ code, projectCode, actual },
      records: openRecords(report, code, names),
    })),
  };
}

/** One line a record; a column for everything that is said of any. */
export function recordsCsv(report: ReportWithRecords, names: Names): string {
  const keys = [...new Set(Object.values(recordColumns).flatMap((columns) => columns.map(({ key }) => key)))];
  const { from, to } = report.period;
  return csvOf([
    ['from', 'to', 'code', 'project_code', ...keys, 'project'],
    ...report.figures.flatMap(({ code, projectCode }) =>
      openRecords(report, code, names).map((record) => [
        ...[from, to, code, projectCode],
        ...keys.map((key) => record[key] ?? null),
        report.projectCode,
      ]),
    ),
  ]);
}
