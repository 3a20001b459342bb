import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Readable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FileStore } from '../../server/files/file-store.ts';
import { filesHandler } from '../../server/files/handler.ts';
import { S3Store } from '../../server/files/s3-store.ts';
import { createMetrics } from '../../server/metrics.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { Quarter } from '../issues/quarter.ts';
import { S3Server } from '../support/s3-server.ts';

let quarter: Quarter;
let s3: S3Server;
const servers: Server[] = [];
let base: string;
let folderBase: string;
let raiser: SignedIn;
let viewer: Viewer;
const metrics = createMetrics(() => 0);

beforeAll(async () => {
  quarter = await Quarter.open();
  s3 = await S3Server.listen();
  raiser = await quarter.person();
  base = await listen(new S3Store(s3.settings));
  folderBase = await listen(quarter.services.files);
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await s3.close();
  await quarter.close();
});

/** Returns its address. */
async function listen(files: FileStore): Promise<string> {
  const services = { ...quarter.services, files, log: pino({ enabled: false }) };
  const app = express().use(filesHandler({ services, metrics, viewerOf: () => Promise.resolve(viewer) }));
  const server = app.listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#205080' } })
    .png()
    .toBuffer();
const send = async (to = base) => fetch(to, { method: 'POST', body: new Uint8Array(await picture()) });
const away = { status: 503, code: 'SlowDown' };

test('a picture in a bucket passes through the server, for whoever may see it and for nobody else', async () => {
  viewer = raiser;
  const { fileId } = (await (await send()).json()) as { fileId: string };
  const got = await fetch(`${base}/${fileId}`);
  const content = Buffer.from(await got.arrayBuffer());
  expect(await sharp(content).metadata()).toMatchObject({ width: 40, height: 30, format: 'jpeg' });
  expect(got.headers.get('cache-control')).toBe('private, max-age=600');
  expect(got.headers.get('content-length')).toBe(String(content.length));
  expect([...got.headers.values()].join()).not.toContain(s3.settings.endpoint);

  const known = await fetch(`${base}/${fileId}`, {
    headers: { 'if-none-match': got.headers.get('etag') ?? '' },
  });
  expect(known.status).toBe(304);
  viewer = await quarter.person();
  const asked = s3.asked.length;
  const stranger = await fetch(`${base}/${fileId}`);
  expect(stranger.status).toBe(404);
  expect(s3.asked).toHaveLength(asked);
});

test.each(['a bucket', 'a folder'])('a download that broke off goes on, from %s', async (where) => {
  viewer = raiser;
  const at = where === 'a bucket' ? base : folderBase;
  const { fileId } = (await (await send(at)).json()) as { fileId: string };
  const ask = (headers: Record<string, string>) => fetch(`${at}/${fileId}`, { headers });
  const got = await ask({});
  const whole = Buffer.from(await got.arrayBuffer());
  const etag = got.headers.get('etag') ?? '';
  expect(got.headers.get('accept-ranges')).toBe('bytes');

  const [size, last] = [whole.length, whole.length - 1];
  for (const { range, start, end } of [
    { range: 'bytes=100-', start: 100, end: last },
    { range: 'bytes=0-0', start: 0, end: 0 },
    { range: 'bytes=-20', start: size - 20, end: last },
    { range: `bytes=10-${size + 99}`, start: 10, end: last },
  ]) {
    const part = await ask({ range, 'if-range': etag });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/${size}`]);
    expect(part.headers.get('content-length')).toBe(String(end - start + 1));
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(start, end + 1));
  }
  const outside = await ask({ range: `bytes=${size}-` });
  expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${size}`]);
  for (const headers of [
    { range: 'bytes=0-1,5-6' },
    { range: 'lines=1-2' },
    { range: 'bytes=x' },
    { range: 'bytes=100-', 'if-range': '"another"' },
  ]) {
    const all = await ask(headers);
    expect([all.status, Buffer.from(await all.arrayBuffer()).length]).toEqual([200, size]);
  }
  viewer = await quarter.person();
  expect((await ask({ range: 'bytes=100-' })).status).toBe(404);
});

test('while the bucket is away a file is refused, not missing, and nothing of that is kept by a browser', async () => {
  viewer = raiser;
  const { fileId } = (await (await send()).json()) as { fileId: string };
  for (const ask of [() => fetch(`${base}/${fileId}`), () => send()]) {
    s3.troubles.push(away, away);
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ refusal: { code: 'filesUnreachable', details: {} } });
    expect(refused.headers.get('cache-control')).toBeNull();
  }
  expect(await metrics.registry.metrics()).toContain('gongyi_file_store_failures_total 2');
  expect((await fetch(`${base}/${fileId}`)).status).toBe(200);
});

test('what breaks off on its way is not taken for the whole', async () => {
  viewer = raiser;
  const { fileId } = (await (await send()).json()) as { fileId: string };
  s3.breaksOff = true;
  const got = await fetch(`${base}/${fileId}`);
  await expect(got.arrayBuffer()).rejects.toThrow();
  s3.breaksOff = false;
});

test('who leaves before the store has answered leaves nothing open', async () => {
  viewer = raiser;
  const { fileId } = (await (await send(folderBase)).json()) as { fileId: string };
  const { files } = quarter.services;
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<Readable | undefined>();
  const slow = await listen({
    ...{ keep: files.keep.bind(files), has: files.has.bind(files), remove: files.remove.bind(files) },
    async open(...what) {
      asked.resolve();
      await gone.promise;
      const content = await files.open(...what);
      answered.resolve(content?.stream);
      return content;
    },
  });
  servers.at(-1)?.once('request', (_, response) => response.once('close', gone.resolve));
  const leaving = new AbortController();
  const got = fetch(`${slow}/${fileId}`, { signal: leaving.signal });
  await asked.promise;
  leaving.abort();
  await expect(got).rejects.toThrow('aborted');
  await vi.waitFor(async () => expect((await answered.promise)?.closed).toBe(true));
});
