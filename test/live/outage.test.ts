/** A database that goes away in mid-meeting and comes back: what the server answers meanwhile, and what the screens hear. */
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sessionCookie } from '../../bench/product.ts';
import type { ClientToServer, CommandReply, EnterReply, ServerToClient } from '../../shared/live/protocol.ts';
import { readConfig } from '../../server/config.ts';
import { startServer, type RunningServer } from '../../server/main.ts';
import { Hall, type Meeting } from '../meetings/hall.ts';
import { quietLog } from '../support/postgres.ts';
import { BadNetwork } from './faults/bad-network.ts';

const secret = 'x'.repeat(40);
const soon = { timeout: 20_000 };
let hall: Hall;
let toDatabase: BadNetwork;
let server: RunningServer;
let meeting: Meeting;
let host: Socket<ServerToClient, ClientToServer>;
const told: boolean[] = [];
const lost = vi.fn();

beforeAll(async () => {
  hall = await Hall.open();
  const { port } = new URL(hall.url);
  toDatabase = await BadNetwork.before(`http://127.0.0.1:${port}`);
  const behind = new URL(hall.url);
  behind.hostname = '127.0.0.1';
  behind.port = new URL(toDatabase.url).port;
  const config = readConfig({ AUTH_SECRET: secret, PORT: '0', HOST: '127.0.0.1' });
  server = await startServer(config, { databaseUrl: behind.href, log: quietLog() });
  meeting = await hall.meeting();
  host = io(`http://127.0.0.1:${server.port}`, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: { cookie: sessionCookie(meeting.host.sessionId, secret) },
    forceNew: true,
  });
  host.on('service', ({ available }) => told.push(available));
  host.on('disconnect', lost);
}, 60_000);

afterAll(async () => {
  host.disconnect();
  await server.close();
  await toDatabase.close();
  await hall.close();
});

const at = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
const enter = (): Promise<EnterReply> => host.emitWithAck('enter', { kind: 'meeting', room: meeting.id });
const openMeeting = (id: string): Promise<CommandReply<unknown>> =>
  host.emitWithAck('command', { id, name: 'openMeeting', input: { meetingId: meeting.id } });
const away = { ok: false, refusal: { code: 'unavailable', details: { retryAfterMs: expect.any(Number) } } };

test(
  '9: the server outlives its database, says so, refuses with a time to retry, and all resumes on the same line',
  { timeout: 90_000 },
  async () => {
    await vi.waitFor(async () => expect(await enter()).toMatchObject({ ok: true, audience: 'hosts' }), soon);

    await toDatabase.close();
    await vi.waitFor(() => expect(told).toEqual([false]), soon);
    const ready = await at('/readyz');
    expect(ready.status).toBe(503);
    expect((await at('/healthz')).status).toBe(200);
    expect(await enter()).toEqual(away);
    const id = uuidv4();
    expect(await openMeeting(id)).toEqual(away);

    await toDatabase.back();
    await vi.waitFor(() => expect(told).toEqual([false, true]), soon);
    expect((await at('/readyz')).status).toBe(200);
    expect(await openMeeting(id)).toMatchObject({ ok: true });
    expect(await enter()).toMatchObject({ ok: true });
    expect((await hall.view(meeting)).state).toBe('open');
    expect(lost).not.toHaveBeenCalled();
  },
);
