/** The raw data of the registers as a workbook: a sheet for each, and a dictionary. */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { EntryView } from '../../../shared/reporting/register-view.ts';
import {
  registers,
  registerSpecs,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import { contractLines } from '../contract-text.ts';
import type { Progress } from '../progress.ts';
import type { ReportWords } from '../report-words.ts';
import { choiceName, fieldName, registerWords } from '../registers/words.ts';
import { addList, timeFormat, type Value } from '../workbook/sheet.ts';
import type { Names } from '../workbook/workbook.ts';
import { addDetails, explainedDetails } from './detail-sheets.ts';
import { openFields, openValue } from './raw-entries.ts';

import { personIn, type Raw } from './raw.ts';

const afterwards = [
  'amount',
  'state',
  'late',
  'recordedBy',
  'recordedAt',
  'confirmedBy',
  'confirmedAt',
] as const;
const widths: Partial<Record<FieldKey, number>> = { title: 34, summary: 40, task: 30, url: 30, place: 20 };

/** In words: choices by their names, several of them joined. */
function worded(
  entry: EntryView,
  key: FieldKey,
  { names, words }: { names: Names; words: ReportWords },
): Value {
  const value = openValue(entry, key, names);
  const field = registerSpecs[entry.register].fields.find((one) => one.key === key);
  if (value === '' || !field) return value || null;
  if (field.kind === 'count' || field.kind === 'hours' || field.kind === 'money') return Number(value);
  if (field.kind !== 'choice' && field.kind !== 'choices') return value;
  return value
    .split(',')
    .map((code) => (field.of.includes(code) ? choiceName(field.words, code, words.language) : code))
    .join(words.say('raw.join'));
}

export async function rawWorkbook(
  { entries, details, period, names, ...about }: Raw,
  { words, now, progress }: { words: ReportWords; now: Date; progress: Progress },
): Promise<Buffer> {
  const workbook = await newWorkbook();
  workbook.title = words.say('raw.title');
  workbook.created = now;
  workbook.modified = now;
  addProject(workbook, about, { words, period });
  const texts = registerWords[words.language];
  for (const register of registers) {
    await progress.step();
    const fields = openFields(register);
    const caption = [texts.register[register], words.period(period)].join('\u3000');
    addList(workbook, {
      name: texts.register[register],
      caption,
      head: [
        { title: words.say('column.id'), width: 38 },
        { title: words.say('column.community'), width: 14 },
        ...fields.map((key) => ({
          title: fieldName(register, key, words.language),
          width: widths[key] ?? 14,
        })),
        ...afterwards.map((key) => ({
          title: words.say(`raw.column.${key}`),
          width: key.endsWith('At') ? 17 : 12,
          ...(key.endsWith('At') && { format: timeFormat }),
        })),
      ],
      rows: (entries.get(register) ?? []).map((entry): Value[] => [
        entry.id,
        entry.communityName,
        ...fields.map((key) => worded(entry, key, { names, words })),
        entry.amount,
        texts.state[entry.state],
        words.say(entry.isLate ? 'figures.yes' : 'figures.no'),
        personIn(entry.recordedByName, names),
        words.clock(entry.recordedAt),
        personIn(entry.verifiedByName, names),
        entry.verifiedAt === null ? null : words.clock(entry.verifiedAt),
      ]),
    });
  }
  await addDetails(workbook, details, { words, names, period: words.period(period), progress });
  addRawDictionary(workbook, { words, names });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Whose data these are: the project and its contract, before all registers. */
function addProject(
  workbook: ExcelJS.Workbook,
  { project, contract }: Pick<Raw, 'project' | 'contract'>,
  { words, period }: { words: ReportWords; period: Period },
): void {
  const known = (['code', 'name', 'department', 'carrier'] as const).map((key) => [
    words.say(`raw.project.${key}`),
    project[key] || words.say('contract.none'),
  ]);
  addList(workbook, {
    name: words.say('raw.project.sheet'),
    caption: [project.name ?? '', words.period(period)].filter(Boolean).join('\u3000'),
    head: [
      { title: words.say('raw.project.what'), width: 24 },
      { title: words.say('raw.project.value'), width: 60 },
    ],
    rows: [...known, ...contractLines(contract, words)],
  });
}

function addRawDictionary(
  workbook: ExcelJS.Workbook,
  { words, names }: { words: ReportWords; names: Names },
): void {
  const texts = registerWords[words.language];
  const notes = [
    ['', words.say('dictionary.names'), '', words.say(`dictionary.${names}`)],
    ['', words.say('raw.restricted'), '', words.say('raw.restrictedMeaning')],
    ['', words.say('dictionary.neutral'), '', words.say('dictionary.neutralMeaning')],
  ];
  const columns = registers.flatMap((register) => [
    [texts.register[register], '', '', texts.about[register]],
    ...openFields(register).map((key) => {
      const field = registerSpecs[register].fields.find((one) => one.key === key);
      return [
        texts.register[register],
        fieldName(register, key, words.language),
        words.say(`raw.kind.${field?.kind ?? 'text'}`),
        choicesOf(register, key, words),
      ];
    }),
  ]);
  const everywhere = afterwards.map((key) => [
    words.say('raw.everywhere'),
    words.say(`raw.column.${key}`),
    '',
    words.say(`raw.meaning.${key}`),
  ]);
  addList(workbook, {
    name: words.say('dictionary.sheet'),
    caption: words.say('dictionary.sheet'),
    head: [
      { title: words.say('dictionary.where'), width: 18 },
      { title: words.say('dictionary.column'), width: 20 },
      { title: words.say('dictionary.kind'), width: 16 },
      { title: words.say('dictionary.meaning'), width: 70 },
    ],
    rows: [...notes, ...columns, ...explainedDetails({ words, names }), ...everywhere],
  });
}

function choicesOf(register: RegisterCode, key: FieldKey, words: ReportWords): string {
  const field = registerSpecs[register].fields.find((one) => one.key === key);
  if (!field || (field.kind !== 'choice' && field.kind !== 'choices')) return '';
  return field.of.map((code) => choiceName(field.words, code, words.language)).join(words.say('raw.join'));
}
