/** An empty roster to fill in, with lists to choose from where a cell takes one of a few words. */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import { rosterColumns, type RosterColumn } from '../../../shared/meetings/roster-import.ts';

/** The words of the template in the reader's language; server/read-table.ts reads both. */
export interface TemplateWords {
  readonly sheet: string;
  readonly columns: Readonly<Record<RosterColumn, string>>;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly hint: string;
}

const lines = 500;

export async function rosterTemplate(words: TemplateWords): Promise<Buffer> {
  const workbook = await newWorkbook();
  const sheet = workbook.addWorksheet(words.sheet, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = rosterColumns.map((column) => ({ header: words.columns[column], key: column, width: 18 }));
  sheet.getRow(1).font = { bold: true };
  sheet.getCell('A1').note = words.hint;
  const oneOf = (choices: readonly string[]): ExcelJS.DataValidation => ({
    type: 'list',
    allowBlank: true,
    formulae: [`"${choices.join(',')}"`],
  });
  for (let row = 2; row <= lines; row += 1) {
    sheet.getCell(row, rosterColumns.indexOf('group') + 1).dataValidation = oneOf(words.groups);
    sheet.getCell(row, rosterColumns.indexOf('role') + 1).dataValidation = oneOf(words.roles);
    // As text, so that a telephone number keeps every digit.
    sheet.getCell(row, rosterColumns.indexOf('phone') + 1).numFmt = '@';
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
