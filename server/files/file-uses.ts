/** What names a stored file, from the catalogue of the database: a table that is added later cannot be forgotten. */

export interface FileUse {
  readonly table: string;
  readonly column: string;
}

export const fileUses = `
  select c.relname as "table", a.attname as "column" from pg_constraint f
  join pg_class c on c.oid = f.conrelid
  join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
  where f.contype = 'f' and f.confrelid = 'stored_file'::regclass order by 1, 2`;

/** A condition on `stored_file f`. */
export function isUnused(uses: readonly FileUse[]): string {
  // Without a reference known to the catalogue everything would count as unused.
  if (uses.length === 0) throw new Error('no table names a file');
  return uses
    .map(({ table, column }) => `not exists (select from "${table}" where "${column}" = f.id)`)
    .join(' and ');
}
