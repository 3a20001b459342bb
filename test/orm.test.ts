/** What the pool reads by itself is what the ORM would read. */
import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import { expect, test } from 'vitest';
import { openDatabase, sql, typesAsText } from '../server/database.ts';
import { createDatabase } from './support/database.ts';
import { quietLog } from './support/postgres.ts';

test('times and dates stay text in statements of the pool, as in those of the ORM', async () => {
  const asList = (text: string) => text.slice(1, -1).split(',');
  const ours = typesAsText();
  const theirs = Object.entries(createPostgreSqlTypeParsers(asList));
  expect(theirs.length).toBeGreaterThan(0);
  for (const [oid, parse] of theirs) {
    for (const text of ['2026-01-02', '{2026-01-02,2026-01-03}']) {
      const list = text.startsWith('{');
      const read: unknown = parse(text);
      if (Array.isArray(read) !== list) continue;
      expect(Reflect.apply(ours.getTypeParser(Number(oid)), ours, [text])).toEqual(read);
    }
  }
});

test('a unit of work and the pool read the same, and no unit of work is given before the ORM is loaded', async () => {
  const { url, drop } = await createDatabase();
  const database = await openDatabase({ url, poolSize: 2, log: quietLog(), ormLater: true });
  try {
    expect(() => database.em()).toThrow('not loaded');
    const text = `select now() as time, current_date as day, array[now(), now()] as times, array[current_date] as days,
      interval '90 minutes' as lasts, 12::int8 as big, 1.5::numeric as exact, 2::int as small, '{"a": [1]}'::jsonb as json,
      $1::text[] as words, null as nothing`;
    const shape = (row: object | undefined) =>
      Object.entries(row ?? {}).map(([key, value]) => [
        key,
        Array.isArray(value) ? typeof value[0] : typeof value,
      ]);
    const alone = await sql<object>(database.pool, text, [['一', '二']]);
    await database.loadOrm();
    const inUnit = await sql<object>(database.em(), text, [['一', '二']]);
    expect(shape(alone[0])).toEqual(shape(inUnit[0]));
    expect(Object.fromEntries(shape(alone[0]))).toMatchObject({
      time: 'string',
      day: 'string',
      times: 'string',
      json: 'object',
    });
  } finally {
    await database.close();
    await drop();
  }
});
