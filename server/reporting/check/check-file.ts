/** The differences of a table that somebody kept, as a workbook to be filed: with what was noted on each. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CheckNote, CheckResult } from '../../../shared/reporting/two-way-check.ts';
import type { Span } from '../../../shared/reporting/period.ts';
import { newWorkbook } from '../../new-workbook.ts';
import { captionOf } from '../form/form-lines.ts';
import { shownOn } from '../report.ts';
import { ReportWords, type ReportLanguage } from '../report-words.ts';
import { addList } from '../workbook/sheet.ts';

interface Filed {
  readonly period: Span;
  readonly result: Extract<CheckResult, { lines: unknown }>;
  readonly notes: readonly CheckNote[];
  readonly language: ReportLanguage;
  readonly now: Date;
}

const number = '#,##0.##';

/** Every line that was compared; what agrees says so. */
export async function checkFile(
  em: EntityManager,
  { period, result, notes, language, now }: Filed,
): Promise<Buffer> {
  const report = await shownOn(em, period, now);
  const words = new ReportWords(language, report.figures);
  const workbook = await newWorkbook();
  workbook.created = now;
  workbook.modified = now;
  addList(workbook, {
    name: words.say('check.sheet'),
    caption: [words.say('check.of', { sheet: result.sheet }), captionOf(report, words)].join('\u3000'),
    head: [
      { title: words.say('figures.code'), width: 20 },
      { title: words.say('figures.name'), width: 24 },
      { title: words.say('figures.unit'), width: 10 },
      { title: words.say('reporting:check.given'), width: 14, format: number },
      { title: words.say('reporting:check.counted'), width: 14, format: number },
      { title: words.say('reporting:check.difference'), width: 14, format: '+#,##0.##;-#,##0.##;0' },
      { title: words.say('reporting:check.note'), width: 40 },
    ],
    rows: result.lines.map(({ code, given, counted }) => [
      ...[words.code(code), words.name(code), words.unit(code), given, counted],
      given === null ? words.say('reporting:check.notThere') : counted - given,
      notes.find((note) => note.code === code)?.words ?? null,
    ]),
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
