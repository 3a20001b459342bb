/** Entries into their table, many with one statement. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { localDay } from '../../../shared/local-time.ts';
import {
  plain,
  type EntryProblem,
  type EntryValues,
  type ReadBy,
} from '../../../shared/reporting/read-entry.ts';
import { registerSpecs, type FieldKey, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { staffMeant, type StaffName } from '../../../shared/reporting/staff-names.ts';
import { sql } from '../../database.ts';
import { projectNames } from '../projects/current-project.ts';
import { choiceName, choiceOf } from './words.ts';

/** `projects`: their codes, for a register that asks for one. */
export function readBy(now: Date, projects: readonly string[] = []): ReadBy {
  return { today: localDay(now.getTime()), choiceOf, projects };
}

export const readIn = async (em: EntityManager, now: Date): Promise<ReadBy> =>
  readBy(
    now,
    (await projectNames(em)).map(({ code }) => code),
  );

/** Who is in the register of staff. */
export async function staffNames(em: EntityManager): Promise<StaffName[]> {
  return sql<StaffName>(
    em,
    `select id, title as name, coalesce(details ->> 'phoneEnd', '') as "phoneEnd", coalesce(details ->> 'post', '') as post
     from register_entry where register = 'staff' and withdrawn_at is null order by title, id`,
  );
}

/** An entry that says whose hours it is about, by the record of the person: no two people of one name are taken for each other. */
export type KnownEntry = EntryValues & { readonly staffId: string | null };

export function withStaff(
  register: RegisterCode,
  entry: EntryValues,
  staff: readonly StaffName[],
): KnownEntry | EntryProblem {
  if (register !== 'workLog') return { ...entry, staffId: null };
  const given = entry.values.staff ?? '';
  const meant = staffMeant(staff, given);
  if (typeof meant === 'string') return { field: 'staff', fault: meant, given };
  return { ...entry, title: meant.name, staffId: meant.id, duplicateKey: `${entry.onDay}|${meant.id}` };
}

const perCommunity: readonly RegisterCode[] = ['session', 'contact'];

export function keyOf(register: RegisterCode, communityId: string, entry: EntryValues): string {
  return perCommunity.includes(register) ? `${entry.duplicateKey}|${communityId}` : entry.duplicateKey;
}

/** A space is in no other key. */
const licencePrefix = 'licence ';

/** By each of these an entry is the same as another: what its register says, and a licence, which is one enterprise's under any name. */
export function keysOf(
  register: RegisterCode,
  communityId: string,
  entry: EntryValues,
): readonly { readonly field: FieldKey; readonly key: string }[] {
  const [field = 'onDay'] = registerSpecs[register].sameBy.filter((key) => key !== 'onDay');
  const { licence } = entry.values;
  return [
    { field, key: keyOf(register, communityId, entry) },
    ...(licence === undefined
      ? []
      : [{ field: 'licence' as const, key: `${licencePrefix}${plain(licence)}` }]),
  ];
}

/** Of these keys, the ones that the register holds already; `except` of the entry with that id. */
export async function takenKeys(
  em: EntityManager,
  register: RegisterCode,
  keys: readonly string[],
  except: string | null = null,
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ key: string }>(
    em,
    `select duplicate_key as key from register_entry
     where register = $1 and duplicate_key = any($2::text[]) and withdrawn_at is null
       and id is distinct from $3
     union all
     select licence.key from register_entry
     cross join lateral (
       select $4 || lower(regexp_replace(normalize(details ->> 'licence', nfkc), '\\s+', '', 'g')) as key) as licence
     where register = $1 and details ->> 'licence' is not null and licence.key = any($2::text[]) and withdrawn_at is null
       and id is distinct from $3`,
    [register, [...keys], except, licencePrefix],
  );
  return new Set(rows.map(({ key }) => key));
}

/** That the register holds the same entry already. */
export function whyRefused(
  register: RegisterCode,
  entry: KnownEntry,
  known: { taken: ReadonlySet<string>; communityId: string },
): EntryProblem | null {
  const same = keysOf(register, known.communityId, entry).find(({ key }) => known.taken.has(key));
  return same ? { field: same.field, fault: 'alreadyEntered', given: entry.values[same.field] ?? '' } : null;
}

/** Fields with a column of their own; the others are kept together. */
const columns: readonly FieldKey[] = [
  'onDay',
  'title',
  'module',
  'kind',
  'item',
  'area',
  'channel',
  'tallied',
  'hours',
  'staff',
  'money',
];

interface Insert {
  readonly register: RegisterCode;
  readonly communityId: string;
  readonly entries: readonly KnownEntry[];
  readonly recordedBy: string;
  readonly now: Date;
}

/** One entry as its table holds it, not confirmed. */
export function entryRow(id: string, entry: KnownEntry, insert: Omit<Insert, 'entries'>) {
  const { register, communityId, recordedBy, now } = insert;
  const { values } = entry;
  const details = Object.entries(values).filter(([key]) => !columns.some((column) => column === key));
  return {
    id,
    register,
    community_id: communityId,
    on_day: entry.onDay,
    title: entry.title || titleOf(register, values),
    module: values.module ?? null,
    kind: values.kind ?? null,
    item: values.item === undefined ? null : Number(values.item),
    area: values.area === undefined ? null : Number(values.area),
    channel: values.channel ?? null,
    amount: entry.amount,
    tallied: entry.tallied,
    staff_id: entry.staffId,
    details: Object.fromEntries(details),
    duplicate_key: keyOf(register, communityId, entry),
    is_late: entry.isLate,
    recorded_by: recordedBy,
    recorded_at: now.toISOString(),
  };
}

/** The ids, in the order of the entries. */
export async function insertEntries(em: EntityManager, insert: Insert): Promise<string[]> {
  const rows = insert.entries.map((entry) => entryRow(uuidv7(), entry, insert));
  const [first] = rows;
  if (!first) return [];
  const list = Object.keys(first).join(', ');
  await sql(
    em,
    `insert into register_entry (${list})
     select ${list} from jsonb_populate_recordset(null::register_entry, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

/** A sheet of contacts has no name of its own; it is shown by its place. */
function titleOf(register: RegisterCode, values: EntryValues['values']): string {
  if (register !== 'contact') throw new Error(`an entry of ${register} without a title`);
  const [area, channel] = [values.area ?? '', values.channel ?? ''];
  return `${choiceName('area', area, 'zh-CN')} · ${choiceName('channel', channel, 'zh-CN')}`;
}
