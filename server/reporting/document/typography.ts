/** Office typography after GB/T 9704: A4, title in 小标宋, body in 仿宋 三号, headings in 黑体 and 楷体, tables in 五号. */
import {
  AlignmentType,
  Footer,
  HeadingLevel,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type ISectionPropertiesOptions,
} from 'docx';
import { plainText } from '../../plain-text.ts';

/** What a paragraph or a table says, for whoever wants the words without their layout. */
export type Block =
  | {
      readonly kind: 'chapter' | 'section' | 'text' | 'caption' | 'figure';
      readonly text: string;
    }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };
const said = new WeakMap<Paragraph | Table, Block>();

function saying<Drawn extends Paragraph | Table>(block: Block, drawn: Drawn): Drawn {
  said.set(drawn, block);
  return drawn;
}

/** In their order; titles and pictures say nothing. */
export function blocksOf(drawn: readonly (Paragraph | Table)[]): Block[] {
  return drawn.flatMap((one) => said.get(one) ?? []);
}

/** In twips (1/1440 inch): A4 with margins of 37, 35, 28 and 26 mm. */
const size = { width: 11_906, height: 16_838 };
const margin = { top: 2_098, bottom: 1_984, left: 1_588, right: 1_474 };
export const textWidth = size.width - margin.left - margin.right;
export const page: ISectionPropertiesOptions = { page: { size, margin } };

const face = (eastAsia: string, latin: string) => ({
  eastAsia,
  ascii: latin,
  hAnsi: latin,
  cs: latin,
});
const titleFont = face('方正小标宋简体', 'Times New Roman');
export const headingFont = face('黑体', 'Arial');
const subheadingFont = face('楷体', 'Times New Roman');
export const bodyFont = face('仿宋', 'Times New Roman');
/** Half points: 二号 22, 三号 16, 小四 12, 五号 10.5. */
const half = { title: 44, body: 32, under: 24, table: 21 };
export const bodySize = half.body;
export const tableSize = half.table;
/** Exactly 28 points a line, so that a page holds its 22 lines. */
const spacing = { line: 560, lineRule: 'exact' } as const;

/** A title without its breaks; between Chinese characters nothing stands instead. */
export const oneLine = (title: string) => title.replace(/:\n/g, ': ').replaceAll('\n', '');

/** Where it is too long for one line, broken where it says so. */
export const titleLine = (text: string, spacing = { before: 240, after: 200 }) =>
  new Paragraph({
    heading: HeadingLevel.TITLE,
    alignment: AlignmentType.CENTER,
    spacing,
    children: text.split('\n').map(
      (line, at) =>
        new TextRun({
          text: plainText(line),
          font: titleFont,
          size: half.title,
          color: '000000',
          ...(at > 0 && { break: 1 }),
        }),
    ),
  });

export const underTitle = (text: string, size: number = half.under) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ text: plainText(text), size })],
  });

export const heading1 = (text: string) =>
  saying(
    { kind: 'chapter', text },
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      keepNext: true,
      indent: { firstLine: half.body * 20 },
      spacing: { ...spacing, before: 200 },
      children: [new TextRun({ text, font: headingFont, size: half.body, color: '000000' })],
    }),
  );

export const heading2 = (text: string) =>
  saying(
    { kind: 'section', text },
    new Paragraph({
      heading: HeadingLevel.HEADING_2,
      keepNext: true,
      indent: { firstLine: half.body * 20 },
      spacing,
      children: [new TextRun({ text, font: subheadingFont, size: half.body, color: '000000' })],
    }),
  );

export const body = (text: string) =>
  saying(
    { kind: 'text', text },
    new Paragraph({
      alignment: AlignmentType.BOTH,
      indent: { firstLine: half.body * 20 },
      spacing,
      children: [new TextRun({ text: plainText(text) })],
    }),
  );

export const caption = (text: string) =>
  saying(
    { kind: 'caption', text },
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 160, after: 80 },
      children: [new TextRun({ text: plainText(text), font: headingFont, size: half.table })],
    }),
  );

/** Below a picture, which it does not leave. */
export const figureCaption = (text: string) =>
  saying(
    { kind: 'figure', text },
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 60, after: 200 },
      children: [new TextRun({ text: plainText(text), font: headingFont, size: half.table })],
    }),
  );

export const note = (text: string) =>
  saying(
    { kind: 'text', text },
    new Paragraph({
      spacing: { before: 60, after: 160 },
      children: [new TextRun({ text: plainText(text), size: half.table })],
    }),
  );

interface TableColumn {
  readonly title: string;
  /** In percent of the text's width. */
  readonly width: number;
  readonly isNumber?: boolean;
}

export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): Table {
  const widths = columns.map(({ width }) => Math.floor((textWidth * width) / 100));
  const cells = (texts: readonly string[], isHead: boolean) =>
    texts.map(
      (text, at) =>
        new TableCell({
          width: { size: widths[at] ?? 0, type: WidthType.DXA },
          margins: { top: 50, bottom: 50, left: 80, right: 80 },
          verticalAlign: VerticalAlignTable.CENTER,
          ...(isHead && { shading: { fill: 'EDEDE6' } }),
          children: text.split('\n').map(
            (line) =>
              new Paragraph({
                alignment: isHead
                  ? AlignmentType.CENTER
                  : columns[at]?.isNumber
                    ? AlignmentType.RIGHT
                    : AlignmentType.LEFT,
                children: [new TextRun({ text: plainText(line), bold: isHead, size: half.table })],
              }),
          ),
        }),
    );
  const drawn = new Table({
    alignment: AlignmentType.CENTER,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: cells(
          columns.map(({ title }) => title),
          true,
        ),
      }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: cells(row, false) })),
    ],
  });
  return saying({ kind: 'table', head: columns.map(({ title }) => title), rows }, drawn);
}

export const pageNumbers = () =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: 28 })],
      }),
    ],
  });
