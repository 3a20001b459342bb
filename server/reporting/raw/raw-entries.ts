/** What the registers hold of a period, as it was entered, line by line; what is restricted stays where it is. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { maskName, maskText } from '../../../shared/identity/mask-name.ts';
import type { Period } from '../../../shared/reporting/period.ts';
import type { EntryView } from '../../../shared/reporting/register-view.ts';
import {
  registers,
  registerSpecs,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import { sql } from '../../database.ts';
import { entryView } from '../registers/queries.ts';
import type { Names } from '../workbook/workbook.ts';

export type RawEntries = ReadonlyMap<RegisterCode, readonly EntryView[]>;

/** Staff are those who were there by the end of the period; all else lies inside it. Withdrawn entries are left out. */
export async function rawEntries(em: EntityManager, { from, to }: Period): Promise<RawEntries> {
  const rows = await sql<{ entry: EntryView }>(
    em,
    `select ${entryView} as entry
     from register_entry entry
     join community on community.id = entry.community_id
     join person recorder on recorder.id = entry.recorded_by
     left join person verifier on verifier.id = entry.verified_by
     where entry.withdrawn_at is null and entry.on_day <= $2::date
       and (entry.on_day >= $1::date or entry.register = 'staff')
     order by entry.on_day, entry.id`,
    [from, to],
  );
  return new Map(
    registers.map((register) => [
      register,
      rows.flatMap(({ entry }) => (entry.register === register ? [entry] : [])),
    ]),
  );
}

/** The columns of a register: what it asks for and anybody may read. */
export function openFields(register: RegisterCode): readonly FieldKey[] {
  return registerSpecs[register].fields.flatMap(({ key, isRestricted }) => (isRestricted ? [] : [key]));
}

const namingFields: Partial<Record<RegisterCode, readonly FieldKey[]>> = {
  staff: ['title'],
  workLog: ['staff'],
  enterprise: ['owner'],
  organisation: ['leader'],
  spending: ['payee'],
};

/** A value as it may leave the house: names of people masked unless they are in full for this reader. */
export function openValue(entry: EntryView, key: FieldKey, names: Names): string {
  const value = entry.values[key] ?? '';
  if (names === 'full' || value === '') return value;
  const naming = namingFields[entry.register] ?? [];
  if (naming.includes(key)) return maskName(value);
  return maskText(
    value,
    naming.map((one) => entry.values[one] ?? ''),
  );
}
