import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, sql, type Database } from '../server/database.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { quietLog } from './support/postgres.ts';

let created: TestDatabase;
let database: Database;
beforeAll(async () => {
  created = await createDatabase();
  database = await openDatabase({ url: created.url, poolSize: 1, log: quietLog() });
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

test('a transaction that loses its connection gives its place in the pool back', async () => {
  const ended = database.em().transactional((em) => sql(em, 'select pg_terminate_backend(pg_backend_pid())'));
  await expect(ended).rejects.toThrow();
  await expect.poll(() => database.pool.totalCount).toBe(0);
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test.each([
  ['a text', 'select $1::text'],
  ['JSON', 'select $1::jsonb'],
])('%s that cannot be stored is bad input, not a fault', async (_, text) => {
  const stored = sql(database.em(), text, [text.includes('json') ? '{"a":"\\u0000"}' : 'a\u0000']);
  await expect(stored).rejects.toMatchObject({ name: 'Refusal', code: 'invalidInput' });
});
