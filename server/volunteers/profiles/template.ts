/** An empty list of volunteers to fill in, with a line that shows how. */
import {
  importColumns,
  mostImported,
  type ImportColumn,
} from '../../../shared/volunteers/volunteer-import.ts';
import { newWorkbook } from '../../new-workbook.ts';

export interface TemplateWords {
  readonly sheet: string;
  readonly column: Readonly<Record<ImportColumn, string>>;
  readonly hint: Readonly<Record<ImportColumn, string>>;
  readonly choice: {
    readonly group: string;
    readonly yesNo: string;
    readonly free: string;
  };
}

export async function importTemplate(words: TemplateWords): Promise<Buffer> {
  const workbook = await newWorkbook();
  const sheet = workbook.addWorksheet(words.sheet, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = importColumns.map((column) => ({ header: words.column[column], key: column, width: 20 }));
  sheet.getRow(1).font = { bold: true };
  importColumns.forEach((column, at) => (sheet.getCell(1, at + 1).note = words.hint[column]));
  const lists: Partial<Record<ImportColumn, string>> = {
    group: words.choice.group,
    free: words.choice.free,
    guardian: words.choice.yesNo,
    consent: words.choice.yesNo,
  };
  for (let row = 2; row <= mostImported + 1; row += 1)
    importColumns.forEach((column, at) => {
      const cell = sheet.getCell(row, at + 1);
      // As text, so that a telephone number keeps every digit.
      cell.numFmt = '@';
      const choices = lists[column];
      if (choices !== undefined)
        cell.dataValidation = { type: 'list', allowBlank: true, formulae: [`"${choices}"`] };
    });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
