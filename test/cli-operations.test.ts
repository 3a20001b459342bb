/** `backup`, `restore` and `person` as processes: exit codes, what goes to which output, in both languages. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectDir } from '../server/config.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from './support/database.ts';

const personId = uuidv7();
let folder: string;
let database: TestDatabase;
let empty: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongyi-cli-'));
  [database, empty] = [await createDatabase(), await createEmptyDatabase()];
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`insert into auth_user (id, name, email) values ($1, '张三', 'z@example.org')`, [
    personId,
  ]);
  await client.query(`insert into person (id, name, resident_group) values ($1, '张三', 'local')`, [
    personId,
  ]);
  await client.end();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
  await empty.drop();
});

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(projectDir, 'server/gongyi.js'), ...args], {
    env: {
      ...{
        PATH: process.env['PATH'],
        GONGYI_DATA: join(folder, 'data'),
        DATABASE_URL: database.url,
        LANG: 'C',
      },
      ...env,
    },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output, errors };
}

test.for([
  [['backup'], 'gongyi backup takes one file'],
  [['restore', 'a', 'b'], 'gongyi restore takes one file'],
  [['person', 'export'], 'gongyi person export takes the id of one person'],
  [['person', 'erase', '--yes'], 'gongyi person erase takes the id of one person'],
  [['person'], 'no command person'],
  [['backup', 'a', '--all'], '--all'],
] as const)('%j is wrong usage: exit code 2, and the usage', async ([args, told]) => {
  const { code, output, errors } = await run([...args]);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toContain(told);
  expect(errors).toContain('gongyi <command>');
});

test.for([
  [['person', 'export', '张三'], 'C', '张三 is not the id of a person'],
  [['person', 'export', uuidv7()], 'zh_CN.UTF-8', '没有这个人'],
  [['person', 'erase', personId], 'zh_CN.UTF-8', '加上 --yes'],
  [['restore', 'nothing'], 'C', 'nothing cannot be read'],
  [['restore', 'nothing'], 'zh_CN.UTF-8', '读不到 nothing'],
  [['backup', 'no/such/folder'], 'C', 'no/such/folder cannot be written'],
] as const)('%j is refused with the reason: exit code 1', async ([args, LANG, told]) => {
  const { code, output, errors } = await run([...args], { LANG });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toContain(told);
});

test(
  'what was backed up is restored elsewhere, a person is exported and erased there',
  { timeout: 120_000 },
  async () => {
    const backup = await run(['backup', 'all.gongyi']);
    expect(backup).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(backup.output)).toMatchObject({ written: 'all.gongyi', missingFiles: [] });
    expect(existsSync(join(folder, 'all.gongyi'))).toBe(true);

    const there = { DATABASE_URL: empty.url };
    const restored = await run(['restore', 'all.gongyi'], there);
    expect(restored).toMatchObject({ code: 0, errors: expect.stringMatching(/✓ check[^]*✓ restore/) });
    expect(JSON.parse(restored.output)).toMatchObject({ epoch: expect.any(String), files: 0 });
    expect(await run(['restore', 'all.gongyi'], there)).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining('The database is not empty (auth_user, person)'),
    });

    const exported = await run(['person', 'export', personId], there);
    expect(exported).toMatchObject({ code: 0, errors: '' });
    expect(exported.output).toContain('张三');
    const erased = await run(['person', 'erase', personId, '--yes'], there);
    expect(erased).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(erased.output)).toMatchObject({ erased: true, changed: { person: 1 }, remaining: [] });
    expect((await run(['person', 'export', personId], there)).output).not.toContain('张三');
  },
);

test('a damaged backup is named with its place, in the language of the terminal', async () => {
  writeFileSync(join(folder, 'broken'), 'not a backup');
  const { code, errors } = await run(['restore', 'broken'], { LANG: 'zh_CN.UTF-8' });
  expect(code).toBe(1);
  expect(errors).toContain('broken 不是共议的备份');
});

test('issues verify follows every history and says how many it read', async () => {
  const checked = await run(['issues', 'verify']);
  expect(checked).toMatchObject({ code: 0, output: '{"ok":true,"issues":0,"entries":0}\n' });
});
