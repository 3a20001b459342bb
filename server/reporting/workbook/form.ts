/** The self-evaluation form on one sheet that prints on one page. */
import type ExcelJS from 'exceljs';
import type { Form } from '../form/form-lines.ts';
import { neutralised } from '../../plain-text.ts';
import { box, font, heightOfLines, linesIn, pointFormat } from './sheet.ts';

/** What a cell that begins at the left keeps free beside its text, in widths of a digit. */
const indent = 1.5;

/** What the longest cell needs when it is wrapped; one that goes on over several lines has their room. */
function heightOf(form: Form, line: number): number {
  let column = 0;
  const lines = (form.lines[line]?.cells ?? []).map(({ value, span, look }) => {
    const own = column;
    column += span;
    const width = form.widths.slice(own, column).reduce((sum, one) => sum + one, 0);
    const isMerged = form.merges.some(
      ({ column: merged, first, last }) => merged === own && first <= line && line <= last,
    );
    return isMerged ? 1 : linesIn(String(value), look === 'left' ? width - indent : width);
  });
  return heightOfLines(Math.max(1, ...lines));
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
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.5, header: 0.3, footer: 0.3 },
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
        ...(look === 'left' && { indent: 1 }),
      };
      if (look === 'points') cell.numFmt = pointFormat;
      column += span;
    }
    sheet.getRow(row).height = Math.max(height ?? 0, heightOf(form, at));
  });
  for (const { column, first, last } of form.merges)
    sheet.mergeCells(first + 1, column + 1, last + 1, column + 1);
}
