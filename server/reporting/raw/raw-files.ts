/**
 * The raw data of the registers: a workbook with a sheet for each and a dictionary, one long table, or JSON. The form of table
 * and JSON is a contract with whoever reads them: columns and keys are added, never changed.
 */
import type ExcelJS from 'exceljs';
import { newWorkbook } from '../../new-workbook.ts';
import { maskName } from '../../../shared/identity/mask-name.ts';
import { ratings } from '../../../shared/reporting/open-pages.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { EntryView } from '../../../shared/reporting/register-view.ts';
import {
  registers,
  registerSpecs,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import type { ContractRecord } from '../../../shared/reporting/project-changes.ts';
import type { Contract } from '../contract.ts';
import { contractLines, reportedContract } from '../contract-text.ts';
import { csvOf, type CsvValue } from '../csv.ts';
import type { Progress } from '../progress.ts';
import type { ReportWords } from '../report-words.ts';
import { choiceName, fieldName, registerWords } from '../registers/words.ts';
import { addList, timeFormat, type Value } from '../workbook/sheet.ts';
import type { Names } from '../workbook/workbook.ts';
import { addDetails, explainedDetails } from './detail-sheets.ts';
import type { RawDetails } from './raw-details.ts';
import { openFields, openValue, type RawEntries } from './raw-entries.ts';

interface Raw {
  readonly project: Contract;
  readonly contract: ContractRecord | null;
  readonly entries: RawEntries;
  readonly details: RawDetails;
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

/** Columns that came later stand at the end. */
const later: readonly FieldKey[] = ['money', 'payee', 'titleEn'];
const last: readonly FieldKey[] = ['time', 'project'];
const firstFields = [...new Set(registers.flatMap(openFields))].filter(
  (key) => key !== 'tallied' && ![...later, ...last].includes(key),
);
const csvColumns: readonly string[] = [
  ...['register', 'id', 'community', 'demo', 'state', 'late', 'amount', 'tallied'],
  ...firstFields,
  ...['recorded_by', 'recorded_at', 'confirmed_by', 'confirmed_at'],
  ...later,
  ...['entry_id', 'step', 'note', 'attendee', 'name', 'group', 'guardian_consent', 'method', 'signed_in_at'],
  ...[...ratings, 'words', 'paper', 'age'],
  ...last,
];
type CsvLine = Readonly<Record<string, CsvValue>>;

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/**
 * One line an entry, all registers beneath each other, then one a step, a sign-in, a tap and an answer, whose `register` says so and whose
 * `entry_id` names their entry; choices by their codes.
 */
export function rawCsv({ entries, details, names }: Raw): string {
  const lines: CsvLine[] = [...entries.values()].flat().map((entry) => ({
    ...{ register: entry.register, id: entry.id, community: entry.communityName, demo: entry.isDemo },
    ...{ state: entry.state, late: entry.isLate, amount: entry.amount, tallied: entry.tallied },
    ...Object.fromEntries(
      [...firstFields, ...later, ...last].map((key) => [key, openValue(entry, key, names)]),
    ),
    recorded_by: personIn(entry.recordedByName, names),
    recorded_at: iso(entry.recordedAt),
    confirmed_by: personIn(entry.verifiedByName, names),
    confirmed_at: iso(entry.verifiedAt),
  }));
  const ofDetails = detailLines(details, names);
  return csvOf([
    csvColumns,
    ...[...lines, ...ofDetails].map((line) => csvColumns.map((column) => line[column] ?? null)),
  ]);
}

function detailLines({ steps, signIns, taps, answers }: RawDetails, names: Names): CsvLine[] {
  const stateOf = (isConfirmed: boolean) => (isConfirmed ? 'confirmed' : 'waiting');
  return [
    ...steps.map((step) => ({
      ...{
        register: 'step',
        id: step.id,
        community: step.communityName,
        demo: step.isDemo,
        late: step.isLate,
      },
      ...{ entry_id: step.entryId, title: step.title, onDay: step.onDay, step: step.kind, note: step.note },
      state: stateOf(step.confirmedAt !== null),
      ...{ recorded_by: personIn(step.recordedBy, names), recorded_at: iso(step.recordedAt) },
      ...{ confirmed_by: personIn(step.confirmedBy, names), confirmed_at: iso(step.confirmedAt) },
    })),
    ...signIns.map((one) => ({
      ...{ register: 'signIn', community: one.communityName, demo: one.isDemo, late: one.isLate },
      ...{ entry_id: one.entryId, title: one.title, onDay: one.onDay, module: one.module, kind: one.kind },
      ...{ state: stateOf(one.isConfirmed), attendee: one.attendeeId, name: personIn(one.name, names) },
      ...{ phoneEnd: names === 'full' ? one.phoneEnd : null, group: one.group, method: one.method },
      ...{ guardian_consent: one.guardianConsent, age: one.age, signed_in_at: iso(one.signedInAt) },
    })),
    ...taps.map((tap) => ({
      ...{
        register: 'tap',
        id: tap.id,
        community: tap.communityName,
        demo: tap.isDemo,
        entry_id: tap.entryId,
      },
      ...{ onDay: tap.onDay, area: tap.area, channel: tap.channel, module: tap.module },
      ...{ state: stateOf(tap.isConfirmed), recorded_by: personIn(tap.recordedBy, names) },
      recorded_at: iso(tap.at),
    })),
    ...answers.map((answer) => ({
      ...{
        register: 'answer',
        community: answer.communityName,
        demo: answer.isDemo,
        entry_id: answer.surveyId,
      },
      ...{ title: answer.titles.zh, titleEn: answer.titles.en, onDay: answer.onDay, paper: answer.paper },
      ...Object.fromEntries(ratings.map((rating) => [rating, answer[rating]])),
      ...{ words: answer.words, late: answer.isLate },
      state: answer.paper === null ? 'kept' : stateOf(answer.isCounted),
    })),
  ];
}

export function rawJson({ entries, details, period, names, project, contract }: Raw): object {
  return {
    format: 'gongyi-registers-1',
    period: { from: period.from, to: period.to },
    project: { code: project.code, name: project.name },
    contract: reportedContract({ contract }),
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
          steps: entry.steps.map(({ kind, onDay, isLate, recordedByName, verifiedByName }) => ({
            kind,
            onDay,
            isLate,
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
    steps: details.steps.map((step) => ({
      ...step,
      ...{ recordedBy: personIn(step.recordedBy, names), recordedAt: iso(step.recordedAt) },
      confirmedBy: step.confirmedBy && personIn(step.confirmedBy, names),
      confirmedAt: iso(step.confirmedAt),
    })),
    signIns: details.signIns.map(({ phoneEnd, ...one }) => ({
      ...one,
      name: one.name && personIn(one.name, names),
      ...(names === 'full' && { phoneEnd }),
      signedInAt: iso(one.signedInAt),
    })),
    taps: details.taps.map((tap) => ({
      ...tap,
      ...{ recordedBy: personIn(tap.recordedBy, names), at: iso(tap.at) },
    })),
    answers: details.answers,
  };
}
