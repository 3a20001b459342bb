import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesHandler } from '../../server/files/handler.ts';
import { S3Store } from '../../server/files/s3-store.ts';
import { createMetrics } from '../../server/metrics.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { Quarter } from '../issues/quarter.ts';
import { S3Server } from '../support/s3-server.ts';

let quarter: Quarter;
let s3: S3Server;
let server: Server;
let base: string;
let raiser: SignedIn;
let viewer: Viewer;
const metrics = createMetrics(() => 0);

beforeAll(async () => {
  quarter = await Quarter.open();
  s3 = await S3Server.listen();
  raiser = await quarter.person();
  const services = { ...quarter.services, files: new S3Store(s3.settings), log: pino({ enabled: false }) };
  const app = express().use(filesHandler({ services, metrics, viewerOf: () => Promise.resolve(viewer) }));
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await s3.close();
  await quarter.close();
});

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#205080' } })
    .png()
    .toBuffer();
const send = async () => fetch(base, { method: 'POST', body: new Uint8Array(await picture()) });
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

test('while the bucket is away a file is refused, not missing, and nothing of that is kept by a browser', async () => {
  viewer = raiser;
  const { fileId } = (await (await send()).json()) as { fileId: string };
  for (const ask of [() => fetch(`${base}/${fileId}`), send]) {
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
