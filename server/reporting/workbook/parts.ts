/** Figures in parts, and people beside attendances, as on the dashboard; a line that is copied elsewhere still says of what it is. */
import type ExcelJS from 'exceljs';
import { cuts, linesOf, type Cut } from '../../../shared/reporting/cuts.ts';
import { choiceName } from '../registers/words.ts';
import { captionOf } from '../form/form-lines.ts';
import type { ReportWithRecords } from '../report.ts';
import type { ReportWords } from '../report-words.ts';
import { addList, type Value } from './sheet.ts';

const number = '#,##0';

export function addParts(workbook: ExcelJS.Workbook, report: ReportWithRecords, words: ReportWords): void {
  const { period, cuts: view } = report;
  const labelOf = (cut: Cut, key: string): string => {
    switch (cut) {
      case 'month':
        return key;
      case 'community':
        return view.communities.find(({ id }) => id === key)?.name ?? key;
      case 'module':
        return words.say(`reporting:module.${key}`);
      case 'item':
        return key === 'none'
          ? words.say('reporting:records.noItem')
          : choiceName('item', key, words.language);
      case 'group':
        return key
          .split('.')
          .map((group) => words.say(`reporting:group.${group}`))
          .join(words.say('parts.join'));
    }
  };
  const rows = report.figures.flatMap(({ code }) =>
    cuts.flatMap((cut) =>
      linesOf(view, code, cut)
        .filter(({ value }) => cut === 'month' || value !== 0)
        .map(({ key, value }): Value[] => [
          ...[words.code(code), words.name(code), words.say(`parts.cut.${cut}`), labelOf(cut, key), value],
          ...[words.unit(code), period.from, period.to],
        ]),
    ),
  );
  addList(workbook, {
    name: words.say('parts.sheet'),
    caption: [captionOf(report, words), words.say('parts.note')].join('\u3000'),
    head: [
      { title: words.say('figures.code'), width: 20 },
      { title: words.say('figures.name'), width: 22 },
      { title: words.say('parts.by'), width: 10 },
      { title: words.say('parts.part'), width: 26 },
      { title: words.say('figures.actual'), width: 12, format: number },
      { title: words.say('figures.unit'), width: 10 },
      { title: words.say('figures.from'), width: 12 },
      { title: words.say('figures.to'), width: 12 },
    ],
    rows,
  });
}

export function addPeople(workbook: ExcelJS.Workbook, report: ReportWithRecords, words: ReportWords): void {
  const { period, people } = report;
  addList(workbook, {
    name: words.say('people.sheet'),
    caption: [captionOf(report, words), words.say('people.note')].join('\u3000'),
    head: [
      { title: words.say('figures.module'), width: 24 },
      { title: words.say('people.attendances'), width: 14, format: number },
      { title: words.say('people.people'), width: 14, format: number },
      { title: words.say('people.unnamed'), width: 20, format: number },
      { title: words.say('figures.from'), width: 12 },
      { title: words.say('figures.to'), width: 12 },
    ],
    rows: [
      ...people.lines.map(({ module, attendances, people: different, unnamed }): Value[] => [
        words.say(`people.module.${module}`),
        ...[attendances, different, unnamed, period.from, period.to],
      ]),
      [words.say('people.all'), null, people.people, null, period.from, period.to],
    ],
  });
}
