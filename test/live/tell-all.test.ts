/** What is told reaches every socket as Socket.IO's own broadcast would have said it, whatever carries it. */
import { createServer, type Server as HttpServer } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createLiveServer } from '../../server/live/socket-server.ts';
import type { LiveServer } from '../../server/live/live-server.ts';
import { tellAll } from '../../server/live/tell-all.ts';
import type { ClientToServer, ServerToClient } from '../../shared/live/protocol.ts';

type Client = Socket<ServerToClient, ClientToServer>;

const everyone = 'hall:everyone';
const hosts = 'hall:hosts';

let http: HttpServer;
let live: LiveServer;
let url: string;
beforeAll(async () => {
  http = createServer();
  live = createLiveServer(http, () => true);
  // A socket says in its handshake where it sits.
  live.on('connection', (socket) => {
    const seats: unknown = socket.handshake.auth['seats'];
    if (Array.isArray(seats)) void socket.join(seats.map(String));
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(async () => {
  await live.close();
});

async function follower(seats: readonly string[], transport: 'websocket' | 'polling' = 'websocket') {
  const socket: Client = io(url, { path: '/live', transports: [transport], auth: { seats }, forceNew: true });
  const heard: unknown[] = [];
  socket.on('state', (frame) => heard.push(frame));
  socket.on('head', (frame) => heard.push(frame));
  await vi.waitFor(() => expect(live.of('/').sockets.get(socket.id ?? '')).toBeDefined(), 10_000);
  return { socket, heard };
}

const state = (value: unknown) => ({ room: 'hall', key: 'words', value });

/** Lengths at which a WebSocket frame writes its length in another way, and words of three bytes a character. */
const values = ['', 'x'.repeat(60), 'x'.repeat(200), '坊'.repeat(30_000), 'x'.repeat(70_000)];

describe.each(['websocket', 'polling'] as const)('by %s', (transport) => {
  test('every length arrives as it was, in order, as by a broadcast', async () => {
    const { socket, heard } = await follower([everyone], transport);
    for (const value of values) {
      tellAll(live, { to: [everyone], name: 'state', frame: state(value) });
      live.to(everyone).emit('state', state(value));
    }
    const expected = values.flatMap((value) => [state(value), state(value)]);
    await vi.waitFor(() => expect(heard).toHaveLength(expected.length), 10_000);
    expect(heard).toEqual(expected);
    socket.disconnect();
  });
});

test.each([124, 125, 126, 127, 65_534, 65_535, 65_536])('a packet of %d bytes arrives', async (bytes) => {
  const { socket, heard } = await follower([everyone]);
  const around = `42${JSON.stringify(['state', state('')])}`.length;
  const value = 'x'.repeat(bytes - around);
  tellAll(live, { to: [everyone], name: 'state', frame: state(value) });
  await vi.waitFor(() => expect(heard).toEqual([state(value)]), 10_000);
  socket.disconnect();
});

test('who sits in several of the channels is told once, who sits in none is not told', async () => {
  const [both, host, nobody] = [
    await follower([everyone, hosts]),
    await follower([hosts]),
    await follower(['street:everyone']),
  ];
  const head = { room: 'hall', epoch: 'e', head: 1, now: 0 };
  tellAll(live, { to: [everyone, hosts], name: 'head', frame: head });
  live.emit('state', state('last'));
  for (const { heard } of [both, host, nobody])
    await vi.waitFor(() => expect(heard).toContainEqual(state('last')), 10_000);
  expect(both.heard).toEqual([head, state('last')]);
  expect(host.heard).toEqual([head, state('last')]);
  expect(nobody.heard).toEqual([state('last')]);
  for (const { socket } of [both, host, nobody]) socket.disconnect();
});

test('a volatile message is left out for a socket that is still busy, and only that', async () => {
  const { socket, heard } = await follower([everyone]);
  tellAll(live, { to: [everyone], name: 'state', frame: state('first') });
  tellAll(live, { to: [everyone], name: 'state', frame: state('dropped'), volatile: true });
  tellAll(live, { to: [everyone], name: 'state', frame: state('kept') });
  await vi.waitFor(() => expect(heard).toEqual([state('first'), state('kept')]), 10_000);
  tellAll(live, { to: [everyone], name: 'state', frame: state('free again'), volatile: true });
  await vi.waitFor(() => expect(heard).toHaveLength(3), 10_000);
  socket.disconnect();
});
