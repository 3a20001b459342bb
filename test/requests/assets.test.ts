/** What a browser is sent of the built client: packed if it unpacks, and the same once unpacked. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack } from '../../scripts/build-client.ts';
import { assets } from '../../server/assets.ts';
import { listening, type Listening } from '../support/listening.ts';

const script = Buffer.from('export const 议题 = "路灯不亮";\n'.repeat(200));
const short = Buffer.from('a{color:red}');
const picture = Buffer.alloc(5_000, 'png');

let folder: string;
let server: Listening;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gongyi-assets-'));
  await writeFile(path.join(folder, 'page-1a2b.js'), script);
  await writeFile(path.join(folder, 'short-1a2b.css'), short);
  await writeFile(path.join(folder, 'logo-1a2b.png'), picture);
  await pack(folder);
  server = await listening(express().use('/assets', assets(folder)));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Without fetch, which unpacks by itself. */
async function asked(name: string, accepts: string) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${server.origin}/assets/${name}`, { headers: { 'accept-encoding': accepts } }, resolve).once(
      'error',
      reject,
    );
  });
  const { statusCode, headers } = answer;
  return { statusCode, headers, body: await buffer(answer) };
}

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['identity', undefined, (body: Buffer) => body],
  ['br;q=0, gzip;q=0', undefined, (body: Buffer) => body],
] as const)('a browser that accepts "%s" gets %s', async (accepts, encoding, unpack) => {
  const { statusCode, headers, body } = await asked('page-1a2b.js', accepts);
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': expect.stringMatching(/^text\/javascript; charset=utf-8$/i),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['content-encoding']).toBe(encoding);
  expect(unpack(body).equals(script)).toBe(true);
  if (encoding) expect(body.length).toBeLessThan(script.length / 10);
});

test.each([
  ['short-1a2b.css', short],
  ['logo-1a2b.png', picture],
])('what would not get smaller is sent as it is: %s', async (name, content) => {
  const { headers, body } = await asked(name, 'gzip, br');
  expect(headers['content-encoding']).toBeUndefined();
  expect(body.equals(content)).toBe(true);
});

test('a name that is not there is not found', async () => {
  expect((await asked('gone-1a2b.js', 'gzip, br')).statusCode).toBe(404);
});
