/** The self-evaluation form as a document: the same lines as on the sheet. */
import {
  AlignmentType,
  Document,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  VerticalMergeType,
  WidthType,
} from 'docx';
import { formOf, type Form, type FormCell } from '../form/form-lines.ts';
import { plainText } from '../../plain-text.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { bodyFont, headingFont, pageNumbers, titleLine, underTitle } from './typography.ts';

/** In twips: A4 with narrow margins, because the form has eight columns. */
const page = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 500, bottom: 500, left: 750, right: 750, footer: 300 },
};
const width = page.size.width - page.margin.left - page.margin.right;
/** Half points: small enough for one page, also of English, which is longer. */
const textSizeIn = { 'zh-CN': 15, en: 14 } as const;
const titleSpacing = { before: 0, after: 80 };

export async function formDocument(report: ReportWithRecords, words: ReportWords): Promise<Buffer> {
  const form = formOf(report, words);
  const textSize = textSizeIn[words.language];
  const [title, under, ...lines] = form.lines;
  const document = new Document({
    title: String(title?.cells[0]?.value ?? ''),
    creator: report.project ?? '',
    styles: { default: { document: { run: { font: bodyFont, size: textSize } } } },
    sections: [
      {
        properties: { page },
        footers: { default: pageNumbers() },
        children: [
          titleLine(String(title?.cells[0]?.value ?? ''), titleSpacing),
          underTitle(String(under?.cells[0]?.value ?? ''), textSize),
          tableOf(form, lines),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

/** The lines below the two of the title. */
function tableOf(form: Form, lines: Form['lines']): Table {
  const sum = form.widths.reduce((total, one) => total + one, 0);
  const widths = form.widths.map((one) => Math.floor((width * one) / sum));
  const skipped = form.lines.length - lines.length;
  return new Table({
    alignment: AlignmentType.CENTER,
    width: { size: widths.reduce((total, one) => total + one, 0), type: WidthType.DXA },
    columnWidths: widths,
    rows: lines.map(({ cells }, at) => {
      let column = 0;
      return new TableRow({
        cantSplit: true,
        children: cells.map((cell) => {
          const own = column;
          column += cell.span;
          return cellOf(cell, {
            width: widths.slice(own, column).reduce((total, one) => total + one, 0),
            merge: mergeAt(form, own, at + skipped),
          });
        }),
      });
    }),
  });
}

function mergeAt(form: Form, column: number, line: number): 'restart' | 'continue' | null {
  const merge = form.merges.find((one) => one.column === column && one.first <= line && line <= one.last);
  if (!merge) return null;
  return merge.first === line ? VerticalMergeType.RESTART : VerticalMergeType.CONTINUE;
}

function cellOf(
  { value, span, look }: FormCell,
  { width: size, merge }: { width: number; merge: 'restart' | 'continue' | null },
): TableCell {
  const text = typeof value === 'number' ? value.toFixed(2) : plainText(value);
  return new TableCell({
    width: { size, type: WidthType.DXA },
    columnSpan: span,
    ...(merge && { verticalMerge: merge }),
    margins: { top: 10, bottom: 10, left: 50, right: 50 },
    verticalAlign: VerticalAlignTable.CENTER,
    ...(look === 'head' && { shading: { fill: 'EDEDE6' } }),
    children: [
      new Paragraph({
        alignment: look === 'left' ? AlignmentType.LEFT : AlignmentType.CENTER,
        children: [
          new TextRun({
            text: merge === 'continue' ? '' : text,
            ...(look === 'head' && { font: headingFont }),
          }),
        ],
      }),
    ],
  });
}
