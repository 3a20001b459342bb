import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase, type Database } from '../../server/database.ts';
import { Dice } from '../../server/demo/seeded.ts';
import { assemble } from '../support/assembly.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import { FuzzNode } from './fuzz/node.ts';

const log = quietLog();
let created: TestDatabase;
let database: Database;
let node: FuzzNode;
beforeAll(async () => {
  created = await createDatabase();
  database = await openDatabase({ url: created.url, poolSize: 4, log });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  node = new FuzzNode({ database, log, dice: new Dice(1), lostHints: 0 });
  await node.start();
});
afterAll(async () => {
  await node.kill();
  vi.useRealTimers();
  await database.close();
  await created.drop();
});

test('5: every device of a session that ended is cut within 30 s, however silent; others stay', async () => {
  const { hosts, voters } = await assemble(database.pool, { hosts: 1, voters: 1 });
  const [signedOut, staying] = [hosts[0]?.sessionId ?? '', voters[0]?.sessionId ?? ''];
  const [laptop, phone, other] = [signedOut, signedOut, staying].map((screenToken) =>
    io(node.url, {
      path: '/live',
      transports: ['websocket'],
      auth: { screenToken },
      reconnection: false,
      forceNew: true,
    }),
  );
  if (!laptop || !phone || !other) throw new Error('three devices are needed');
  const devices = [laptop, phone, other];
  try {
    await vi.waitFor(
      () => expect(devices.map(({ connected }) => connected)).toEqual([true, true, true]),
      10_000,
    );
    node.ended.add(signedOut);
    await vi.advanceTimersByTimeAsync(30_000);
    await vi.waitFor(
      () => expect(devices.map(({ connected }) => connected)).toEqual([false, false, true]),
      10_000,
    );
  } finally {
    for (const device of devices) device.disconnect();
  }
});
