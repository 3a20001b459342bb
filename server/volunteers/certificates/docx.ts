/** A certificate as a Word file: one page to be sealed, and the annex with every service it counts. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  type ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { certificateText, type CertificateText } from '../../../shared/volunteers/certificate-words.ts';
import type { CertificateView } from '../../../shared/volunteers/certificate-view.ts';
import { a4, faces, run, scanCode } from '../../office-document.ts';
import { certificateWords, type CertificateLanguage } from './words.ts';

/** In twips (1/1440 inch). */
const margin = { top: 1_900, bottom: 1_500, left: 1_500, right: 1_500 };
const textWidth = a4.width - margin.left - margin.right;

/** Half points. */
const size = { title: 52, text: 30, fact: 28, table: 21, note: 21 };
const lineSpacing = 600;
const sealRed = 'B8321F';
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const noBorders = { top: none, bottom: none, left: none, right: none };

export async function certificateDocx(view: CertificateView, language: CertificateLanguage): Promise<Buffer> {
  const words = certificateText(view, certificateWords(language));
  const code = await scanCode(view.checkUrl, 118);
  const file = new Document({
    title: `${words.title} ${words.number}`,
    styles: { default: { document: { run: { font: faces.body, size: size.text } } } },
    sections: [
      {
        properties: { page: { size: a4, margin } },
        footers: {
          default: new Footer({
            children: [
              centred(
                [new TextRun({ children: ['— ', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES, ' —'] })],
                0,
              ),
            ],
          }),
        },
        children: [
          ...words.warnings.map((text) =>
            centred([run(text, { bold: true, color: sealRed, size: size.note })], 120),
          ),
          centred([run(words.title, { font: faces.title, size: size.title })], 160),
          centred([run(words.number, { size: size.note })], 480),
          ...words.body.map(
            (text) =>
              new Paragraph({
                alignment: language === 'en' ? AlignmentType.LEFT : AlignmentType.BOTH,
                indent: { firstLine: language === 'en' ? 0 : size.text * 20 },
                spacing: { line: lineSpacing, lineRule: 'exact', after: language === 'en' ? 120 : 0 },
                children: [run(text)],
              }),
          ),
          new Paragraph({ spacing: { before: 480 }, children: [] }),
          foot(words.issuer, words.seal, { code, check: words.check }),
          new Paragraph({
            pageBreakBefore: true,
            spacing: { after: 200 },
            children: [run(words.annexTitle, { font: faces.heading, size: size.text })],
          }),
          annex(words.annexHead, words.annexRows),
        ],
      },
    ],
  });
  return Packer.toBuffer(file);
}

function centred(children: TextRun[], after: number): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after }, children });
}

/** On the left the code to check it by, on the right who issued it and where the seal goes. */
function foot(
  issuer: CertificateText['issuer'],
  seal: string,
  { code, check }: { code: ImageRun; check: string },
): Table {
  const left = Math.round(textWidth * 0.36);
  const cell = (width: number, children: Paragraph[]) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      borders: noBorders,
      verticalAlign: VerticalAlignTable.CENTER,
      margins: { left: 60, right: 120, top: 0, bottom: 0 },
      children,
    });
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: [left, textWidth - left],
    borders: { ...noBorders, insideHorizontal: none, insideVertical: none },
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          cell(left, [
            new Paragraph({
              children: [code],
            }),
            new Paragraph({ children: [run(check, { size: size.note })] }),
          ]),
          cell(textWidth - left, [
            ...issuer.map(
              ([, , line]) =>
                new Paragraph({
                  spacing: { line: 480, lineRule: 'exact' },
                  children: [run(line, { size: size.fact })],
                }),
            ),
            new Paragraph({
              spacing: { before: 360, after: 360 },
              alignment: AlignmentType.RIGHT,
              children: [run(seal, { size: size.fact, color: '7A7A7A' })],
            }),
          ]),
        ],
      }),
    ],
  });
}

function annex(head: readonly string[], rows: readonly (readonly string[])[]): Table {
  const widths = [22, 20, 46, 12].map((share) => Math.round((textWidth * share) / 100));
  const cells = (texts: readonly string[], bold: boolean) =>
    texts.map(
      (text, at) =>
        new TableCell({
          width: { size: widths[at] ?? 0, type: WidthType.DXA },
          margins: { top: 60, bottom: 60, left: 90, right: 90 },
          children: [
            new Paragraph({
              ...(at === texts.length - 1 && { alignment: AlignmentType.RIGHT }),
              children: [run(text, { bold, size: size.table })],
            }),
          ],
        }),
    );
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: cells(head, true) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: cells(row, false) })),
    ],
  });
}
