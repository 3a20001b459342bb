import { text } from 'node:stream/consumers';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { DiskStore } from '../../server/files/disk-store.ts';
import type { FileStore } from '../../server/files/file-store.ts';
import { fileUses, isUnused, type FileUse } from '../../server/files/file-uses.ts';
import { keepUpload } from '../../server/files/keep-upload.ts';
import { S3Store } from '../../server/files/s3-store.ts';
import { cleanUpFiles, unusedGraceMs, type Cleaned } from '../../server/files/unused-files.ts';
import { Quarter } from '../issues/quarter.ts';
import { S3Server } from '../support/s3-server.ts';

let quarter: Quarter;
let resident: SignedIn;
let s3: S3Server;
let store: FileStore;

beforeAll(async () => {
  quarter = await Quarter.open();
  s3 = await S3Server.listen();
  resident = await quarter.person();
});
afterAll(async () => {
  await s3.close();
  await quarter.close();
});

const upload = (words: string) =>
  keepUpload(
    quarter.database.em(),
    store,
    { content: Buffer.from(words), mediaType: 'image/jpeg', width: 1, height: 1 },
    { uploadedBy: resident.personId, now: quarter.runner.now() },
  );
const cleanUp = () => cleanUpFiles(quarter.database, store, quarter.runner.now());
/** As it goes over time: seen unused, and a day later looked at again. */
async function aDayLater(): Promise<Cleaned> {
  await cleanUp();
  quarter.now += unusedGraceMs;
  return cleanUp();
}
const hashOf = async (fileId: string): Promise<string | undefined> => {
  const [row] = await quarter.rows<{ sha256: string }>(
    `select encode(sha256, 'hex') as sha256 from stored_file where id = $1`,
    [fileId],
  );
  return row?.sha256;
};
const contentOf = async (fileId: string): Promise<string | null> => {
  const sha256 = await hashOf(fileId);
  if (sha256 === undefined) return null;
  const found = await store.open(sha256);
  return found === null ? 'its content is gone' : text(found.stream);
};

describe.each<[string, () => FileStore]>([
  ['in a folder', () => new DiskStore(quarter.services.config.filesDir)],
  ['in a bucket', () => new S3Store(s3.settings)],
])('%s', (_name, storeOf) => {
  beforeAll(() => void (store = storeOf()));

  describe('a file that nothing names', () => {
    test('goes a day after it was first seen so, with its content, and is counted', async () => {
      const fileId = await upload('没用上的照片');
      const sha256 = (await hashOf(fileId)) ?? '';
      await cleanUp();
      quarter.now += unusedGraceMs - 1;
      expect(await cleanUp()).toEqual({ files: 0, contents: 0, bytes: 0 });
      expect(await contentOf(fileId)).toBe('没用上的照片');
      quarter.now += 1;
      expect(await cleanUp()).toEqual({ files: 1, contents: 1, bytes: Buffer.byteLength('没用上的照片') });
      expect(await contentOf(fileId)).toBeNull();
      expect(await store.has(sha256)).toBe(false);
      expect(await cleanUp()).toEqual({ files: 0, contents: 0, bytes: 0 });
    });

    test('leaves the content to another file that has it too', async () => {
      const twice = [await upload('同一张'), await upload('同一张')] as const;
      await quarter.raise(resident, { photoIds: [twice[0]] });
      expect(await aDayLater()).toEqual({ files: 1, contents: 0, bytes: 0 });
      expect(await contentOf(twice[1])).toBeNull();
      expect(await contentOf(twice[0])).toBe('同一张');
    });

    test('has its day from when it was taken off, not from when it was sent', async () => {
      const fileId = await upload('撤下的照片');
      const issueId = await quarter.raise(resident, { photoIds: [fileId] });
      expect((await aDayLater()).files).toBe(0);
      await quarter.rows('delete from issue_photo where issue_id = $1', [issueId]);
      expect((await cleanUp()).files).toBe(0);
      expect(await contentOf(fileId)).toBe('撤下的照片');
      expect((await aDayLater()).files).toBe(1);
    });

    test('keeps its day when it is used again in between', async () => {
      const fileId = await upload('又用上了');
      await cleanUp();
      const issueId = await quarter.raise(resident, { photoIds: [fileId] });
      expect((await aDayLater()).files).toBe(0);
      await quarter.rows('delete from issue_photo where issue_id = $1', [issueId]);
      expect((await cleanUp()).files).toBe(0);
      expect((await aDayLater()).files).toBe(1);
    });

    test('whose content was to go when the server ended goes the next time', async () => {
      const fileId = await upload('停电');
      await quarter.rows(
        'insert into content_removal (sha256, since) select sha256, now() from stored_file where id = $1',
        [fileId],
      );
      await quarter.rows('delete from stored_file where id = $1', [fileId]);
      expect(await cleanUp()).toMatchObject({ files: 0, contents: 1 });
    });
  });

  describe('attached at that moment', () => {
    test('it stays while the transaction that attaches it is open, and after', async () => {
      const fileId = await upload('正在用');
      const issueId = await quarter.raise(resident);
      await cleanUp();
      quarter.now += unusedGraceMs;
      await quarter.database.em().transactional(async (em) => {
        await em
          .getConnection()
          .execute(
            'insert into issue_photo values (?, ?, 0)',
            [issueId, fileId],
            'run',
            em.getTransactionContext(),
          );
        expect((await cleanUp()).files).toBe(0);
      });
      expect((await aDayLater()).files).toBe(0);
      expect(await contentOf(fileId)).toBe('正在用');
    });

    test('it is either used whole or refused, whoever comes first', async () => {
      for (let round = 0; round < 12; round += 1) {
        const fileId = await upload(`第 ${round} 张`);
        await cleanUp();
        quarter.now += unusedGraceMs;
        const [raised] = await Promise.allSettled([
          quarter.raise(resident, { photoIds: [fileId] }),
          cleanUp(),
        ]);
        const isAttached = raised.status === 'fulfilled';
        expect(await contentOf(fileId)).toBe(isAttached ? `第 ${round} 张` : null);
        if (raised.status === 'rejected') expect(raised.reason).toMatchObject({ code: 'invalidInput' });
      }
    });

    test('a content that is sent again while it is removed is there afterwards', async () => {
      for (let round = 0; round < 12; round += 1) {
        await upload('反复上传');
        await cleanUp();
        quarter.now += unusedGraceMs;
        const [again] = await Promise.all([upload('反复上传'), cleanUp()]);
        expect(await contentOf(again)).toBe('反复上传');
        await aDayLater();
      }
    });
  });
});

describe('while the bucket is away', () => {
  const isAway = { status: 503, code: 'SlowDown' };

  test('an upload is refused and leaves nothing behind', async () => {
    store = new S3Store(s3.settings);
    s3.troubles.push(isAway, isAway);
    await expect(upload('传不上')).rejects.toMatchObject({ code: 'filesUnreachable' });
    expect(await quarter.rows('select from content_removal')).toEqual([]);
    expect(await contentOf(await upload('传不上'))).toBe('传不上');
  });

  test('what was to be removed waits for the next time', async () => {
    await aDayLater();
    const sha256 = (await hashOf(await upload('删不掉'))) ?? '';
    await cleanUp();
    quarter.now += unusedGraceMs;
    s3.troubles.push(isAway, isAway);
    await expect(cleanUp()).rejects.toMatchObject({ code: 'filesUnreachable' });
    expect(await store.has(sha256)).toBe(true);
    expect(await cleanUp()).toMatchObject({ files: 0, contents: 1 });
    expect(await store.has(sha256)).toBe(false);
  });
});

describe('what names files', () => {
  test('is every column that is called one', async () => {
    const uses = await quarter.rows<FileUse>(fileUses);
    const called = await quarter.rows<FileUse>(
      `select c.table_name as "table", c.column_name as "column" from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
       where table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name like '%file_id%' order by 1, 2`,
    );
    expect(uses).toEqual(called);
    expect(() => isUnused([])).toThrow('no table');
  });

  // Of each table nothing stays but its reference, so that a row of it can be made whatever else it holds.
  test('keeps it, from any table that the catalogue knows', async () => {
    const uses = await quarter.rows<FileUse>(fileUses);
    expect(uses.length).toBeGreaterThan(5);
    const kept = new Map<string, string>();
    for (const { table, column } of uses) {
      await loosen(table);
      const fileId = await upload(`${table} ${column}`);
      await quarter.rows(`insert into ${table} (${column}) values ($1)`, [fileId]);
      kept.set(fileId, `${table} ${column}`);
    }
    const loose = uuidv7();
    await upload(loose);
    expect(await aDayLater()).toMatchObject({ files: 1, contents: 1 });
    for (const [fileId, words] of kept) expect(await contentOf(fileId)).toBe(words);
  });
});

async function loosen(table: string): Promise<void> {
  const constraints = await quarter.rows<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype in ('c', 'p', 'u', 'f')
       and confrelid <> 'stored_file'::regclass`,
    [table],
  );
  for (const { name } of constraints)
    await quarter.rows(`alter table ${table} drop constraint if exists "${name}" cascade`);
  const columns = await quarter.rows<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attnotnull`,
    [table],
  );
  for (const { name } of columns) await quarter.rows(`alter table ${table} alter "${name}" drop not null`);
  await quarter.rows(`alter table ${table} disable trigger user`);
}
