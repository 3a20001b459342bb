/**
 * The evaluation report in the headings of the commissioned one (domain.md §3). Sentences say only what follows from
 * figures and name their period; what only people know is left to them in so many words.
 */
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { achievements, advice, conclusion, overview, problems } from './chapters.ts';
import { packed } from './packed.ts';
import { Tables } from './tables.ts';

export async function reportDocument(report: ReportWithRecords, words: ReportWords): Promise<Buffer> {
  const title = words.say('doc.title', { project: report.project ?? words.say('doc.project') });
  const made = { report, words, tables: new Tables(), charts: new Tables() };
  const chapters = [];
  for (const chapter of [overview, conclusion, achievements, problems, advice])
    chapters.push(...(await chapter(made)));
  return packed(report, words, { title, chapters });
}
