/** What every column of the workbook means, and what a reader has to know about names and neutralised cells. */
import type ExcelJS from 'exceljs';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { recordColumns } from '../recorded.ts';
import type { ReportWords } from '../report-words.ts';
import { addList } from './sheet.ts';
import type { Names } from './workbook.ts';

export function addDictionary(
  workbook: ExcelJS.Workbook,
  { codes, words, names }: { codes: readonly IndicatorCode[]; words: ReportWords; names: Names },
): void {
  const columns = codes.flatMap((code) =>
    recordColumns[code].map(({ key, kind }) => [
      words.say(`sheets.${code}`),
      words.say(`column.${key}`),
      words.say(`kind.${kind}`),
      words.say(`meaning.${key}`),
    ]),
  );
  const counted = codes.map((code) => [
    words.say('figures.sheet'),
    words.codedName(code),
    words.unit(code),
    words.counts(code),
  ]);
  const notes = [
    ['', words.say('dictionary.names'), '', words.say(`dictionary.${names}`)],
    ['', words.say('dictionary.noIds'), '', words.say('dictionary.noIdsMeaning')],
    ['', words.say('dictionary.neutral'), '', words.say('dictionary.neutralMeaning')],
  ];
  addList(workbook, {
    name: words.say('dictionary.sheet'),
    caption: words.say('dictionary.sheet'),
    head: [
      { title: words.say('dictionary.where'), width: 16 },
      { title: words.say('dictionary.column'), width: 24 },
      { title: words.say('dictionary.kind'), width: 22 },
      { title: words.say('dictionary.meaning'), width: 60 },
    ],
    rows: [...notes, ...counted, ...columns],
  });
}
