/**
 * Two nodes and a Valkey or Redis between them. The server comes from the machine (`valkey-server` or `redis-server` in
 * PATH); where there is none these tests are left out and say so. Nothing else in the product's tests needs it.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../bench/free-port.ts';
import { Dice } from '../../server/demo/seeded.ts';
import type { Pace } from '../../server/live/rooms.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { ClientToServer, ServerToClient } from '../../shared/live/protocol.ts';
import { Hall, type Meeting } from '../meetings/hall.ts';
import { quietLog } from '../support/postgres.ts';
import { FuzzNode } from './fuzz/node.ts';

type Client = Socket<ServerToClient, ClientToServer>;

const program = ['valkey-server', 'redis-server'].find((name) => spawnSync(name, ['--version']).status === 0);
const title = `8: hints between nodes${program === undefined ? ' (left out: no valkey-server and no redis-server in PATH)' : ''}`;

/** A node that never looks by itself. */
const never: Pace = { heartbeatMs: 3_600_000, sweepMs: 3_600_000 };
const soon: Pace = { heartbeatMs: 3_600_000, sweepMs: 50 };

describe.skipIf(program === undefined)(title, { timeout: 60_000 }, () => {
  let hall: Hall;
  let valkey: { url: string; stop(): Promise<void> };
  const ending: (() => unknown)[] = [];
  beforeAll(async () => {
    hall = await Hall.open();
  });
  afterAll(() => hall.close());
  beforeEach(async () => {
    valkey = await startValkey(program ?? '');
  });
  afterEach(async () => {
    for (const end of ending.splice(0).reverse()) await end();
    await valkey.stop();
  });

  async function node(pace: Pace): Promise<FuzzNode> {
    const { database } = hall;
    const options = { log: quietLog(), dice: new Dice(1), lostHints: 0, valkeyUrl: valkey.url };
    const made = new FuzzNode({ database, pace, ...options });
    await made.start();
    ending.push(() => made.kill());
    return made;
  }

  async function enter(at: FuzzNode, meeting: Meeting, person: SignedIn): Promise<Client> {
    const client: Client = io(at.url, {
      path: '/live',
      transports: ['websocket'],
      reconnection: false,
      auth: { screenToken: person.sessionId },
    });
    ending.push(() => client.disconnect());
    await new Promise<void>((resolve) => client.once('connect', resolve));
    const reply = await client.emitWithAck('enter', { kind: 'meeting', room: meeting.id });
    expect(reply.ok).toBe(true);
    return client;
  }

  /** Does it again until the other node has heard of it: from when both are connected, the first is heard. */
  const untilHeard = (heard: () => unknown, again: () => Promise<void>) =>
    expect.poll(
      async () => {
        await again();
        return heard();
      },
      { interval: 250, timeout: 20_000 },
    );

  test('tell the other node of an event at once', async () => {
    const [one, other] = [await node(never), await node(never)];
    const meeting = await hall.meeting({ voters: 2 });
    const [host, follower] = [
      await enter(one, meeting, meeting.host),
      await enter(other, meeting, meeting.voters[0]?.person ?? meeting.host),
    ];
    let first: number | undefined;
    follower.once('events', ({ events }) => (first = events[0]?.seq));
    await untilHeard(
      () => first,
      () => addItem(host, meeting),
    ).toBe(1);
  });

  test('tell the other node of turnout', async () => {
    const [one, other] = [await node(never), await node(never)];
    const meeting = await hall.meeting({ voters: 2 });
    const { ballotId } = await hall.voting(meeting);
    const voter = meeting.voters[0]?.person ?? meeting.host;
    const [device, follower] = [await enter(one, meeting, voter), await enter(other, meeting, meeting.host)];
    let turnout: unknown;
    follower.on('state', ({ key, value }) => {
      if (key === 'turnout') turnout = value;
    });
    await untilHeard(
      () => turnout,
      () => vote(device, meeting, ballotId),
    ).toMatchObject({ ballotId, voted: 1 });
  });

  test('tell the hosts on every node who follows on any of them', async () => {
    const [one, other] = [await node(never), await node(never)];
    const meeting = await hall.meeting({ voters: 2 });
    const [first, second] = meeting.voters.map(({ person }) => person);
    if (!first || !second) throw new Error('a meeting of two');
    let connected: unknown;
    const host = await enter(one, meeting, meeting.host);
    host.on('state', ({ key, value }) => {
      if (key === 'presence') connected = value;
    });
    await enter(one, meeting, first);
    const distant = await enter(other, meeting, second);
    const told = (people: readonly SignedIn[]) => ({
      connectedPersonIds: people.map(({ personId }) => personId).sort(),
      screens: 0,
    });
    await expect.poll(() => connected, { timeout: 20_000 }).toEqual(told([meeting.host, first, second]));
    distant.disconnect();
    await expect.poll(() => connected, { timeout: 20_000 }).toEqual(told([meeting.host, first]));
  });

  test('are not missed while Valkey is away', async () => {
    const [one, other] = [await node(soon), await node(soon)];
    const meeting = await hall.meeting({ voters: 2 });
    const host = await enter(one, meeting, meeting.host);
    const follower = await enter(other, meeting, meeting.voters[0]?.person ?? meeting.host);
    const seen: number[] = [];
    follower.on('events', ({ events }) => seen.push(...events.map(({ seq }) => seq)));
    await valkey.stop();
    for (let count = 0; count < 3; count += 1) await addItem(host, meeting);
    await expect.poll(() => seen).toEqual([1, 2, 3]);
  });
});

async function addItem(host: Client, meeting: Meeting): Promise<void> {
  const reply = await host.emitWithAck('command', {
    id: uuidv4(),
    name: 'addItem',
    input: { meetingId: meeting.id, issueId: null, title: '路灯' },
  });
  expect(reply).toMatchObject({ ok: true });
}

/** The choice may change until the close, so every vote is news. */
async function vote(device: Client, meeting: Meeting, ballotId: string): Promise<void> {
  const reply = await device.emitWithAck('command', {
    id: uuidv4(),
    name: 'castVote',
    input: {
      meetingId: meeting.id,
      ballotId,
      content: { choice: 'yes' },
      trackingCode: uuidv4().replaceAll('-', ''),
      chosenAt: Date.now(),
    },
  });
  expect(reply).toMatchObject({ ok: true });
}

async function startValkey(name: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'gongyi-valkey-'));
  const child: ChildProcess = spawn(
    name,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${String(code)}`)));
    child.stdout?.on('data', (text: Buffer) => {
      if (text.toString().includes('Ready to accept connections')) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
