/** `gongyi recount` as a person runs it: its own process, without a database, leaving nothing behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectDir } from '../server/config.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'gongyi-recount-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function recount(args: string[], language = 'C', input = '', node: string[] = []) {
  const child = spawn(process.execPath, [...node, join(projectDir, 'server/gongyi.js'), 'recount', ...args], {
    cwd: folder,
    // A database that is not there and settings that are wrong: neither may matter.
    env: {
      PATH: process.env['PATH'],
      LANG: language,
      GONGYI_DATA: join(folder, 'data'),
      PORT: 'none',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    },
  });
  child.stdin.end(input);
  const [[code], output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code: code as unknown, output, errors };
}

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const motion = {
  method: 'yes-no-abstain',
  options: ['yes', 'no', 'abstain'],
  seats: 1,
  rule: {
    quorum: { share: '2/3', strict: false },
    majority: { base: 'present', share: '1/2', strict: true },
  },
  eligible: 9,
  present: 6,
  papers: [{ choice: 'yes', count: 4, code: 'K7' }, { choice: 'no' }, { blank: true }],
};

test('the count goes to standard output as JSON, with the working in both languages', async () => {
  const { code, output, errors } = await recount([write('motion.json', JSON.stringify(motion))]);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const result: unknown = JSON.parse(output);
  expect(result).toMatchObject({
    outcome: 'adopted',
    winners: [],
    counts: { yes: 4, no: 1, abstain: 0 },
    quorum: { needed: 6, met: true },
    arithmetic: { zh: expect.stringContaining('通过'), en: expect.stringContaining('Carried') },
  });
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

test('a pipe is counted like a file', async () => {
  const { code, output } = await recount(['-'], 'C', JSON.stringify(motion));
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ outcome: 'adopted' });
});

test.for([
  ['zh_CN.UTF-8', 'papers[1].ranking[0][1]', '选项中没有 "D"'],
  ['C', 'papers[1].ranking[0][1]', '"D" is none of the options'],
] as const)(
  'what is refused is told in the language of the terminal (%s), exit code 1',
  async ([language, place, reason]) => {
    const file = {
      method: 'schulze',
      options: ['A', 'B'],
      papers: [{ ranking: [['A']] }, { ranking: [['A', 'D']] }],
    };
    const { code, output, errors } = await recount([write('wrong.json', JSON.stringify(file))], language);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(place);
    expect(errors).toContain(reason);
  },
);

test('50,000 papers of which no two are equal are counted in 128 MB', async () => {
  const options = Array.from({ length: 20 }, (_, at) => `option ${at}`);
  let random = 1;
  const papers = Array.from({ length: 50_000 }, () => {
    const order = options.map((option) => {
      random = (random * 48_271) % 2_147_483_647;
      return { option, key: random };
    });
    return { ranking: order.sort((a, b) => a.key - b.key).map(({ option }) => [option]) };
  });
  const file = { method: 'irv', options, tieBreak: options, papers };
  const node = ['--max-old-space-size=128'];
  const { code, output } = await recount([write('many.json', JSON.stringify(file))], 'C', '', node);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ outcome: 'elected', turnout: { cast: 50_000 } });
}, 60_000);

test('a file that is not there is refused', async () => {
  const { code, errors } = await recount(['nowhere.json']);
  expect(code).toBe(1);
  expect(errors).toContain('nowhere.json cannot be read');
});

test.for([[], ['a.json', 'b.json'], ['--fast']])('wrong usage (%s): exit code 2', async (args) => {
  const { code, output, errors } = await recount(args);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toContain('gongyi <command>');
});
