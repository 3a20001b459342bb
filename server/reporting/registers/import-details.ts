/** A table of what belongs to entries: each line with its entry, and everything that keeps it from being taken. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { Sheet } from '../../../shared/sheet.ts';
import { detailSpecs, type DetailTable } from '../../../shared/reporting/detail-tables.ts';
import { isLateOn, plain, readFields, type EntryFault } from '../../../shared/reporting/read-entry.ts';
import type { ImportPreview, ImportProblem } from '../../../shared/reporting/register-view.ts';
import type { FieldKey } from '../../../shared/reporting/registers.ts';
import { sql } from '../../database.ts';
import { frozenAmong } from './frozen-days.ts';
import { listed } from './import.ts';
import { ages, consentOf } from '../../../shared/reporting/sign-in-list.ts';
import { readBy } from './insert-entries.ts';
import { signInPeople } from './sign-in-people.ts';
import { placeIn, rowsIn } from './table-rows.ts';

type Values = Readonly<Partial<Record<FieldKey, string>>>;

export interface DetailLine {
  readonly entryId: string;
  readonly values: Values;
}

export interface ReadDetails {
  readonly preview: ImportPreview;
  readonly lines: readonly DetailLine[];
}

interface ImportOf {
  readonly table: DetailTable;
  readonly communityId: string;
  readonly sheets: readonly Sheet[];
  readonly now: Date;
}

export async function readDetails(
  em: EntityManager,
  { table, communityId, sheets, now }: ImportOf,
): Promise<ReadDetails> {
  const { register, fields, sameBy } = detailSpecs[table];
  const { rows, problems: found, unread } = rowsIn(table, sheets);
  const problems: ImportProblem[] = [...found];
  const by = readBy(now);
  const entries = await entriesOf(em, register, communityId);
  const read = rows.map((row) => {
    const { values, problems: own } = readFields(fields, row.written, by);
    return { row, values, own, entry: own.length > 0 ? null : entryMeant(entries, table, values) };
  });
  const taken = await takenIn(
    em,
    table,
    read.flatMap(({ entry }) => (entry !== null && typeof entry === 'object' ? [entry.id] : [])),
  );
  const lines: DetailLine[] = [];
  const seen = new Set<string>();
  const [sameField = 'title'] = sameBy;
  let late = 0;
  for (const { row, values, own, entry } of read) {
    problems.push(...own.map(({ field, fault, given }) => ({ ...placeIn(row, field), fault, given })));
    if (entry === null) continue;
    if (typeof entry === 'string') {
      problems.push({ ...placeIn(row, 'title'), fault: entry, given: values.title ?? '' });
      continue;
    }
    const key = keyOf(entry.id, sameBy, values);
    const fault = taken.has(key) ? 'alreadyEntered' : seen.has(key) ? 'twiceInFile' : null;
    if (fault) problems.push({ ...placeIn(row, sameField), fault, given: values[sameField] ?? '' });
    // who comes to an activity for children says whether they are one
    else if (table === 'signIns' && entry.module === 'children' && values.guardian === undefined)
      problems.push({ ...placeIn(row, 'guardian'), fault: 'missing', given: '' });
    else lines.push({ entryId: entry.id, values });
    seen.add(key);
    if (isLateOn(by.today, values.onDay ?? '')) late += 1;
  }
  const frozen = await frozenAmong(
    em,
    lines.map(({ values }) => values.onDay ?? ''),
  );
  return {
    preview: { rows: rows.length, late, frozen, ...listed(problems), unread },
    lines,
  };
}

interface Entry {
  readonly id: string;
  readonly onDay: string;
  readonly time: string | null;
  readonly title: string;
  readonly module: string | null;
  readonly kind: string | null;
  readonly isConfirmed: boolean;
}

/** Of the community, by their names. */
async function entriesOf(
  em: EntityManager,
  register: string,
  communityId: string,
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const entries = await sql<Entry>(
    em,
    `select id, on_day::text as "onDay", details ->> 'time' as time, title, module, kind, verified_at is not null as "isConfirmed"
     from register_entry where register = $1 and community_id = $2 and withdrawn_at is null`,
    [register, communityId],
  );
  return Map.groupBy(entries, ({ title }) => plain(title));
}

function entryMeant(
  entries: ReadonlyMap<string, readonly Entry[]>,
  table: DetailTable,
  { title = '', onDay, time, module, kind }: Values,
): Entry | EntryFault {
  const named = entries.get(plain(title)) ?? [];
  const meant =
    table === 'signIns'
      ? named.filter(
          (one) =>
            one.onDay === onDay &&
            (time === undefined || one.time === time) &&
            (module === undefined || one.module === module) &&
            (kind === undefined || one.kind === kind),
        )
      : named;
  const [entry, ...others] = meant;
  if (!entry) return 'unknownEntry';
  if (others.length > 0) return 'ambiguousEntry';
  // The confirmation covers the list of who came; steps are confirmed each by itself.
  return table === 'signIns' && entry.isConfirmed ? 'confirmedEntry' : entry;
}

const keyOf = (entryId: string, sameBy: readonly FieldKey[], values: Values) =>
  [entryId, ...sameBy.map((key) => values[key] ?? '')].join('|');

const kept: Readonly<Record<'signIns' | 'steps' | 'paperAnswers', string>> = {
  signIns: `select concat_ws('|', session_id, name, phone_end) as key
    from attendance join attendee on attendee.id = attendee_id where session_id = any($1::uuid[])`,
  steps: `select concat_ws('|', entry_id, kind, on_day) as key from register_step where entry_id = any($1::uuid[])`,
  paperAnswers: `select concat_ws('|', survey_id, paper) as key
    from survey_answer where survey_id = any($1::uuid[]) and paper is not null and withdrawn_at is null`,
};

async function takenIn(
  em: EntityManager,
  table: DetailTable,
  entryIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const statement = table === 'signIns' || table === 'paperAnswers' ? kept[table] : kept.steps;
  const rows = await sql<{ key: string }>(em, statement, [[...entryIds]]);
  return new Set(rows.map(({ key }) => key));
}

export async function insertDetails(
  em: EntityManager,
  {
    table,
    lines,
    recordedBy,
    now,
  }: { table: DetailTable; lines: readonly DetailLine[]; recordedBy: string; now: Date },
): Promise<void> {
  switch (table) {
    case 'signIns':
      for (const [entryId, people] of Map.groupBy(lines, (line) => line.entryId))
        await signInPeople(em, {
          entryId,
          people: people.map(({ values }) => personIn(values)),
          method: 'list',
          now,
        });
      return;
    case 'paperAnswers':
      await insertAnswers(em, lines, { recordedBy, now });
      return;
    case 'enterpriseSteps':
    case 'organisationSteps':
    case 'hardshipSteps':
      await insertSteps(em, lines, { recordedBy, now });
  }
}

function personIn({ name = '', phoneEnd = '', group, guardian }: Values) {
  return {
    ...{ name, phoneEnd },
    group: group === 'migrant' || group === 'local' ? group : null,
    guardianConsent: consentOf(ages.find((one) => one === guardian) ?? 'adult'),
  } as const;
}

interface Recorded {
  readonly recordedBy: string;
  readonly now: Date;
}

async function insertSteps(
  em: EntityManager,
  lines: readonly DetailLine[],
  { recordedBy, now }: Recorded,
): Promise<void> {
  const steps = lines.map(({ entryId, values }) => ({
    ...{ id: uuidv7(), entry_id: entryId, kind: values.step, on_day: values.onDay, note: values.note ?? '' },
    ...{ recorded_by: recordedBy, recorded_at: now.toISOString() },
  }));
  await sql(
    em,
    `insert into register_step (id, entry_id, kind, on_day, note, recorded_by, recorded_at)
     select id, entry_id, kind, on_day, note, recorded_by, recorded_at
     from jsonb_populate_recordset(null::register_step, $1::jsonb)`,
    [JSON.stringify(steps)],
  );
}

async function insertAnswers(
  em: EntityManager,
  lines: readonly DetailLine[],
  { recordedBy, now }: Recorded,
): Promise<void> {
  const answers = lines.map(({ entryId, values }) => ({
    ...{ id: uuidv4(), survey_id: entryId, on_day: values.onDay, paper: values.paper },
    ...{ overall: Number(values.overall), attitude: Number(values.attitude) },
    ...{ usefulness: Number(values.usefulness), words: values.words ?? '' },
    ...{ recorded_by: recordedBy, recorded_at: now.toISOString() },
  }));
  await sql(
    em,
    `insert into survey_answer (id, survey_id, on_day, paper, overall, attitude, usefulness, words, recorded_by, recorded_at)
     select id, survey_id, on_day, paper, overall, attitude, usefulness, words, recorded_by, recorded_at
     from jsonb_populate_recordset(null::survey_answer, $1::jsonb)`,
    [JSON.stringify(answers)],
  );
}
