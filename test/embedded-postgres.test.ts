import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PostgresHeld, startEmbeddedPostgres, type EmbeddedPostgres } from '../server/embedded-postgres.ts';
import { runningServer } from '../server/embedded-postgres/postmaster.ts';
import { quietLog } from './support/postgres.ts';

let dataDir: string;
let started: EmbeddedPostgres[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gongyi-embedded-'));
  chmodSync(dataDir, 0o755);
  started = [];
});

afterEach(async () => {
  for (const postgres of started) await postgres.stop();
  for (const { directory } of started) rmSync(directory, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true });
});

async function start(whenHeld: 'refuse' | 'join' = 'refuse'): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: quietLog(), whenHeld });
  started.push(postgres);
  return postgres;
}

/** Stopped inside the test, so not once more after it. */
async function stop(postgres: EmbeddedPostgres): Promise<void> {
  started = started.filter((other) => other !== postgres);
  await postgres.stop();
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  // A server killed under the connection is what some tests are about.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** A process that starts the database and is then killed, as by `kill -9`. */
async function startAndDie(): Promise<void> {
  const child = fork(join(import.meta.dirname, 'support/start-and-die.ts'), [dataDir]);
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

const postmasterPid = ({ directory }: EmbeddedPostgres) => runningServer(directory)?.pid ?? 0;

test('everything acknowledged is durable: the settings of PostgreSQL for that are on', async () => {
  const { url } = await start();
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    expect(await ask(url, `show ${setting}`), setting).toBe('on');
  }
});

test('it speaks UTF-8, knows Chinese and the extensions, and gives us no superuser', async () => {
  const { url } = await start();
  expect(await ask(url, 'show server_encoding')).toBe('UTF8');
  expect(await ask(url, "select lower('ÀÉ') || length('共议')")).toBe('àé2');
  await ask(url, 'create extension btree_gist');
  await ask(url, 'create extension pg_trgm');
  expect(await ask(url, 'show is_superuser')).toBe('off');
});

test('it listens on loopback only, and its password is for its owner alone', async () => {
  const { url } = await start();
  expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
  expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
  const stranger = new URL(url);
  stranger.password = 'guessed';
  await expect(ask(stranger.href, 'select 1')).rejects.toThrow(/password/);
});

test('stopped and started again it has what was written, at the same address', async () => {
  const first = await start();
  await ask(first.url, 'create table kept as select 7 as value');
  await stop(first);
  expect(runningServer(first.directory)).toBeUndefined();
  const second = await start();
  expect(second).toMatchObject({ url: first.url, adopted: false });
  expect(await ask(second.url, 'select value from kept')).toBe(7);
});

test('a port that somebody else has taken is exchanged for another', async () => {
  const first = await start();
  await stop(first);
  const somebody = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  await once(somebody, 'listening');
  const second = await start();
  expect(second.url).not.toBe(first.url);
  expect(await ask(second.url, 'select 1')).toBe(1);
  somebody.close();
  await once(somebody, 'close');
});

test('the server that a killed process left running is adopted, and can be stopped', async () => {
  await startAndDie();
  const adopted = await start();
  expect(adopted.adopted).toBe(true);
  expect(await ask(adopted.url, 'select 1')).toBe(1);
  await stop(adopted);
  expect(runningServer(adopted.directory)).toBeUndefined();
  expect((await start()).adopted).toBe(false);
});

test('a number in postmaster.pid that is another program now does not keep it from starting', async () => {
  const first = await start();
  await stop(first);
  writeFileSync(join(first.directory, 'postmaster.pid'), `${process.pid}\n${first.directory}\n0\n1\n`);
  const second = await start();
  expect(await ask(second.url, 'select 1')).toBe(1);
});

test('a second process is refused, by the number of the first, or joins it as a guest', async () => {
  const first = await start();
  await expect(startEmbeddedPostgres({ dataDir, log: quietLog() })).rejects.toMatchObject({
    constructor: PostgresHeld,
    pid: process.pid,
  });
  const guest = await start('join');
  expect(guest).toMatchObject({ adopted: true, url: first.url });
  await stop(guest);
  expect(await ask(first.url, 'select 1')).toBe(1);
});

test('of two that start at once, one gets it and the other is refused', async () => {
  const outcomes = await Promise.allSettled([start(), start()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a server that dies is brought back at the same address with everything committed', async () => {
  const postgres = await start();
  await ask(postgres.url, 'create table kept as select 7 as value');
  const before = postmasterPid(postgres);
  process.kill(before, 'SIGKILL');
  await vi.waitFor(async () => expect(await ask(postgres.url, 'select value from kept')).toBe(7), {
    timeout: 15_000,
    interval: 100,
  });
  expect(postmasterPid(postgres)).not.toBe(before);
});

test('a server that cannot start says so with the last lines of its log', async () => {
  const first = await start();
  await stop(first);
  started.push({ ...first, stop: () => Promise.resolve() });
  const version = join(first.directory, 'PG_VERSION');
  const right = readFileSync(version, 'utf8');
  writeFileSync(version, '9\n');
  await expect(startEmbeddedPostgres({ dataDir, log: quietLog() })).rejects.toThrow(
    /did not start[^]*incompatible/,
  );
  writeFileSync(version, right);
  expect(await ask((await start()).url, 'select 1')).toBe(1);
});
