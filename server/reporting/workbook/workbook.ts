/**
 * The workbook: the self-evaluation form as the finance office draws it, the figures, one sheet per kind of record
 * behind them, and a dictionary of every column. Values, not formulas: each is what the desk shows.
 */
import ExcelJS from 'exceljs';
import { indicatorCodes } from '../../../shared/reporting/indicators.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { addDictionary } from './dictionary.ts';
import { addFigures } from './figures.ts';
import { addForm } from './form.ts';
import { addRecords } from './records.ts';

/** Whether people are named in full. */
export type Names = 'full' | 'masked';

export async function reportWorkbook(
  report: ReportWithRecords,
  { words, names, now }: { words: ReportWords; names: Names; now: Date },
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.title = words.say('form.title');
  workbook.created = now;
  workbook.modified = now;
  addForm(workbook, report, words);
  addFigures(workbook, report, words);
  for (const code of indicatorCodes) addRecords(workbook, { code, report, words, names });
  addDictionary(workbook, { words, names });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
