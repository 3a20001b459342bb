/** The self-evaluation form on one sheet that prints on one page. */
import type ExcelJS from 'exceljs';
import type { Form, FormCell } from '../form/form-lines.ts';
import { neutralised } from '../../plain-text.ts';
import { box, font, pointFormat } from './sheet.ts';

/** In points, of one line of text and what is around it. */
const lineHeight = 17;

/** What the longest cell needs when it is wrapped; Chinese characters are two wide. */
function heightOf(cells: readonly FormCell[], widths: readonly number[]): number {
  let column = 0;
  const lines = cells.map(({ value, span }) => {
    const width = widths.slice(column, column + span).reduce((sum, one) => sum + one, 0);
    column += span;
    const long = [...String(value)].reduce((sum, one) => sum + (one > '\u2e7f' ? 2 : 1), 0);
    return Math.ceil((long * 1.1) / width);
  });
  return Math.max(1, ...lines) * 14 + 5;
}

export function addForm(workbook: ExcelJS.Workbook, form: Form, name: string): void {
  const sheet = workbook.addWorksheet(name, {
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
  form.widths.forEach((width, at) => (sheet.getColumn(at + 1).width = width));
  form.lines.forEach(({ cells, height, isBare }, at) => {
    const row = at + 1;
    let column = 1;
    for (const { value, span, look } of cells) {
      if (span > 1) sheet.mergeCells(row, column, row, column + span - 1);
      if (!isBare) for (let one = column; one < column + span; one += 1) sheet.getCell(row, one).border = box;
      const cell = sheet.getCell(row, column);
      cell.value = typeof value === 'string' ? neutralised(value) : value;
      cell.font = look === 'title' ? { name: '黑体', size: 18 } : { ...font, bold: look === 'head' };
      cell.alignment = {
        vertical: 'middle',
        horizontal: look === 'left' ? 'left' : 'center',
        wrapText: true,
      };
      if (look === 'points') cell.numFmt = pointFormat;
      column += span;
    }
    sheet.getRow(row).height = Math.max(height ?? lineHeight, heightOf(cells, form.widths));
  });
  for (const { column, first, last } of form.merges)
    sheet.mergeCells(first + 1, column + 1, last + 1, column + 1);
}
