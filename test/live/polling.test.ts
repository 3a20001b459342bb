/** Where a network lets no WebSocket through, everything comes by long polling, beside the pages of the same address. */
import { v4 as uuidv4 } from 'uuid';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { EnterReply } from '../../shared/live/protocol.ts';
import { readConfig } from '../../server/config.ts';
import { hashToken, newToken } from '../../server/identity/tokens.ts';
import { startServer, type RunningServer } from '../../server/main.ts';
import { Hall } from '../meetings/hall.ts';
import { quietLog } from '../support/postgres.ts';

let hall: Hall;
let server: RunningServer;
let url: string;
beforeAll(async () => {
  hall = await Hall.open();
  const config = readConfig({ AUTH_SECRET: 'x'.repeat(40), PORT: '0', HOST: '127.0.0.1' });
  server = await startServer(config, { databaseUrl: hall.url, log: quietLog() });
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(async () => {
  await server.close();
  await hall.close();
});

test('10: a big screen follows a meeting by long polling, and what it asks is never answered with a page', async () => {
  const meeting = await hall.meeting();
  const token = newToken();
  await hall.rows(
    `insert into screen_link (id, meeting_id, token_hash, expires_at) values ($1, $2, $3, now() + interval '1 hour')`,
    [uuidv4(), meeting.id, hashToken(token)],
  );
  const screen = io(url, {
    path: '/live',
    transports: ['polling'],
    auth: { screenToken: token },
    reconnection: false,
    forceNew: true,
  });
  const heard: unknown[] = [];
  const lost = vi.fn();
  screen.on('events', (message) => heard.push(message));
  screen.on('disconnect', lost);
  try {
    await vi.waitFor(() => expect(screen.connected).toBe(true), 10_000);
    const reply: EnterReply = await screen.emitWithAck('enter', { kind: 'meeting', room: meeting.id });
    expect(reply).toMatchObject({ ok: true, audience: 'everyone' });
    // Another node decides; this one finds it in the log.
    await hall.sitting(meeting);
    await vi.waitFor(() => expect(heard).not.toEqual([]), 10_000);
    const page = await fetch(`${url}/healthz`);
    expect(await page.json()).toEqual({ ok: true });
    expect(lost).not.toHaveBeenCalled();
  } finally {
    screen.disconnect();
  }
});
