import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuseUnlessClean, scan, type Verdict } from '../../server/files/scan-upload.ts';

let folder: string;
/** Finds the EICAR word, as a scanner would; says nothing at all of a file that begins with "hang". */
const scanner = `
let content = '';
process.stdin.on('data', (chunk) => (content += chunk));
process.stdin.on('end', () => {
  if (content.startsWith('hang')) return void setInterval(() => {}, 60_000);
  if (content.startsWith('broken')) {
    console.error('no signatures');
    process.exit(2);
  }
  process.exit(content.includes('EICAR') || process.env.AUTH_SECRET ? 1 : 0);
});`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanner-'));
  await writeFile(join(folder, 'scanner.cjs'), scanner);
});
afterAll(() => rm(folder, { recursive: true }));

test.each<[string, string, Verdict, string | null]>([
  ['a picture', 'an ordinary picture', 'clean', null],
  ['two megabytes', 'x'.repeat(2_000_000), 'clean', null],
  ['what it looks for', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', 'infected', 'fileInfected'],
  ['a file while it has no signatures', 'broken', 'unreachable', 'fileUnchecked'],
])('shown %s', async (_what, words, verdict, code) => {
  const found = await scan([process.execPath, join(folder, 'scanner.cjs')], Buffer.from(words));
  expect(found.verdict).toBe(verdict);
  if (words === 'broken') expect(found.detail).toContain('no signatures');
  if (code === null) expect(() => refuseUnlessClean(found.verdict)).not.toThrow();
  else expect(() => refuseUnlessClean(found.verdict)).toThrow(code);
});

test('a scanner that is not there, stops reading or does not answer counts as unreachable', async () => {
  expect(await scan(['/no/such/scanner'], Buffer.from('a'))).toMatchObject({ verdict: 'unreachable' });
  const impatient = await scan([process.execPath, '-e', 'process.exit(7)'], Buffer.alloc(5_000_000));
  expect(impatient.verdict).toBe('unreachable');
  const silent = await scan([process.execPath, join(folder, 'scanner.cjs')], Buffer.from('hang'), 500);
  expect(silent).toEqual({ verdict: 'unreachable', detail: 'no answer within 500 ms' });
});
