/**
 * The raw data of the registers: a workbook with a sheet for each and a dictionary, one long table, or JSON. The form of table
 * and JSON is a contract with whoever reads them: columns and keys are added, never changed.
 */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import { maskName } from '../../../shared/identity/mask-name.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { EntryView } from '../../../shared/reporting/register-view.ts';
import {
  registers,
  registerSpecs,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import { csvOf } from '../csv.ts';
import type { Progress } from '../progress.ts';
import type { ReportWords } from '../report-words.ts';
import { choiceName, fieldName, registerWords } from '../registers/words.ts';
import { addList, timeFormat, type Value } from '../workbook/sheet.ts';
import type { Names } from '../workbook/workbook.ts';
import { openFields, openValue, type RawEntries } from './raw-entries.ts';

interface Raw {
  readonly entries: RawEntries;
  readonly period: Period;
  readonly names: Names;
}

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

const personIn = (name: string | null, names: Names) =>
  name === null ? '' : names === 'full' ? name : maskName(name);

export async function rawWorkbook(
  { entries, period, names }: Raw,
  { words, now, progress }: { words: ReportWords; now: Date; progress: Progress },
): Promise<Buffer> {
  const workbook = await newWorkbook();
  workbook.title = words.say('raw.title');
  workbook.created = now;
  workbook.modified = now;
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
  addRawDictionary(workbook, { words, names });
  return Buffer.from(await workbook.xlsx.writeBuffer());
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
    rows: [...notes, ...columns, ...everywhere],
  });
}

function choicesOf(register: RegisterCode, key: FieldKey, words: ReportWords): string {
  const field = registerSpecs[register].fields.find((one) => one.key === key);
  if (!field || (field.kind !== 'choice' && field.kind !== 'choices')) return '';
  return field.of.map((code) => choiceName(field.words, code, words.language)).join(words.say('raw.join'));
}

/** Columns that came later stand at the end. */
const later: readonly FieldKey[] = ['money', 'payee'];
const firstFields = [...new Set(registers.flatMap(openFields))].filter(
  (key) => key !== 'tallied' && !later.includes(key),
);

/** One line an entry, all registers beneath each other; choices by their codes. */
export function rawCsv({ entries, names }: Raw): string {
  const head = [
    ...['register', 'id', 'community', 'demo', 'state', 'late', 'amount', 'tallied'],
    ...firstFields,
    ...['recorded_by', 'recorded_at', 'confirmed_by', 'confirmed_at'],
    ...later,
  ];
  const rows = [...entries.values()]
    .flat()
    .map((entry) => [
      ...[entry.register, entry.id, entry.communityName, entry.isDemo, entry.state, entry.isLate],
      ...[entry.amount, entry.tallied],
      ...firstFields.map((key) => openValue(entry, key, names)),
      ...[personIn(entry.recordedByName, names), new Date(entry.recordedAt).toISOString()],
      ...[
        personIn(entry.verifiedByName, names),
        entry.verifiedAt === null ? null : new Date(entry.verifiedAt).toISOString(),
      ],
      ...later.map((key) => openValue(entry, key, names)),
    ]);
  return csvOf([head, ...rows]);
}

export function rawJson({ entries, period, names }: Raw): object {
  return {
    format: 'gongyi-registers-1',
    period,
    registers: Object.fromEntries(
      [...entries].map(([register, lines]) => [
        register,
        lines.map((entry) => ({
          id: entry.id,
          community: entry.communityName,
          isDemo: entry.isDemo,
          state: entry.state,
          isLate: entry.isLate,
          amount: entry.amount,
          tallied: entry.tallied,
          values: Object.fromEntries(
            openFields(register).flatMap((key) => {
              const value = openValue(entry, key, names);
              return value === '' ? [] : [[key, value]];
            }),
          ),
          steps: entry.steps.map(({ kind, onDay, recordedByName, verifiedByName }) => ({
            kind,
            onDay,
            recordedBy: personIn(recordedByName, names),
            confirmedBy: personIn(verifiedByName, names),
          })),
          recordedBy: personIn(entry.recordedByName, names),
          recordedAt: new Date(entry.recordedAt).toISOString(),
          confirmedBy: personIn(entry.verifiedByName, names),
          confirmedAt: entry.verifiedAt === null ? null : new Date(entry.verifiedAt).toISOString(),
        })),
      ]),
    ),
  };
}
