import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { projectDir } from '../server/config.ts';
import { createEmptyDatabase, type TestDatabase } from './support/database.ts';
import { freePort } from '../bench/free-port.ts';

let dataDir: string;
let database: TestDatabase;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gongyi-cli-'));
  chmodSync(dataDir, 0o755);
  database = await createEmptyDatabase();
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await database.drop();
});

function gongyi(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [join(projectDir, 'server/gongyi.js'), ...args], {
    env: { PATH: process.env['PATH'], GONGYI_DATA: dataDir, DATABASE_URL: database.url, LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function outcome(child: ChildProcess): Promise<{ code: unknown; output: string; errors: string }> {
  const [[code], output, errors] = await Promise.all([
    once(child, 'exit'),
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
  ]);
  return { code, output, errors };
}

const run = (args: string, env: NodeJS.ProcessEnv = {}) =>
  outcome(gongyi(args.split(' ').filter(Boolean), env));

test.for([
  ['', 'Usage'],
  ['dance', 'no command dance'],
  ['admin', 'no command admin'],
  ['report', '--from is missing'],
  ['report --from 2022-10-01', '--to is missing'],
  ['report --since 2022-10-01', '--since'],
  ['admin create --name 张三', '--email is missing'],
  ['migrate further', 'further'],
] as const)('"gongyi %s" is wrong usage: exit code 2, and the usage', async ([args, told]) => {
  const { code, output, errors } = await run(args);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toContain(told);
  expect(errors).toContain('gongyi <command>');
});

test.for([
  ['report --from 2022-02-30 --to 2022-10-01', '--from: 2022-02-30'],
  ['report --from 2022-10-01 --to gestern', '--to: gestern'],
  ['report --from 2022-10-02 --to 2022-10-01', '--to: 2022-10-01 is before --from 2022-10-02'],
  ['report --from 2022-10-01 --to 2022-10-02 --format pdf', '--format: pdf'],
] as const)('"gongyi %s" is refused with the place: exit code 1', async ([args, told]) => {
  const { code, output, errors } = await run(args);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toContain(told);
});

test('--help is a result, and Chinese in a Chinese terminal', async () => {
  expect(await run('--help')).toMatchObject({ code: 0, output: expect.stringContaining('Usage') });
  expect((await run('--help', { LANG: 'zh_CN.UTF-8' })).output).toContain('用法');
});

test('a setting that cannot be used is named', async () => {
  const { code, errors } = await run('migrate', { PORT: 'eighty' });
  expect(code).toBe(1);
  expect(errors).toContain('PORT is "eighty"; expected a port number');
});

test('a database that is not there is told as that', async () => {
  const { code, errors } = await run('migrate', {
    DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/x`,
  });
  expect(code).toBe(1);
  expect(errors).toContain('The database cannot be reached');
});

describe('with a database of its own', () => {
  const address = z.object({ surface: z.string(), url: z.url() });
  const started = z.object({ addresses: z.array(address) });
  let server: ChildProcess | undefined;

  afterEach(async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  });

  /** Resolves with what a program that starts us reads on standard output. */
  async function addressesOf(child: ChildProcess): Promise<z.infer<typeof address>[]> {
    if (!child.stdout) throw new Error('no standard output');
    const [chunk] = await once(child.stdout, 'data');
    return started.parse(JSON.parse(String(chunk))).addresses;
  }

  test('report asks for migrate, which tells what it applied', async () => {
    const period = '--from 2022-10-01 --to 2023-09-30';
    const early = await run(`report ${period}`);
    expect(early).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('gongyi migrate') });
    const first = await run('migrate');
    expect(z.object({ applied: z.array(z.string()) }).parse(JSON.parse(first.output)).applied[0]).toBe(
      '0001_identity',
    );
    expect(await run('migrate')).toMatchObject({ code: 0, output: '{"applied":[]}\n' });
    const report = await run(`report ${period} --format json`);
    expect(report).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(report.output)).toHaveProperty('indicators');
  });

  test('admin create makes an account once, with a password told once', async () => {
    const made = await run('admin create --email first@example.org --name 张三');
    expect(made).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(made.output)).toMatchObject({
      email: 'first@example.org',
      password: expect.stringMatching(/.{20}/),
    });
    expect(await run('admin create --email first@example.org --name 张三')).toMatchObject({
      code: 1,
      output: '',
    });
  });

  test(
    'start serves until it is asked to stop, and a second one on the port is refused',
    { timeout: 90_000 },
    async () => {
      const env = { PORT: String(await freePort()), GONGYI_DEMO: 'off' };
      server = gongyi(['start'], env);
      const errors = server.stderr ? text(server.stderr) : '';
      const [home] = await addressesOf(server);
      expect((await fetch(new URL('readyz', home?.url))).status).toBe(200);

      const second = await run('start', env);
      expect(second).toMatchObject({
        code: 1,
        output: '',
        errors: expect.stringContaining('The address is in use'),
      });
      expect((await fetch(new URL('readyz', home?.url))).status).toBe(200);

      const ended = once(server, 'exit');
      server.kill('SIGINT');
      // npm repeats what the terminal has already sent; that is no second wish.
      server.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(await errors).toMatch(/主持|首页 +Home +http[^]*Ready after [^]*Stopped\./);
    },
  );

  test('asked to stop while it still starts, it stops in order', { timeout: 90_000 }, async () => {
    server = gongyi(['start'], { PORT: String(await freePort()), DATABASE_URL: '', GONGYI_DEMO: 'off' });
    const chunks: string[] = [];
    server.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    await vi.waitFor(() => expect(chunks.join('')).toContain('start the database'), { timeout: 20_000 });
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(chunks.join('')).toMatch(/✓ stop the database[^]*Stopped\./);
    expect(chunks.join('')).not.toContain('Ready');
  });
});
