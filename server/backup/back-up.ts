/**
 * `gongyi backup FILE`: the database as it is at one moment, and the photos and documents that it names, while the
 * server runs or not. docs/operations.md says what to do with it; the form stands in backup-file.ts.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { RefusedInput } from '../cli/refused.ts';
import type { Words } from '../cli/words.ts';
import { errorCode } from '../error-code.ts';
import type { FileStore } from '../files/file-store.ts';
import { format, sha256Of, type Counts, type Header } from './backup-file.ts';
import { quoted, tablesInOrder, useOneTextForm, type Table } from './tables.ts';

export interface BackedUp extends Counts {
  readonly written: string;
  readonly bytes: number;
  /** Named by the database and not (or not as they were) in the store of files. */
  readonly missingFiles: readonly string[];
}

interface Job {
  readonly databaseUrl: string;
  readonly files: FileStore;
  readonly file: string;
  readonly words: Words;
}

/**
 * Refused when the file cannot be written, or the store of files does not answer. The file appears under its name when it is whole and on disk, readable by
 * its owner only; one of that name is replaced then and not before. Memory does not grow with the database.
 */
export async function backUp({ databaseUrl, files, file, words }: Job): Promise<BackedUp> {
  const target = resolve(file);
  if ((await stat(target).catch(() => null))?.isDirectory() === true)
    throw new RefusedInput(words('cannotWrite', { file }));
  const draft = `${target}.${randomUUID()}.part`;
  const client = new Client({ connectionString: databaseUrl, application_name: 'gongyi-backup' });
  await client.connect();
  const told: { counts: Counts; missingFiles: string[] } = {
    counts: { tables: 0, rows: 0, files: 0 },
    missingFiles: [],
  };
  try {
    await useOneTextForm(client);
    await client.query('begin isolation level repeatable read read only');
    const lines = Readable.from(linesOfBackup(client, files, told));
    await pipeline(lines, createGzip(), createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }));
    await client.query('commit');
    const { size } = await stat(draft);
    await rename(draft, target);
    return { written: file, bytes: size, ...told.counts, missingFiles: told.missingFiles };
  } catch (error) {
    await rm(draft, { force: true });
    const cannot = ['ENOENT', 'ENOTDIR', 'EACCES', 'EROFS', 'EPERM'];
    if (error instanceof Error && 'path' in error && cannot.includes(errorCode(error) ?? ''))
      throw new RefusedInput(words('cannotWrite', { file }), { cause: error });
    throw error;
  } finally {
    await client.end();
  }
}

async function* linesOfBackup(
  client: Client,
  store: FileStore,
  told: { counts: Counts; missingFiles: string[] },
): AsyncGenerator<string> {
  const whole = createHash('sha256');
  const line = (value: object | string) => {
    const text = `${typeof value === 'string' ? value : JSON.stringify(value)}\n`;
    whole.update(text);
    return text;
  };
  const { rows: migrations } = await client.query<Header['migrations'][number]>(
    'select name, sha256 from schema_migration order by name',
  );
  const tables = await tablesInOrder(client);
  const names = tables.map(({ name }) => name);
  const sequences = await lastNumbers(client);
  yield line({
    format,
    madeAt: new Date().toISOString(),
    migrations,
    tables: names,
    sequences,
  } satisfies Header);

  const seen = { tables: 0, rows: 0, files: 0 };
  for (const table of tables) {
    yield line({ table: table.name, columns: table.columns.map(({ name }) => name) });
    const hash = createHash('sha256');
    let rows = 0;
    for await (const some of rowsOf(client, table)) {
      let text = '';
      for (const row of some) text += line(row);
      hash.update(text);
      rows += some.length;
      yield text;
    }
    yield line({ endOf: table.name, rows, sha256: hash.digest('hex') });
    seen.tables += 1;
    seen.rows += rows;
  }

  const { rows: files } = await client.query<{ sha256: string }>(
    `select distinct encode(sha256, 'hex') as sha256 from stored_file order by 1`,
  );
  for (const { sha256 } of files) {
    const found = await store.open(sha256);
    // A file that is gone is told at the end; the others are worth having.
    const content = found && (await buffer(found.stream));
    if (content === null || sha256Of(content) !== sha256) {
      told.missingFiles.push(sha256);
      continue;
    }
    seen.files += 1;
    yield line({ file: sha256, base64: content.toString('base64') });
  }
  told.counts = seen;
  yield `${JSON.stringify({ end: seen, sha256: whole.digest('hex') })}\n`;
}

async function lastNumbers(client: Client): Promise<Header['sequences']> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = current_schema() and last_value is not null order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

const rowsAtOnce = 200;

/** In the order of their keys: as they lie on disk they would tell in which order people voted. */
async function* rowsOf(client: Client, { name, columns, primaryKey }: Table): AsyncGenerator<string[]> {
  const values = columns.map((column) => `${quoted(column.name)}::text`).join(', ');
  const order = primaryKey.length > 0 ? ` order by ${primaryKey.map(quoted).join(', ')}` : '';
  await client.query(
    `declare backup_rows no scroll cursor for select to_json(array[${values}])::text as line from ${quoted(name)}${order}`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from backup_rows`);
    if (rows.length === 0) break;
    yield rows.map((row) => row.line);
  }
  await client.query('close backup_rows');
}
