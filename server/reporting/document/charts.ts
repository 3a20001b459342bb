/** Charts of the documents: pictures without letters, in tables whose words and numbers are text. */
import {
  AlignmentType,
  BorderStyle,
  ImageRun,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { attainmentOf } from '../../../shared/reporting/attainment.ts';
import { linesOf, monthsOf } from '../../../shared/reporting/cuts.ts';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { attainmentBar, columns, type Picture } from './pictures.ts';
import { figureCaption, tableSize, textWidth } from './typography.ts';
import type { Made } from './tables.ts';

type Drawn = (Paragraph | Table)[];

/** 1/96 inch in twips. */
const pixel = 15;
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const noBorders = { top: none, bottom: none, left: none, right: none };
const noMargins = { top: 0, bottom: 0, left: 0, right: 0 };

function picture({ png, width, height }: Picture, description: string): ImageRun {
  return new ImageRun({
    type: 'png',
    data: png,
    transformation: { width, height },
    altText: { name: description, description, title: description },
  });
}

function cell(
  content: TextRun | ImageRun,
  width: number,
  more: { span?: number; at?: 'left' | 'right' } = {},
) {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    borders: noBorders,
    margins: more.at ? { top: 20, bottom: 20, left: 60, right: 60 } : noMargins,
    verticalAlign: VerticalAlignTable.CENTER,
    ...(more.span !== undefined && { columnSpan: more.span }),
    children: [
      new Paragraph({
        // a chart is one picture: its lines stay with its caption
        keepNext: true,
        alignment:
          more.at === 'left'
            ? AlignmentType.LEFT
            : more.at === 'right'
              ? AlignmentType.RIGHT
              : AlignmentType.CENTER,
        children: [content],
      }),
    ],
  });
}

const text = (words: string, size = tableSize) => new TextRun({ text: words, size });

/** Between a text and the picture below it. */
const gap = () => new Paragraph({ keepNext: true, spacing: { line: 160, lineRule: 'exact' } });

/** A chart and its caption as one table, because not every program keeps a table on the page of what follows it. */
function captioned(widths: readonly number[], rows: readonly (readonly TableCell[])[], words: string): Table {
  const captionCell = new TableCell({
    borders: noBorders,
    margins: noMargins,
    columnSpan: widths.length,
    children: [figureCaption(words)],
  });
  return new Table({
    alignment: AlignmentType.CENTER,
    width: { size: widths.reduce((sum, one) => sum + one, 0), type: WidthType.DXA },
    columnWidths: [...widths],
    borders: { ...noBorders, insideHorizontal: none, insideVertical: none },
    rows: [...rows, [captionCell]].map(
      (children) => new TableRow({ cantSplit: true, children: [...children] }),
    ),
  });
}

/** What is attained of these targets, one bar each. */
export async function attainmentChart(
  { report, words }: Made,
  codes: readonly IndicatorCode[],
  number: number,
): Promise<Drawn> {
  const bar = 280 * pixel + 120;
  const widths = [Math.floor((textWidth - bar) * 0.68), bar, Math.floor((textWidth - bar) * 0.32)];
  const [first = 0, second = 0, third = 0] = widths;
  const rows = await Promise.all(
    codes.flatMap((code) => {
      const figure = report.figures.find((one) => one.code === code);
      if (!figure) return [];
      const { permille } = attainmentOf(figure.target, figure.actual);
      const percent = words.percent(permille);
      const description = words.say('chart.attained', { name: words.name(code), percent });
      return [
        attainmentBar(permille).then((bar) => [
          cell(text(words.codedName(code)), first, { at: 'left' }),
          cell(picture(bar, description), second),
          cell(text(percent), third, { at: 'right' }),
        ]),
      ];
    }),
  );
  const title = words.say('chart.attainment');
  return [
    gap(),
    captioned(
      widths,
      rows,
      words.say('chart.caption', { number, title, period: words.period(report.period) }),
    ),
  ];
}

/** More columns than this do not fit beside each other. */
const mostMonths = 14;

/** What one indicator has from each month; nothing where the project leaves it out or the period has too many of them. */
export async function monthChart({ report, words, charts }: Made, code: IndicatorCode): Promise<Drawn> {
  const months = monthsOf(report.period);
  if (months.length > mostMonths || !report.figures.some((figure) => figure.code === code)) return [];
  const number = charts.next();
  const cut = report.cuts;
  const values = linesOf(cut, code, 'month').map(({ value }) => value);
  const width = Math.floor(textWidth / months.length);
  const widths = months.map(() => width);
  const title = words.say('chart.byMonth', { name: words.name(code), unit: words.unit(code) });
  const image = await columns(values, Math.floor((width * months.length) / pixel));
  const small = tableSize - 3;
  return [
    gap(),
    captioned(
      widths,
      [
        [cell(picture(image, title), width * months.length, { span: months.length })],
        months.map((month) => cell(text(words.month(month), small), width)),
        values.map((value) => cell(text(words.number(value), small), width)),
      ],
      words.say('chart.caption', { number, title, period: words.period(report.period) }),
    ),
  ];
}
