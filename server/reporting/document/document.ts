/**
 * The evaluation report in the headings of the commissioned one (domain.md §3). Sentences say only what follows from
 * figures and name their period; what only people know is left to them in so many words.
 */
import { Document, Packer } from 'docx';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { achievements, advice, conclusion, overview, problems } from './chapters.ts';
import { Tables } from './tables.ts';
import { bodyFont, bodySize, oneLine, page, pageNumbers, titleLine, underTitle } from './typography.ts';

export async function reportDocument(report: ReportWithRecords, words: ReportWords): Promise<Buffer> {
  const { from, to } = report.period;
  const title = words.say('doc.title', { project: report.project ?? words.say('doc.project') });
  const made = { report, words, tables: new Tables(), charts: new Tables() };
  const chapters = [];
  for (const chapter of [overview, conclusion, achievements, problems, advice])
    chapters.push(...(await chapter(made)));
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
