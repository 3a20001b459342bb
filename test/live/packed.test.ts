/** Large snapshots travel packed, to whoever can unpack them. */
import { gunzipSync } from 'node:zlib';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RoomCopy } from '../../client/live/room-copy.ts';
import { Dice } from '../../server/demo/seeded.ts';
import type { ClientToServer, ServerToClient } from '../../shared/live/protocol.ts';
import { Hall, type Meeting } from '../meetings/hall.ts';
import { quietLog } from '../support/postgres.ts';
import { FuzzNode } from './fuzz/node.ts';

describe('12: a snapshot', () => {
  let hall: Hall;
  let node: FuzzNode;
  beforeAll(async () => {
    hall = await Hall.open();
    node = new FuzzNode({ database: hall.database, log: quietLog(), dice: new Dice(1), lostHints: 0 });
    await node.start();
  });
  afterAll(async () => {
    await node.kill();
    await hall.close();
  });

  async function enter({ id, host }: Meeting, unpacks: boolean) {
    const client: Socket<ServerToClient, ClientToServer> = io(node.url, {
      path: '/live',
      transports: ['websocket'],
      auth: { screenToken: host.sessionId },
    });
    try {
      const reply = await client.emitWithAck('enter', { kind: 'meeting', room: id, unpacks });
      if (!reply.ok) throw new Error(JSON.stringify(reply));
      return reply;
    } finally {
      client.disconnect();
    }
  }

  test('of a hall comes packed to whoever asks, and says the same', async () => {
    const meeting = await hall.meeting({ voters: 160 });
    const plain = await enter(meeting, false);
    const packed = await enter(meeting, true);
    if (!('snapshot' in plain) || !('packed' in packed)) throw new Error('one plain and one packed');
    const json = gunzipSync(new Uint8Array(packed.packed)).toString();
    expect(JSON.parse(json)).toEqual(plain.snapshot);
    expect(packed.packed.byteLength).toBeLessThan(json.length / 4);
  });

  test('of a council is not worth packing', async () => {
    expect(await enter(await hall.meeting({ voters: 9 }), true)).toHaveProperty('snapshot');
  });
});

test('12: state that came while a snapshot was unpacked is not put back', () => {
  const told: unknown[] = [];
  const copy = new RoomCopy({
    ...{ kind: 'meeting', room: 'r', reset: () => undefined, apply: () => undefined },
    ...{ refused: () => undefined, state: (_key, value) => void told.push(value) },
  });
  const at = { ok: true, epoch: 'e', head: 1, now: 0, audience: 'everyone' } as const;
  copy.begin();
  copy.unpacking();
  copy.state('turnout', 2);
  copy.entered({ ...at, snapshot: {}, states: { turnout: 1 } });
  expect(told.at(-1)).toBe(2);
  copy.begin();
  copy.entered({ ...at, snapshot: {}, states: { turnout: 3 } });
  expect(told.at(-1)).toBe(3);
});
