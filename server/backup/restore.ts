/**
 * `gongyi restore FILE`: a backup into an empty database and the store of files. The whole file is checked before anything
 * is changed; then everything enters in one transaction, in which every check, key and foreign key holds. Two things
 * stand differently inside that transaction only: triggers that would refuse to insert what was finished long ago
 * (votes of closed ballots) rest, and foreign keys that point to the same or a later table are checked at its end.
 */
import { Client } from 'pg';
import { z } from 'zod';
import { RefusedInput } from '../cli/refused.ts';
import type { Words } from '../cli/words.ts';
import { errorCode } from '../error-code.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Log } from '../logger.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { BrokenBackup, entriesOf, type Counts, type Header } from './backup-file.ts';
import { quoted, tablesInOrder, useOneTextForm, type Table } from './tables.ts';

export interface Restored extends Counts {
  readonly madeAt: string;
  /** New, so that no screen mixes what it had with what was restored (live-protocol rule 2). */
  readonly epoch: string;
}

/** What was found in a file that is whole. */
export interface Checked {
  readonly file: string;
  readonly header: Header;
  readonly counts: Counts;
}

/** Refused: a file that cannot be read, is none of ours, was cut short or changed; other migrations than here. */
export async function checkBackup(file: string, words: Words): Promise<Checked> {
  let header: Header | undefined;
  let counts: Counts | undefined;
  try {
    for await (const entry of entriesOf(file)) {
      if (entry.kind === 'header') {
        header = entry.header;
        await refuseOtherMigrations(header, words);
      }
      if (entry.kind === 'end') counts = entry.counts;
    }
  } catch (error) {
    if (!(error instanceof BrokenBackup)) throw error;
    const { line, reason } = error;
    throw new RefusedInput(words(`backup.${reason}`, { file, line }), { cause: error });
  }
  if (!header || !counts) throw new Error('a whole backup has a header and an end');
  return { file, header, counts };
}

async function refuseOtherMigrations({ migrations }: Header, words: Words): Promise<void> {
  const here = await readMigrations();
  const keyOf = ({ name, sha256 }: { name: string; sha256: string }) => `${name} ${sha256}`;
  const [theirs, ours] = [new Set(migrations.map(keyOf)), new Set(here.map(keyOf))];
  const onlyThere = migrations.filter((one) => !ours.has(keyOf(one))).map(({ name }) => name);
  const onlyHere = here.filter((one) => !theirs.has(keyOf(one))).map(({ name }) => name);
  if (onlyThere.length === 0 && onlyHere.length === 0) return;
  const list = (names: string[]) => names.join(', ') || '—';
  throw new RefusedInput(
    words('backup.migrations', { onlyThere: list(onlyThere), onlyHere: list(onlyHere) }),
  );
}

interface Job {
  readonly databaseUrl: string;
  readonly files: FileStore;
  readonly checked: Checked;
  readonly words: Words;
  readonly log: Log;
}

/**
 * Makes the database if there is none, and its tables if it has none. Refused: a database that holds anything, or
 * that a server is using. When it fails nothing of the data is there; photos written by then lie under their hash
 * and harm nothing. A second time it is refused, because the database is no longer empty.
 */
export async function restore({ databaseUrl, files, checked, words, log }: Job): Promise<Restored> {
  await makeIfMissing(databaseUrl);
  const client = new Client({ connectionString: databaseUrl, application_name: 'gongyi-restore' });
  await client.connect();
  try {
    await refuseIfServing(client, words);
    await refuseIfFilled(client, words);
    await migrate(databaseUrl, { log });
    await useOneTextForm(client);
    await client.query('begin');
    const tables = await tablesInOrder(client);
    await client.query(`lock table ${tables.map(({ name }) => quoted(name)).join(', ')} in exclusive mode`);
    await refuseIfFilled(client, words);
    const setAside = await setAsideForLoading(client, checked.header.tables);
    await load(client, { file: checked.file, tables, files });
    await setAside.putBack();
    for (const [name, last] of Object.entries(checked.header.sequences))
      await client.query('select setval($1::regclass, $2::bigint)', [quoted(name), last]);
    const { rows } = await client.query(
      'update database_epoch set epoch = gen_random_uuid() returning epoch',
    );
    const [{ epoch }] = z.tuple([z.object({ epoch: z.string() })]).parse(rows);
    await client.query('commit');
    await client.query('analyze');
    return { madeAt: checked.header.madeAt, epoch, ...checked.counts };
  } finally {
    // An open transaction ends with its connection.
    await client.end();
  }
}

const noSuchDatabase = '3D000';

async function makeIfMissing(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    return;
  } catch (error) {
    if (errorCode(error) !== noSuchDatabase) throw error;
  } finally {
    await client.end();
  }
  const there = new URL(databaseUrl);
  const name = decodeURIComponent(there.pathname.slice(1));
  there.pathname = '/postgres';
  const maker = new Client({ connectionString: there.href });
  await maker.connect();
  try {
    await maker.query(`create database ${quoted(name)}`);
  } finally {
    await maker.end();
  }
}

/** A server would go on telling its screens the old epoch, and fill in the demo where it finds nothing. */
async function refuseIfServing(client: Client, words: Words): Promise<void> {
  const { rowCount } = await client.query(
    `select from pg_stat_activity where datname = current_database() and application_name in ('gongyi', 'gongyi-jobs')`,
  );
  if (rowCount !== null && rowCount > 0) throw new RefusedInput(words('backup.serving'));
}

async function refuseIfFilled(client: Client, words: Words): Promise<void> {
  const filled: string[] = [];
  for (const { name } of await tablesInOrder(client)) {
    const { rowCount } = await client.query(`select from ${quoted(name)} limit 1`);
    if (rowCount !== null && rowCount > 0) filled.push(name);
  }
  if (filled.length > 0) throw new RefusedInput(words('backup.notEmpty', { tables: filled.join(', ') }));
}

const named = z.array(z.object({ table: z.string(), name: z.string() }));

/** All of it is part of the transaction: if that fails, nothing was ever set aside. */
async function setAsideForLoading(
  client: Client,
  order: readonly string[],
): Promise<{ putBack(): Promise<void> }> {
  const triggers = await client.query(
    `select c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = 'public'::regnamespace and not t.tgisinternal and t.tgenabled = 'O'
       and t.tgtype & 4 <> 0 order by 1, 2`,
  );
  const forward = await client.query(
    `select c.relname as table, f.conname as name from pg_constraint f
     join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
     where c.relnamespace = 'public'::regnamespace and f.contype = 'f' and not f.condeferrable
       and array_position($1, r.relname::text) >= array_position($1, c.relname::text) order by 1, 2`,
    [order],
  );
  const onInsert = named.parse(triggers.rows);
  const deferred = named.parse(forward.rows);
  const alter = async (list: z.infer<typeof named>, change: (name: string) => string) => {
    for (const { table, name } of list)
      await client.query(`alter table ${quoted(table)} ${change(quoted(name))}`);
  };
  await alter(onInsert, (name) => `disable trigger ${name}`);
  await alter(deferred, (name) => `alter constraint ${name} deferrable initially deferred`);
  return {
    async putBack() {
      await client.query('set constraints all immediate');
      await alter(deferred, (name) => `alter constraint ${name} not deferrable`);
      await alter(onInsert, (name) => `enable trigger ${name}`);
    },
  };
}

const rowsAtOnce = 500;
const charactersAtOnce = 4_000_000;

async function load(
  client: Client,
  { file, tables, files }: { file: string; tables: readonly Table[]; files: FileStore },
): Promise<void> {
  const byName = new Map(tables.map((table) => [table.name, table]));
  let insert = '';
  let waiting: string[] = [];
  let characters = 0;
  const write = async () => {
    if (waiting.length > 0) await client.query(insert, [`[${waiting.join(',')}]`]);
    waiting = [];
    characters = 0;
  };
  for await (const entry of entriesOf(file)) {
    switch (entry.kind) {
      case 'table':
        insert = insertInto(byName.get(entry.table), entry);
        break;
      case 'row':
        waiting.push(entry.json);
        characters += entry.json.length;
        if (waiting.length >= rowsAtOnce || characters >= charactersAtOnce) await write();
        break;
      case 'endOfTable':
        await write();
        break;
      case 'file':
        await files.keep(entry.sha256, entry.content);
        break;
      case 'header':
      case 'end':
        break;
    }
  }
}

function insertInto(table: Table | undefined, given: { table: string; columns: readonly string[] }): string {
  if (table?.columns.map(({ name }) => name).join() !== given.columns.join())
    throw new Error(`the columns of ${given.table} are not those of the backup`);
  const names = table.columns.map(({ name }) => quoted(name)).join(', ');
  const values = table.columns.map(({ type }, at) => `(line ->> ${at})::${type}`).join(', ');
  return `insert into ${quoted(table.name)} (${names}) select ${values} from jsonb_array_elements($1::jsonb) as line`;
}
