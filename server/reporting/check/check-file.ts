/** A check that was kept, as a workbook to be filed: with what was noted on each difference, by whom and when. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../../shared/local-time.ts';
import type { KeptCheck } from '../../../shared/reporting/two-way-check.ts';
import { newWorkbook } from '../../new-workbook.ts';
import { captionOf } from '../form/form-lines.ts';
import { shownOn } from '../report.ts';
import { ReportWords, type ReportLanguage } from '../report-words.ts';
import { addList, timeFormat } from '../workbook/sheet.ts';

interface Filed {
  readonly check: KeptCheck;
  readonly language: ReportLanguage;
  readonly now: Date;
}

const number = '#,##0.##';

/** Every line that was compared; what agrees says so. */
export async function checkFile(em: EntityManager, { check, language, now }: Filed): Promise<Buffer> {
  const report = await shownOn(em, check, now);
  const words = new ReportWords(language, report.figures);
  const workbook = await newWorkbook();
  workbook.created = now;
  workbook.modified = now;
  addList(workbook, {
    name: words.say('check.sheet'),
    caption: [
      words.say('check.of', { file: check.fileName, sheet: check.sheet }),
      words.say('check.by', { name: check.byName, date: words.day(localDay(check.at)) }),
      captionOf({ ...report, today: check.asOf ?? localDay(check.at) }, words),
    ].join('\u3000'),
    head: [
      { title: words.say('figures.code'), width: 20 },
      { title: words.say('figures.name'), width: 24 },
      { title: words.say('figures.unit'), width: 10 },
      { title: words.say('reporting:check.given'), width: 14, format: number },
      { title: words.say('reporting:check.counted'), width: 14, format: number },
      { title: words.say('reporting:check.difference'), width: 14, format: '+#,##0.##;-#,##0.##;0' },
      { title: words.say('reporting:check.note'), width: 40 },
      { title: words.say('check.noteBy'), width: 12 },
      { title: words.say('check.noteAt'), width: 17, format: timeFormat },
    ],
    rows: check.lines.map(({ code, given, counted }) => {
      const note = check.notes.find((one) => one.code === code);
      return [
        ...[words.code(code), words.name(code), words.unit(code), given, counted],
        given === null ? words.say('reporting:check.notThere') : counted - given,
        ...[note?.words ?? null, note?.byName ?? null, note ? words.clock(note.at) : null],
      ];
    }),
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
