/** Nothing a client sends ends the process, changes anything, or brings out how the server is made. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../server/database.ts';
import { Dice } from '../../server/demo/seeded.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import { malformedChangesNothing } from './fuzz/malformed-changes-nothing.ts';
import { FuzzNode } from './fuzz/node.ts';

let created: TestDatabase;
let database: Database;
let node: FuzzNode;
beforeAll(async () => {
  const log = quietLog();
  created = await createDatabase();
  database = await openDatabase({ url: created.url, poolSize: 8, log });
  node = new FuzzNode({ database, log, dice: new Dice(1), lostHints: 0 });
  await node.start();
});
afterAll(async () => {
  await node.kill();
  await database.close();
  await created.drop();
});

test(
  '3,000 malformed frames change nothing and are answered without a fault',
  { timeout: 120_000 },
  async () => {
    const told = await malformedChangesNothing(3_000, { database, node, dice: new Dice(7) });
    expect(told).toMatchObject({ sent: 3_000, faults: 0, changed: false });
    expect(told.answered).toBeGreaterThan(300);
  },
);
