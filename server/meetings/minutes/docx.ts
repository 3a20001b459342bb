/**
 * Minutes as a Word file in office typography: A4, title in 小标宋, body in 仿宋, headings in 黑体. Drawn from the same
 * blocks as the page. The record travels inside (customXml), so that the file alone can be checked (verify-docx.ts).
 */
import {
  AlignmentType,
  Document,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { Block } from '../../../shared/meetings/minutes/block.ts';
import { blocksOf } from '../../../shared/meetings/minutes/blocks.ts';
import type { MinutesRecord } from '../../../shared/meetings/minutes/record.ts';
import { a4, faces, run, scanCode } from '../../office-document.ts';
import { plainText } from '../../plain-text.ts';
import { recordPart } from './read-docx.ts';
import { minutesWords, type MinutesLanguage } from './words.ts';

/** In twips (1/1440 inch): 37/35/28/26 mm as GB/T 9704 sets them. */
const margin = { top: 2_098, bottom: 1_984, left: 1_588, right: 1_474 };
const textWidth = a4.width - margin.left - margin.right;

/** Half points: 二号 22, 三号 16, 小四 12, 五号 10.5. */
const size = { title: 44, heading: 32, text: 28, table: 21, note: 21 };
const lineSpacing = 520;

export interface MinutesFile {
  readonly record: MinutesRecord;
  readonly language: MinutesLanguage;
  /** Where the QR code leads. */
  readonly checkUrl: string;
}

export async function minutesDocx({ record, language, checkUrl }: MinutesFile): Promise<Buffer> {
  const t = minutesWords(language);
  const file = new Document({
    title: plainText(t('minutes:title', { title: record.document.title })),
    styles: { default: { document: { run: { font: faces.body, size: size.text } } } },
    sections: [
      {
        properties: { page: { size: a4, margin } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: size.table })],
              }),
            ],
          }),
        },
        children: [
          ...blocksOf(record, t).flatMap(drawn),
          new Paragraph({
            keepNext: true,
            spacing: { before: 240 },
            children: [await scanCode(checkUrl, 104)],
          }),
          new Paragraph({
            children: [run(t('minutes:proof.scan'), { size: size.note })],
          }),
        ],
      },
    ],
  });
  return Packer.toBuffer(file, undefined, [{ path: recordPart, data: embedded(record, language) }]);
}

function embedded(record: MinutesRecord, language: MinutesLanguage): string {
  const text = Buffer.from(JSON.stringify(record), 'utf8').toString('base64');
  return `<?xml version="1.0" encoding="UTF-8"?><gongyiMinutes xmlns="urn:gongyi:minutes:1" language="${language}">${text}</gongyiMinutes>`;
}

function drawn(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'title':
      return [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { after: 120 },
          children: [run(block.text, { font: faces.title, size: size.title })],
        }),
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { after: 240 },
          children: [run(block.under, { size: size.text })],
        }),
      ];
    case 'note':
      return [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { after: 120 },
          children: [run(block.text, { size: size.note })],
        }),
      ];
    case 'heading':
      return [
        new Paragraph({
          keepNext: true,
          spacing: { before: block.level === 1 ? 240 : 120, line: lineSpacing, lineRule: 'exact' },
          children: [
            run(block.text, {
              bold: block.level > 1,
              ...(block.level === 1 ? { font: faces.heading, size: size.heading } : { size: size.text }),
            }),
          ],
        }),
      ];
    case 'text':
      return [
        new Paragraph({
          alignment: AlignmentType.BOTH,
          indent: { firstLine: size.text * 20 },
          spacing: { line: lineSpacing, lineRule: 'exact' },
          children: [run(block.text)],
        }),
      ];
    case 'facts':
      return [facts(block.rows)];
    case 'table':
      return [table(block.head, block.rows, block.widths)];
  }
}

/** Stays with what follows: the last are the hashes, and the code to scan belongs under them. */
const facts = (rows: readonly (readonly string[])[]) => table([], rows, [20, 80], true);

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  keepNext = false,
): Table {
  const columns = widths.map((width) => Math.round((textWidth * width) / 100));
  const cells = (texts: readonly string[], bold: boolean) =>
    texts.map(
      (text, column) =>
        new TableCell({
          width: { size: columns[column] ?? 0, type: WidthType.DXA },
          margins: { top: 60, bottom: 60, left: 90, right: 90 },
          children: [new Paragraph({ keepNext, children: [run(text, { bold, size: size.table })] })],
        }),
    );
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: columns,
    rows: [
      ...(head.length > 0
        ? [new TableRow({ tableHeader: true, cantSplit: true, children: cells(head, true) })]
        : []),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: cells(row, false) })),
    ],
  });
}
