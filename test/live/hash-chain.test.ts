import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Client } from 'pg';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/canonical-json.ts';
import {
  chainFault,
  chainHash,
  chainStart,
  dataHashOf,
  type ChainedEvent,
} from '../../shared/live/hash-chain.ts';
import { sha256 } from '../../shared/sha256.ts';
import { projectDir } from '../../server/config.ts';
import { openDatabase, type Database } from '../../server/database.ts';
import { append, chainedEvents } from '../../server/live/room-log.ts';
import { migrate } from '../../server/migrate.ts';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';

const ofNode = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

describe('canonical JSON', () => {
  it('orders keys, keeps lists, and drops what JSON drops', () => {
    expect(canonicalJson({ b: [2, { d: null, c: undefined }], a: '巷"\n', é: 1.5 })).toBe(
      '{"a":"巷\\"\\n","b":[2,{"d":null}],"é":1.5}',
    );
  });
  it('is the same for the same value in any order, and says the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('SHA-256', () => {
  it('is Node’s, for texts of every length around a block', () => {
    for (let length = 0; length < 140; length += 1) {
      const text = '公议 a'.repeat(40).slice(0, length);
      expect(sha256(text)).toBe(ofNode(text));
    }
  });
});

const room = '0197a000-0000-7000-8000-000000000001';

function told(count: number): ChainedEvent[] {
  let before = chainStart(room, sha256);
  return Array.from({ length: count }, (_, index) => {
    const data = { itemId: `i${index}`, at: index };
    const event = {
      ...{ seq: index + 1, type: 'itemOpened', audience: 'everyone' as const, data, at: 1_000 * index },
      dataHash: dataHashOf(data, sha256),
    };
    before = chainHash(before, event, sha256);
    return { ...event, hash: before };
  });
}

describe('11. a chain', () => {
  it('is whole as told, also where data is withheld, and empty', () => {
    expect(chainFault(room, told(5), sha256)).toBeNull();
    expect(
      chainFault(
        room,
        told(5).map((event) => ({ ...event, data: undefined })),
        sha256,
      ),
    ).toBeNull();
    expect(chainFault(room, [], sha256)).toBeNull();
  });

  const changes: [keyof ChainedEvent, unknown, string][] = [
    ['seq', 9, 'order'],
    ['type', 'itemClosed', 'link'],
    ['audience', 'hosts', 'link'],
    ['at', 7, 'link'],
    ['data', { itemId: 'i2', at: 3 }, 'data'],
    ['dataHash', ofNode('other'), 'data'],
    ['hash', ofNode('other'), 'link'],
  ];
  it.each(changes)('names the place where %s was changed', (field, value, what) => {
    const changed = told(5).map((event) => (event.seq === 3 ? { ...event, [field]: value } : event));
    expect(chainFault(room, changed, sha256)).toEqual({ seq: 3, what });
  });

  it('misses what was left out, notices what was moved, and belongs to one room', () => {
    const [first, second, third] = told(3);
    if (!first || !second || !third) throw new Error('three events');
    expect(chainFault(room, [first, third], sha256)).toEqual({ seq: 2, what: 'order' });
    expect(chainFault(room, [second, first, third], sha256)).toEqual({ seq: 1, what: 'order' });
    expect(chainFault(uuidv7(), told(3), sha256)).toEqual({ seq: 1, what: 'link' });
  });
});

describe('11. the room log', () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await createDatabase();
    database = await openDatabase({ url: test.url, poolSize: 4, log: pino({ enabled: false }) });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  it('chains whatever is appended, over transactions and rooms', async () => {
    const rooms = [uuidv7(), uuidv7()];
    for (let turn = 0; turn < 3; turn += 1) {
      await database.em().transactional((em) =>
        append(
          em,
          rooms.flatMap((id) => [
            { room: id, type: 'first', data: { turn, words: '“巷口\u0007”\\', none: undefined, half: 0.5 } },
            { room: id, type: 'second', data: { z: [turn], a: { ü: null } }, audience: 'hosts' as const },
          ]),
          new Date(1_790_000_000_123 + turn),
        ),
      );
    }
    for (const id of rooms) {
      const events = await chainedEvents(database.em(), id, 100);
      expect(events).toHaveLength(6);
      expect(chainFault(id, events, sha256)).toBeNull();
    }
  });
});

describe('11. the migration', () => {
  it('chains what was told before there was a chain', async () => {
    const test = await createEmptyDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'gongyi-chain-'));
    const client = new Client({ connectionString: test.url });
    try {
      const all = join(projectDir, 'migrations');
      for (const file of (await readdir(all)).filter((name) => name < '0010'))
        await cp(join(all, file), join(folder, file));
      await migrate(test.url, { log: quietLog(), folder });
      await client.connect();
      const rooms = [uuidv7(), uuidv7()];
      for (const id of rooms) {
        await client.query('insert into room (id, head) values ($1, 2)', [id]);
        for (const [seq, data] of [
          { b: 1, a: '“巷”\n\t"\u0001', list: [1.5, null, true, {}] },
          {},
        ].entries()) {
          await client.query(
            `insert into room_event (room_id, seq, type, audience, data, at) values ($1, $2, 'told', 'everyone', $3, $4)`,
            [id, seq + 1, JSON.stringify(data), new Date(1_790_000_000_123).toISOString()],
          );
        }
      }
      await cp(join(all, '0010_hash_chain.sql'), join(folder, '0010_hash_chain.sql'));
      await migrate(test.url, { log: quietLog(), folder });
      const database = await openDatabase({ url: test.url, poolSize: 2, log: pino({ enabled: false }) });
      for (const id of rooms) {
        const events = await chainedEvents(database.em(), id, 100);
        expect(events).toHaveLength(2);
        expect(chainFault(id, events, sha256)).toBeNull();
        await database
          .em()
          .transactional((em) => append(em, [{ room: id, type: 'next', data: {} }], new Date()));
        expect(chainFault(id, await chainedEvents(database.em(), id, 100), sha256)).toBeNull();
      }
      await database.close();
    } finally {
      await client.end();
      await rm(folder, { recursive: true });
      await test.drop();
    }
  });
});
