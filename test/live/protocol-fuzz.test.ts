/** Rules 1–8 of docs/live-protocol.md on bad evenings; `npm run fuzz` runs as many more as one likes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../server/database.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import { runSeed } from './fuzz/run-seed.ts';

const log = quietLog();
let created: TestDatabase;
let database: Database;
beforeAll(async () => {
  created = await createDatabase();
  database = await openDatabase({ url: created.url, poolSize: 24, log });
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

async function evening(seed: number): Promise<void> {
  const { problems } = await runSeed(seed, { database, log });
  expect(problems, `npm run fuzz -- --seed ${seed}`).toEqual([]);
}

describe('8: turnout that another node counted reaches every screen', () => {
  test('seed 1', { timeout: 60_000 }, () => evening(1));
});

describe('1–8: after a bad evening every copy is what the database says', () => {
  test.each(Array.from({ length: 10 }, (_, at) => 2 + at * 4))(
    'seeds from %i',
    { timeout: 120_000 },
    async (first) => {
      await Promise.all([0, 1, 2, 3].map((more) => evening(first + more)));
    },
  );
});
