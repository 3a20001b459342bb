/**
 * The raw data of the registers as one long table. Its form is a contract with whoever reads it: columns are added,
 * never changed.
 */
import { ratings } from '../../../shared/reporting/open-pages.ts';
import { registers, type FieldKey } from '../../../shared/reporting/registers.ts';
import { csvOf, type CsvValue } from '../csv.ts';
import type { Names } from '../workbook/workbook.ts';
import type { RawDetails } from './raw-details.ts';
import { openFields, openValue } from './raw-entries.ts';

import { iso, personIn, type Raw } from './raw.ts';

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
