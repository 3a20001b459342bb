/**
 * The workbook: the self-evaluation form as the finance office draws it, the figures, one sheet per kind of record
 * behind them, and a dictionary of every column. Values, not formulas: each is what the desk shows.
 */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import { formOf } from '../form/form-lines.ts';
import type { Progress } from '../progress.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { addDictionary } from './dictionary.ts';
import { addChanges, addFigures } from './figures.ts';
import { addForm } from './form.ts';
import { addParts, addPeople } from './parts.ts';
import { addRecords } from './records.ts';
import { addScores } from './scores.ts';

/** Whether people are named in full. */
export type Names = 'full' | 'masked';

interface How {
  readonly words: ReportWords;
  readonly names: Names;
  readonly now: Date;
  readonly progress: Progress;
}

export async function reportWorkbook(
  report: ReportWithRecords,
  { words, names, now, progress }: How,
): Promise<Buffer> {
  const workbook = await opened(words, now);
  addForm(workbook, formOf(report, words), words.say('form.sheet'));
  addFigures(workbook, report, words);
  addParts(workbook, report, words);
  addPeople(workbook, report, words);
  addScores(workbook, report, words);
  if (report.frozen) addChanges(workbook, report, words);
  for (const { code } of report.figures) {
    await progress.step();
    addRecords(workbook, { code, report, words, names });
  }
  addDictionary(workbook, { codes: report.figures.map(({ code }) => code), words, names });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** The form alone. */
export async function formWorkbook(
  report: ReportWithRecords,
  { words, now, progress }: How,
): Promise<Buffer> {
  const workbook = await opened(words, now);
  await progress.step();
  addForm(workbook, formOf(report, words), words.say('form.sheet'));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function opened(words: ReportWords, now: Date): Promise<ExcelJS.Workbook> {
  const workbook = await newWorkbook();
  workbook.title = words.say('form.title');
  workbook.created = now;
  workbook.modified = now;
  return workbook;
}
