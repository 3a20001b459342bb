/** An empty table to fill in, with lists to choose from where a cell takes one of a few words. */
import { newWorkbook } from '../../new-workbook.ts';
import { fieldsOf, type TableCode } from '../../../shared/reporting/detail-tables.ts';
import { choiceName, fieldName, registerWords, tableName, type RegisterLanguage } from './words.ts';

const lines = 500;
/** Excel keeps a list of choices in at most 255 characters. */
const longestList = 255;

export async function tableTemplate(table: TableCode, language: RegisterLanguage): Promise<Buffer> {
  const workbook = await newWorkbook();
  const words = registerWords[language];
  const sheet = workbook.addWorksheet(tableName(table, language), {
    views: [{ state: 'frozen', ySplit: 1 }],
  });
  const fields = fieldsOf(table);
  sheet.columns = fields.map((field) => ({
    header: `${fieldName(table, field.key, language)}${field.isOptional ? '' : ' *'}`,
    key: field.key,
    width: field.kind === 'text' && field.most > 60 ? 32 : 16,
  }));
  sheet.getRow(1).font = { bold: true };
  sheet.getCell('A1').note = words.import.templateNote;
  fields.forEach((field, at) => {
    const list =
      field.kind === 'choice'
        ? field.of.map((code) => choiceName(field.words, code, language)).join(',')
        : '';
    for (let row = 2; row <= lines; row += 1) {
      const cell = sheet.getCell(row, at + 1);
      if (list && list.length <= longestList)
        cell.dataValidation = { type: 'list', allowBlank: true, formulae: [`"${list}"`] };
      // As text, so that a day or time stays what was typed and digits keep their leading zeros.
      if (field.kind === 'day' || field.kind === 'time' || field.kind === 'phoneEnd') cell.numFmt = '@';
    }
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
