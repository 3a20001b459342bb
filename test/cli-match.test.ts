/** `gongyi match` as a person runs it: its own process, without a database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { projectDir } from '../server/config.ts';

async function match(input: unknown, language = 'C') {
  const child = spawn(process.execPath, [join(projectDir, 'server/gongyi.js'), 'match', '-'], {
    env: {
      PATH: process.env['PATH'],
      LANG: language,
      PORT: 'none',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    },
  });
  child.stdin.end(JSON.stringify(input));
  const [[code], output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as unknown, output, errors };
}

const requirement = { id: 'r', minimum: 1, target: 2, priority: 4, language: '客家话', languageGrade: 2 };
const input = {
  volunteers: [
    {
      id: '温玉莲',
      languages: [{ language: '客家话', grade: 3 }],
      available: [{ from: '2026-03-02T07:00:00+08:00', to: '2026-03-02T20:00:00+08:00' }],
    },
    { id: '熊建国', available: [{ from: '2026-03-02T07:00:00+08:00', to: '2026-03-02T20:00:00+08:00' }] },
  ],
  shifts: [
    {
      id: 's',
      from: '2026-03-02T08:00:00+08:00',
      to: '2026-03-02T10:00:00+08:00',
      requirements: [requirement],
    },
  ],
};

test('the roster goes to standard output as JSON, with why a place stays empty and what is proven', async () => {
  const { code, output, errors } = await match(input);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(JSON.parse(output)).toMatchObject({
    assignments: [{ volunteer: '温玉莲', shift: 's', requirement: 'r' }],
    unfilled: [{ requirement: 'r', missing: 1, reasons: [{ reason: 'languageMissing', count: 1 }] }],
    stages: [
      { name: 'missingMinimum', value: 0, bound: 0 },
      { name: 'missingTarget', value: 1, bound: 1 },
      { name: 'changes', value: 0, bound: 0 },
      { name: 'load' },
      { name: 'fit' },
    ],
    proven: true,
  });
});

test('what cannot be read is refused with its places, in the language of the terminal', async () => {
  const wrong = { ...input, fixed: [{ volunteer: '没有的人', requirement: 'r' }] };
  expect(await match(wrong, 'zh_CN.UTF-8')).toEqual({
    code: 1,
    output: '',
    errors: 'fixed[0].volunteer：没有志愿者 没有的人\n',
  });
  expect((await match({ ...input, shifts: {} })).errors).toContain('shifts: ');
});
