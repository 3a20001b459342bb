/** Rule 10: what carries the live protocol, as anything but our own client meets it. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { readConfig } from '../../server/config.ts';
import { startServer, type RunningServer } from '../../server/main.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';

let database: TestDatabase;
let server: RunningServer;
beforeAll(async () => {
  database = await createDatabase();
  const config = readConfig({
    AUTH_SECRET: 'x'.repeat(40),
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://gongyi.example',
  });
  server = await startServer(config, { databaseUrl: database.url, log: quietLog() });
}, 60_000);
afterAll(async () => {
  await server.close();
  await database.drop();
});

const address = (transport: string) => `127.0.0.1:${server.port}/live/?EIO=4&transport=${transport}`;
const polling = (origin?: string) =>
  fetch(`http://${address('polling')}`, { headers: origin === undefined ? {} : { origin } });
const handshake = z.object({ upgrades: z.array(z.string()), maxPayload: z.int() });

async function line(origin?: string): Promise<{ socket: WebSocket; extensions: string }> {
  const socket = new WebSocket(`ws://${address('websocket')}`, origin === undefined ? {} : { origin });
  await once(socket, 'open');
  return { socket, extensions: socket.extensions };
}

/** The next frame that begins so. */
async function heard(socket: WebSocket, prefix: string): Promise<string> {
  for await (const [data] of frames(socket)) if (data.startsWith(prefix)) return data;
  throw new Error(`the line ended without ${prefix}`);
}
async function* frames(socket: WebSocket): AsyncGenerator<[string]> {
  for (;;) {
    const [data]: unknown[] = await once(socket, 'message');
    yield [Buffer.isBuffer(data) ? data.toString() : ''];
  }
}

describe('10: the carrier', () => {
  test.each([
    ['of our own address', 'https://gongyi.example', 200],
    ['that sends no origin, as no browser does', undefined, 200],
    ['of another site', 'https://elsewhere.example', 403],
    ['of a sandboxed frame', 'null', 403],
  ])('answers a page %s before the handshake', async (_, origin, status) => {
    const answer = await polling(origin);
    expect(answer.status).toBe(status);
    if (status === 200) {
      const { socket } = await line(origin);
      socket.terminate();
    } else await expect(line(origin)).rejects.toThrow(/Unexpected server response: 40/);
  });

  test('offers long polling as the fallback, from which a line upgrades to WebSocket, with frames up to 64 kB', async () => {
    const text = await (await polling()).text();
    expect(handshake.parse(JSON.parse(text.slice(1)))).toEqual({
      upgrades: ['websocket'],
      maxPayload: 64 * 1024,
    });
  });

  test('compresses no frame by itself, though the client offers to, and keeps no state to recover', async () => {
    const { socket, extensions } = await line();
    const joined = heard(socket, '40');
    socket.send('40');
    expect(extensions).toBe('');
    expect(Object.keys(z.record(z.string(), z.string()).parse(JSON.parse((await joined).slice(2))))).toEqual([
      'sid',
    ]);
    socket.terminate();
  });

  test('takes a frame of 60 kB, cuts the line over one beyond 64 kB, and stays', async () => {
    const { socket } = await line();
    const joined = heard(socket, '40');
    socket.send('40');
    await joined;
    const answered = heard(socket, '431');
    socket.send(`421["enter",{"pad":"${'x'.repeat(60_000)}"}]`);
    expect(await answered).toContain('invalidInput');
    const closed = once(socket, 'close');
    socket.send(`422["enter",{"pad":"${'x'.repeat(70_000)}"}]`);
    await closed;
    expect((await polling()).status).toBe(200);
  });
});
