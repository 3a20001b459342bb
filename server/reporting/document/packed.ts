/** A report as a file: its title, what it is about and of when, and its chapters, in office typography. */
import { Document, Packer, type Paragraph, type Table } from 'docx';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { bodyFont, bodySize, oneLine, page, pageNumbers, titleLine, underTitle } from './typography.ts';

export function packed(
  report: ReportWithRecords,
  words: ReportWords,
  { title, chapters }: { title: string; chapters: readonly (Paragraph | Table)[] },
): Promise<Buffer> {
  const { from, to } = report.period;
  const document = new Document({
    title: oneLine(title),
    creator: report.project ?? '',
    description: words.say('asOf', { date: words.day(report.today) }),
    styles: { default: { document: { run: { font: bodyFont, size: bodySize } } } },
    sections: [
      {
        properties: page,
        footers: { default: pageNumbers() },
        children: [
          titleLine(title),
          underTitle(words.say('period', { from: words.day(from), to: words.day(to) })),
          underTitle(words.say('asOf', { date: words.day(report.today) })),
          ...(report.isDemo ? [underTitle(words.say('sample'))] : []),
          ...chapters,
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}
