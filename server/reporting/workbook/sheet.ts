/** What the sheets share: a list under a head that stays in sight, prints on A4 and is neutral towards formulas. */
import type ExcelJS from 'exceljs';
import { neutralised } from '../../plain-text.ts';

export type Value = string | number | boolean | Date | null;

export const font = { name: '宋体', size: 10.5 };
const line: Partial<ExcelJS.Border> = { style: 'thin' };
export const box: Partial<ExcelJS.Borders> = { top: line, bottom: line, left: line, right: line };

export const timeFormat = 'yyyy-mm-dd hh:mm';
/** Points and scores. */
export const pointFormat = '0.00';

const isWide = (one: string): boolean => one > '\u2e7f';
/** In widths of a digit; a little more, because not every machine has the same letters. */
const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + (isWide(one) ? 2 : 1.1), 0);

/** Of a cell that is wrapped: between Chinese characters anywhere, otherwise between words. */
export function linesIn(text: string, width: number): number {
  return text.split('\n').reduce((lines, paragraph) => {
    let [more, used] = [1, 0];
    for (const [piece] of paragraph.matchAll(/[\u2e80-\u{10ffff}]|[^\s\u2e80-\u{10ffff}]+\s*|\s+/gu)) {
      const long = widthOf(piece.trimEnd());
      if (used > 0 && used + long > width) [more, used] = [more + 1, 0];
      more += Math.max(0, Math.ceil(long / width) - 1);
      used += widthOf(piece);
    }
    return lines + more;
  }, 0);
}

/** In points, with what is around them. */
export const heightOfLines = (lines: number): number => lines * 14 + 5;

interface List {
  readonly name: string;
  /** Above the head: whose data and of what period. */
  readonly caption: string;
  readonly head: readonly { readonly title: string; readonly width: number; readonly format?: string }[];
  readonly rows: readonly (readonly Value[])[];
}

const headRow = 2;

export function addList(workbook: ExcelJS.Workbook, { name, caption, head, rows }: List): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: headRow }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: '&P / &N' },
  });
  sheet.pageSetup.printTitlesRow = `1:${headRow}`;
  head.forEach(({ width, format }, at) => {
    const column = sheet.getColumn(at + 1);
    column.width = width;
    if (format !== undefined) column.numFmt = format;
  });
  sheet.getCell('A1').value = neutralised(caption);
  sheet.getCell('A1').font = { ...font, bold: true };
  write(
    sheet.getRow(headRow),
    head.map(({ title }) => title),
  );
  sheet.getRow(headRow).eachCell((cell) => {
    cell.font = { ...font, bold: true };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDE6' } };
  });
  rows.forEach((values, at) => {
    const row = sheet.getRow(headRow + 1 + at);
    write(row, values);
    const lines = values.map((value, column) =>
      typeof value === 'string' ? linesIn(value, (head[column]?.width ?? 10) * 1.1) : 1,
    );
    // Not every program finds the height of a wrapped line by itself.
    if (Math.max(...lines) > 1) row.height = heightOfLines(Math.max(...lines));
  });
  sheet.autoFilter = {
    from: { row: headRow, column: 1 },
    to: { row: headRow + rows.length, column: head.length },
  };
  return sheet;
}

export function write(row: ExcelJS.Row, values: readonly Value[]): void {
  values.forEach((value, at) => {
    const cell = row.getCell(at + 1);
    cell.value = typeof value === 'string' ? neutralised(value) : value;
    cell.font = font;
    cell.border = box;
    cell.alignment = { vertical: 'middle', wrapText: true };
  });
}
