import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, MigrationError } from '../server/migrate.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from './support/database.ts';
import { quietLog } from './support/postgres.ts';

const log = quietLog();
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gongyi-migrations-'));
  await write('0001_first.sql', 'create table first (id int primary key);');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
const run = () => migrate(database.url, { log, folder });

async function tables(): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const found = await client.query("select tablename from pg_tables where schemaname = 'public' order by 1");
  await client.end();
  return found.rows.map((row: { tablename: string }) => row.tablename);
}

test('applies what is missing, in order, and nothing twice', async () => {
  await write('0002_second.sql', 'create table second (first int references first);');
  expect(await run()).toEqual(['0001_first', '0002_second']);
  expect(await run()).toEqual([]);
  await write('0003_third.sql', 'create table third (id int);');
  expect(await run()).toEqual(['0003_third']);
  expect(await tables()).toEqual(['first', 'schema_migration', 'second', 'third']);
});

test('two nodes that start at once take turns', async () => {
  const [one, other] = await Promise.all([run(), run()]);
  expect([...one, ...other]).toEqual(['0001_first']);
});

test('a file that fails leaves nothing of itself, and its line is told', async () => {
  await write(
    '0002_broken.sql',
    'create table half (id int);\ncreate table half (id int);\nselect nonsense;',
  );
  await expect(run()).rejects.toThrow(/^0002_broken\.sql.*already exists/);
  expect(await tables()).toEqual(['first', 'schema_migration']);
  await write('0002_broken.sql', 'create table half (id int);\n\nselect nonsense;');
  await expect(run()).rejects.toThrow(/^0002_broken\.sql line 3: .*nonsense/);
});

test('a file changed after it was applied is refused', async () => {
  await run();
  await write('0001_first.sql', 'create table other (id int);');
  await expect(run()).rejects.toThrow(MigrationError);
});

test('a database newer than the code is refused', async () => {
  await write('0002_second.sql', 'create table second (id int);');
  await run();
  await rm(join(folder, '0002_second.sql'));
  await expect(run()).rejects.toThrow(/newer than this code: it has 0002_second/);
});

test('a file that comes before an applied one is refused', async () => {
  await write('0003_third.sql', 'select 1;');
  await run();
  await write('0002_second.sql', 'select 1;');
  await expect(run()).rejects.toThrow(/comes before 0003_third/);
});

test.for(['0001_again.sql', '2_short.sql', '0002-dash.sql'])('the name %s is refused', async (name) => {
  await write(name, 'select 1;');
  await expect(run()).rejects.toThrow(MigrationError);
});

test('the migrations of this product are in every test database', async () => {
  const copy = await createDatabase();
  try {
    expect(await migrate(copy.url, { log })).toEqual([]);
  } finally {
    await copy.drop();
  }
});
