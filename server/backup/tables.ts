/** What a backup holds, read from the database's own catalogue so that a new table can't be forgotten. */
import type { Client } from 'pg';
import { z } from 'zod';

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Table {
  readonly name: string;
  /** In the order of the table, without those that the database computes itself. */
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
}

/** Of these the database has its own: its migrations stand in the header, its epoch is never another's. */
const own = ['schema_migration', 'database_epoch'];

const catalogue = z.array(
  z.object({
    name: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    primaryKey: z.array(z.string()),
    refersTo: z.array(z.string()),
  }),
);

/** Every table after those it refers to, but where tables refer to themselves or to each other in a ring. */
export async function tablesInOrder(client: Client): Promise<Table[]> {
  const { rows } = await client.query(
    `select c.relname as name,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
         from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
         where i.indrelid = c.oid and i.indisprimary order by array_position(i.indkey::int2[], a.attnum)) as "primaryKey",
       array(select f.confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
         and f.confrelid <> c.oid) as "refersTo"
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all($1)
     order by c.relname`,
    [own],
  );
  let waiting = catalogue.parse(rows);
  const ordered: Table[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter(({ refersTo }) => !refersTo.some((name) => names.has(name)));
    const next = ready.length > 0 ? ready : waiting.slice(0, 1);
    ordered.push(...next.map(({ name, columns, primaryKey }) => ({ name, columns, primaryKey })));
    waiting = waiting.filter((table) => !next.includes(table));
  }
  return ordered;
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Values leave and enter as text: the same text must mean the same value on both sides. */
export async function useOneTextForm(client: Client): Promise<void> {
  await client.query(
    `set datestyle to 'ISO, YMD'; set timezone to 'UTC'; set intervalstyle to 'postgres';
     set bytea_output to 'hex'; set extra_float_digits to 1`,
  );
}
