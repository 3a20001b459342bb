/** Rules 1–8 of docs/live-protocol.md on bad evenings; `npm run fuzz` runs as many more as one likes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../server/database.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import type { Later } from './fuzz/later-acts.ts';
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

async function evening(seed: number, later?: Later | null): Promise<void> {
  const { problems } = await runSeed(seed, { database, log }, later);
  expect(problems, `npm run fuzz -- --seed ${seed}`).toEqual([]);
}

describe('what these found once', () => {
  test.each([
    ['8: turnout that another node counted did not reach every screen', 1],
    ['4: a vote that was counted was refused when it was sent again after the close', 109],
    ['7: of several rooms of one client only the first heard its head', 235],
    ['6: turnout told in one moment with something else was lost', 232],
  ])('%s', { timeout: 120_000 }, (_title, seed) => evening(seed, null));
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
