/** The restore drill: what was backed up is there again, row by row, and a server starts on it. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUp, type BackedUp } from '../../server/backup/back-up.ts';
import { checkBackup, restore } from '../../server/backup/restore.ts';
import { wordsOf } from '../../server/cli/words.ts';
import { readConfig, type Config } from '../../server/config.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { fillDemo } from '../../server/demo/fill.ts';
import { DiskStore } from '../../server/files/disk-store.ts';
import type { FileStore } from '../../server/files/file-store.ts';
import { S3Store } from '../../server/files/s3-store.ts';
import { append, chainedEvents } from '../../server/live/room-log.ts';
import { startServer } from '../../server/main.ts';
import { chainFault } from '../../shared/live/hash-chain.ts';
import { sha256 } from '../../shared/sha256.ts';
import { createDatabase, createEmptyDatabase, databaseOf, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import { S3Server } from '../support/s3-server.ts';

const words = wordsOf('en');
const log = quietLog();
const room = uuidv7();
const dropLater: TestDatabase[] = [];

let folder: string;
let file: string;
let source: TestDatabase;
let config: Config;
let backedUp: BackedUp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyi-backup-'));
  file = join(folder, 'drill.gongyi');
  config = readConfig({ GONGYI_DATA: join(folder, 'here') });
  source = await createDatabase();
  await fillDemo({ databaseUrl: source.url, config, now: new Date('2026-11-24T15:20:00+08:00'), log });
  await withDatabase(source.url, async (database) => {
    for (const data of [{ words: '“巷口”\u2028\n\\', half: 0.1 }, [1e21, 'null', null]])
      await database
        .em()
        .transactional((em) => append(em, [{ room, type: 'told', data }], new Date(1_790_000_000_123)));
    await sql(database.em(), `select nextval('volunteer_number')`);
  });
  backedUp = await backUp({ databaseUrl: source.url, files: filesHere(), file, words });
});
afterAll(async () => {
  for (const database of [source, ...dropLater]) await database.drop();
  await rm(folder, { recursive: true });
});

async function withDatabase<Result>(url: string, work: (database: Database) => Promise<Result>) {
  const database = await openDatabase({ url, poolSize: 2, log });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The SHA-256 of every row of every table, what guards them, and the last numbers given. */
const contentsOf = (url: string) =>
  withDatabase(url, async (database) => {
    const tables = await sql<{ name: string }>(
      database.em(),
      `select table_name as name from information_schema.tables where table_schema = 'public'
       and table_type = 'BASE TABLE' and table_name not in ('database_epoch', 'schema_migration') order by 1`,
    );
    const rows: Record<string, string[]> = {};
    for (const { name } of tables) {
      const found = await sql<{ row: string }>(
        database.em(),
        `select encode(sha256(convert_to(t::text, 'UTF8')), 'hex') as row from "${name}" t order by 1`,
      );
      rows[name] = found.map(({ row }) => row);
    }
    const guards = await sql(
      database.em(),
      `select conrelid::regclass::text as on, conname as name, condeferrable::text || condeferred || convalidated as state
       from pg_constraint where connamespace = 'public'::regnamespace
       union all select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal order by 1, 2`,
    );
    const sequences = await sql<{ name: string; last: string | null }>(
      database.em(),
      `select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public' order by 1`,
    );
    return { rows, guards, sequences };
  });

const epochOf = (url: string) =>
  withDatabase(url, async (database) => {
    const [row] = await sql<{ epoch: string }>(database.em(), 'select epoch from database_epoch');
    return row?.epoch;
  });

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  dropLater.push(database);
  return database;
}

const filesHere = () => new DiskStore(config.filesDir);
const filesThere = () => new DiskStore(join(folder, 'there'));
const restoreInto = async (databaseUrl: string, from = file, files: FileStore = filesThere()) =>
  restore({ databaseUrl, files, checked: await checkBackup(from, words), words, log });

describe('a backup', () => {
  it('is one private file with every table and file, and no part of one beside it', async () => {
    const { rows } = await contentsOf(source.url);
    expect(backedUp).toMatchObject({ written: file, tables: Object.keys(rows).length, missingFiles: [] });
    expect(backedUp.rows).toBe(Object.values(rows).flat().length);
    expect(backedUp.files).toBeGreaterThan(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(file)).size).toBe(backedUp.bytes);
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('is the same again but for its date, whatever the order in which rows lie', async () => {
    const again = join(folder, 'again.gongyi');
    await backUp({ databaseUrl: source.url, files: filesHere(), file: again, words });
    const withoutDate = async (path: string) =>
      gunzipSync(await readFile(path))
        .toString('utf8')
        .split('\n')
        .slice(1, -2);
    expect((await withoutDate(again)).join('\n') === (await withoutDate(file)).join('\n')).toBe(true);
  });

  it('names photos that are gone or damaged, and holds the others', async () => {
    const some = await mkdtemp(join(folder, 'some-'));
    const target = join(folder, 'some.gongyi');
    const done = await backUp({ databaseUrl: source.url, files: new DiskStore(some), file: target, words });
    expect(done.files).toBe(0);
    expect(done.missingFiles).toHaveLength(backedUp.files);
  });

  it('leaves the last one alone when it cannot be made', async () => {
    const kept = await readFile(file);
    const { url } = await emptyDatabase();
    await expect(backUp({ databaseUrl: url, files: filesHere(), file, words })).rejects.toThrow();
    expect(kept.equals(await readFile(file))).toBe(true);
    const nowhere = { databaseUrl: source.url, files: filesHere(), words };
    await expect(backUp({ ...nowhere, file: join(folder, 'no', 'x') })).rejects.toThrow('cannot be written');
    await expect(backUp({ ...nowhere, file: folder })).rejects.toThrow('cannot be written');
  });
});

describe('a restore', () => {
  it('brings back every row and photo with all that guards them, under a new epoch, and a server starts', async () => {
    const name = `restored_${uuidv7().replaceAll('-', '')}`;
    const target = databaseOf(name);
    dropLater.push(target);
    const { url } = target;
    const restored = await restoreInto(url);
    expect(restored).toMatchObject({ tables: backedUp.tables, rows: backedUp.rows, files: backedUp.files });
    const [before, after] = [await contentsOf(source.url), await contentsOf(url)];
    expect(after.rows).toEqual(before.rows);
    expect(after.guards).toEqual(before.guards);
    // Or the next volunteer would get a number that somebody has
    expect(after.sequences).toEqual(before.sequences);
    expect(before.sequences).toContainEqual({ name: 'volunteer_number', last: '200001' });
    expect(await epochOf(url)).toBe(restored.epoch);
    expect(await epochOf(source.url)).not.toBe(restored.epoch);

    const there = readConfig({ GONGYI_DATA: join(folder, 'there-data'), PORT: '0' });
    await withDatabase(url, async (database) => {
      const rooms = await sql<{ id: string }>(database.em(), 'select id from room where head > 0');
      expect(rooms.length).toBeGreaterThan(0);
      for (const { id } of rooms)
        expect(chainFault(id, await chainedEvents(database.em(), id, 1e9), sha256)).toBeNull();
      const files = await sql<{ sha256: string }>(
        database.em(),
        `select distinct encode(sha256, 'hex') as sha256 from stored_file`,
      );
      for (const stored of files) {
        const content = await readFile(filesThere().pathOf(stored.sha256));
        expect(createHash('sha256').update(content).digest('hex')).toBe(stored.sha256);
      }
      await expect(
        sql(
          database.em(),
          `delete from ballot_roll where ballot_id in (select id from ballot where state = 'closed')`,
        ),
      ).rejects.toThrow('closed');
    });
    const server = await startServer(there, { databaseUrl: url, log });
    try {
      expect((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200);
      await expect(restoreInto(url)).rejects.toThrow('A server is using this database');
    } finally {
      await server.close();
    }
    await expect(restoreInto(url)).rejects.toThrow(/not empty \(.*person/);
  }, 60_000);

  it('fits a database that has its tables already', async () => {
    const database = await createDatabase();
    dropLater.push(database);
    const before = await epochOf(database.url);
    expect((await restoreInto(database.url)).epoch).not.toBe(before);
  });

  it('puts files into a bucket where one is set, and a backup takes them from there or is refused', async () => {
    const s3 = await S3Server.listen();
    try {
      const bucket = new S3Store(s3.settings);
      const { url } = await emptyDatabase();
      await restoreInto(url, file, bucket);
      expect(s3.objects.size).toBe(backedUp.files);
      const target = join(folder, 'bucket.gongyi');
      const done = await backUp({ databaseUrl: url, files: bucket, file: target, words });
      expect(done).toMatchObject({ files: backedUp.files, missingFiles: [] });
      const filesIn = (text: string) => text.split('\n').filter((line) => line.startsWith('{"file":'));
      expect(filesIn(textOf(await readFile(target)))).toEqual(filesIn(textOf(await readFile(file))));

      s3.objects.delete([...s3.objects.keys()][0] ?? '');
      const poorer = await backUp({ databaseUrl: url, files: bucket, file: target, words });
      expect(poorer.missingFiles).toHaveLength(1);
      const kept = await readFile(target);
      await s3.close();
      await expect(backUp({ databaseUrl: url, files: bucket, file: target, words })).rejects.toMatchObject({
        code: 'filesUnreachable',
      });
      expect(kept.equals(await readFile(target))).toBe(true);
    } finally {
      await s3.close();
    }
  }, 60_000);

  it('keeps every foreign key: what does not hold together enters nothing', async () => {
    const broken = await forged('orphan.gongyi', (lines) => {
      const at = lines.findIndex((line) => line.startsWith('{"table":"issue",'));
      const row = JSON.parse(lines[at + 1] ?? '');
      const columns: string[] = JSON.parse(lines[at] ?? '').columns;
      row[columns.indexOf('raiser_id')] = uuidv7();
      lines[at + 1] = JSON.stringify(row);
    });
    const { url } = await emptyDatabase();
    await expect(restoreInto(url, broken)).rejects.toThrow('issue_raiser_id_fkey');
    expect(Object.values((await contentsOf(url)).rows).flat()).toEqual([]);
  });

  it.each([
    ['cut short in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1), 'not whole'],
    ['without its last line', (bytes: Buffer) => zipped(textOf(bytes).split('\n').slice(0, -2)), 'not whole'],
    ['with a word changed', (bytes: Buffer) => gzipSync(textOf(bytes).replace('骏景', '俊景')), 'differs'],
    ['with a row left out', (bytes: Buffer) => zipped(withoutARow(textOf(bytes))), 'differs'],
    ['with something added', (bytes: Buffer) => gzipSync(`${textOf(bytes)}{}\n`), 'differs'],
    ['that is something else', () => Buffer.from('PK'), 'no backup'],
    ['that is something else, zipped', () => gzipSync('{"hello":1}\n'), 'no backup'],
    ['that is empty', () => Buffer.alloc(0), 'no'],
  ] as const)('refuses a file %s, before anything is changed', async (_, change, told) => {
    const path = join(folder, 'changed.gongyi');
    await writeFile(path, change(await readFile(file)));
    await expect(checkBackup(path, words)).rejects.toThrow(told);
  });

  it('refuses other migrations by their names', async () => {
    const other = await forged('other.gongyi', (lines) => {
      lines[0] = (lines[0] ?? '').replace('0001_identity', '0001_identities');
    });
    await expect(checkBackup(other, words)).rejects.toThrow(
      'Only in the backup: 0001_identities; only here: 0001_identity.',
    );
    await expect(checkBackup(join(folder, 'nothing'), words)).rejects.toThrow('cannot be read');
  });
});

const textOf = (bytes: Buffer) => gunzipSync(bytes).toString('utf8');
const zipped = (lines: string[]) => gzipSync(`${lines.join('\n')}\n`);

function withoutARow(text: string): string[] {
  const lines = text.split('\n').slice(0, -1);
  const at = lines.findIndex((line) => line.startsWith('['));
  return lines.filter((_, index) => index !== at);
}

/** A backup that says something else and is whole: every hash is made anew. */
async function forged(name: string, change: (lines: string[]) => void): Promise<string> {
  const lines = textOf(await readFile(file))
    .split('\n')
    .slice(0, -1);
  change(lines);
  const hashOf = (some: string[]) =>
    createHash('sha256')
      .update(some.map((line) => `${line}\n`).join(''))
      .digest('hex');
  let from = 0;
  lines.forEach((line, at) => {
    if (line.startsWith('{"table":')) from = at + 1;
    if (!line.startsWith('{"endOf":')) return;
    lines[at] = JSON.stringify({ ...JSON.parse(line), sha256: hashOf(lines.slice(from, at)) });
  });
  const last = JSON.parse(lines.pop() ?? '');
  lines.push(JSON.stringify({ ...last, sha256: hashOf(lines) }));
  const path = join(folder, name);
  await writeFile(path, zipped(lines));
  return path;
}
