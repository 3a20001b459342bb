import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectDir } from '../server/config.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongyi-report-'));
  chmodSync(folder, 0o755);
  database = await createDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function report(...args: string[]): Promise<{ code: unknown; output: Buffer; errors: string }> {
  const child = spawn(
    process.execPath,
    [join(projectDir, 'server/gongyi.js'), 'report', '--from', '2022-10-01', '--to', '2023-09-30', ...args],
    {
      env: { PATH: process.env['PATH'], GONGYI_DATA: folder, DATABASE_URL: database.url, LANG: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const [[code], output, errors] = await Promise.all([
    once(child, 'exit'),
    buffer(child.stdout),
    text(child.stderr),
  ]);
  return { code, output, errors };
}

const zipStart = Buffer.from('PK\u0003\u0004', 'latin1');

test.for(['xlsx', 'docx'] as const)('report writes %s to the named file, and says where', async (format) => {
  const file = join(folder, `年度 ${format}.${format}`);
  const { code, output, errors } = await report('--format', format, '-o', file);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(JSON.parse(output.toString())).toEqual({ written: file });
  expect((await readFile(file)).subarray(0, 4)).toEqual(zipStart);
});

test('report gives a file to whatever reads its standard output', async () => {
  const { code, output } = await report('--format', 'docx');
  expect(code).toBe(0);
  expect(output.subarray(0, 4)).toEqual(zipStart);
});

test('report --as-of is of that day', async () => {
  const { code, output } = await report('--as-of', '2023-06-30');
  expect(code).toBe(0);
  expect(JSON.parse(output.toString())).toMatchObject({ asOf: '2023-06-30' });
});

test('report --project is of that project, and an unknown one is refused with the names of all', async () => {
  await database.run(`insert into project (id, name, is_in_hand)
    values (gen_random_uuid(), '示范项目', true), (gen_random_uuid(), '少年儿童项目', false)`);
  const read = async (...args: string[]) => JSON.parse((await report(...args)).output.toString());
  expect((await read()).project).toEqual({ code: 'P1', name: '示范项目' });
  expect((await read('--project', 'P2')).project).toEqual({ code: 'P2', name: '少年儿童项目' });
  const { code, output, errors } = await report('--project', 'P3');
  expect({ code, output: output.toString() }).toEqual({ code: 1, output: '' });
  expect(errors).toContain('there is no project “P3”; projects: P1 示范项目; P2 少年儿童项目');
});

test.for([
  [['--as-of', '2023-02-29'], '--as-of: 2023-02-29 is not a date'],
  [['--as-of', '2023-06-30', '--content', 'registers', '--format', 'csv'], '--as-of: the registers'],
  [['--format', 'pdf'], '--format: pdf is not one of json, csv, xlsx, docx'],
  [['--format', 'XLSX'], '--format: XLSX'],
  [['--format', 'xlsx', '-o', 'no/such/folder/a.xlsx'], '-o: there is no folder no/such/folder'],
  [['--format', 'docx', '-o', '.'], '-o: . is a folder'],
  [['-o', 'package.json/a.json'], '-o: package.json/a.json cannot be written'],
] as const)('report %j is refused with the reason and the place: exit code 1', async ([args, told]) => {
  const { code, output, errors } = await report(...args);
  expect({ code, output: output.toString() }).toEqual({ code: 1, output: '' });
  expect(errors).toContain(told);
});

test('a refused report leaves no file behind', async () => {
  await report('--format', 'pdf', '-o', join(folder, 'never.pdf'));
  expect(await readdir(folder)).not.toContain('never.pdf');
});
