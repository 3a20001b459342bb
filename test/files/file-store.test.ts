import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faultOfS3 } from '../../server/files/check-s3.ts';
import { DiskStore } from '../../server/files/disk-store.ts';
import { fileStoreOf, type FileStore } from '../../server/files/file-store.ts';
import { S3Store } from '../../server/files/s3-store.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { S3Server } from '../support/s3-server.ts';

let folder: string;
let s3: S3Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  s3 = await S3Server.listen();
});
afterEach(() => {
  s3.asked.length = 0;
  s3.troubles.length = 0;
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true });
});

const hashOf = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const refusalOf = (asked: Promise<unknown>): Promise<Refusal> =>
  asked.then(
    () => expect.unreachable('it was not refused'),
    (error: Refusal) => error,
  );

describe.each<[string, () => FileStore]>([
  ['a folder', () => new DiskStore(folder)],
  ['a bucket', () => new S3Store(s3.settings)],
])('%s', (_name, storeOf) => {
  test('gives back what was kept, and tells its size', async () => {
    const store = storeOf();
    const content = Buffer.alloc(300_000, '三巷路灯');
    await store.keep(hashOf(content), content);
    expect(await store.has(hashOf(content))).toBe(true);
    const found = await store.open(hashOf(content));
    expect(found?.bytes).toBe(300_000);
    expect(found && hashOf(await text(found.stream))).toBe(hashOf(content.toString()));
  });

  test('has nothing where nothing was kept', async () => {
    expect(await storeOf().has(hashOf('没有'))).toBe(false);
    expect(await storeOf().open(hashOf('没有'))).toBeNull();
  });

  test('keeps and removes as often as asked; removing frees its bytes once', async () => {
    const store = storeOf();
    for (let times = 0; times < 2; times += 1) await store.keep(hashOf('路灯'), Buffer.from('路灯'));
    expect(await store.remove(hashOf('路灯'))).toBe(6);
    expect(await store.remove(hashOf('路灯'))).toBe(0);
    expect(await store.open(hashOf('路灯'))).toBeNull();
  });

  test('keeps both of two that come at once', async () => {
    const store = storeOf();
    await Promise.all(['一', '二', '一'].map((words) => store.keep(hashOf(words), Buffer.from(words))));
    for (const words of ['一', '二']) {
      const found = await store.open(hashOf(words));
      expect(found && (await text(found.stream))).toBe(words);
    }
  });
});

test('the bucket is used where one is set, under the same names as in the folder', async () => {
  const there = await fileStoreOf({ filesDir: folder, s3: s3.settings });
  await there.keep(hashOf('同名'), Buffer.from('同名'));
  expect(s3.objects.has(`${hashOf('同名').slice(0, 2)}/${hashOf('同名')}`)).toBe(true);
  const here = await fileStoreOf({ filesDir: folder });
  expect(here).toBeInstanceOf(DiskStore);
  expect(new DiskStore('/files').pathOf(hashOf('同名'))).toBe(
    `/files/${hashOf('同名').slice(0, 2)}/${hashOf('同名')}`,
  );
});

describe('a bucket', () => {
  test('refuses what does not come whole', async () => {
    const refusal = await refusalOf(new S3Store(s3.settings).keep(hashOf('整'), Buffer.from('碎')));
    expect(refusal).toMatchObject({ code: 'filesUnreachable', cause: { code: 'XAmzContentSHA256Mismatch' } });
    expect(s3.objects.has(`${hashOf('整').slice(0, 2)}/${hashOf('整')}`)).toBe(false);
  });

  test.each<[string, S3Server['troubles'], number]>([
    ['busy for a moment', [{ status: 503, code: 'SlowDown' }], 2],
    ['that closed a kept connection', ['drop'], 2],
    ['that answers at once', [], 1],
  ])('%s does it all the same', async (_name, troubles, requests) => {
    s3.troubles.push(...troubles);
    await new S3Store(s3.settings).keep(hashOf('再试'), Buffer.from('再试'));
    expect(s3.asked).toHaveLength(requests);
  });

  test.each<[string, S3Server['troubles'], object]>([
    ['is out of order', Array(2).fill({ status: 500, code: 'InternalError' }), { code: 'InternalError' }],
    ['breaks off', ['drop', 'drop'], { name: 'S3Failure' }],
    ['does not answer', ['hang'], { message: expect.stringContaining('timeout') }],
    ['is gone', Array(2).fill({ status: 404, code: 'NoSuchBucket' }), { code: 'NoSuchBucket' }],
    ['sends elsewhere', [{ status: 307, code: 'TemporaryRedirect' }], { code: 'TemporaryRedirect' }],
    ['says nothing clear', [{ status: 403 }], { code: '403' }],
  ])(
    'that %s is refused in the same words, with what it said for the log',
    async (_name, troubles, cause) => {
      const store = new S3Store(s3.settings, 200);
      for (const ask of [
        () => store.keep(hashOf('a'), Buffer.from('a')),
        () => store.open(hashOf('a')),
        () => store.remove(hashOf('a')),
      ]) {
        s3.troubles.splice(0, Infinity, ...troubles);
        const refusal = await refusalOf(ask());
        expect(refusal.code).toBe('filesUnreachable');
        expect(JSON.stringify(refusal.details)).toBe('{}');
      }
      s3.troubles.splice(0, Infinity, ...troubles);
      expect(await refusalOf(store.open(hashOf('a')))).toMatchObject({ cause });
    },
  );

  test('that nobody listens at is refused too', async () => {
    const store = new S3Store({ ...s3.settings, endpoint: 'http://127.0.0.1:1' });
    expect(await refusalOf(store.open(hashOf('a')))).toMatchObject({ code: 'filesUnreachable' });
  });
});

describe('looked at when a server starts', () => {
  test('is in order when it can be written, read and deleted, and keeps nothing of that', async () => {
    const before = s3.objects.size;
    expect(await faultOfS3(s3.settings)).toBeNull();
    expect(s3.objects.size).toBe(before);
  });

  test.each<[string, object, string]>([
    ['another secret', { secret: 'a guess' }, 'wrongKeys'],
    ['another key', { keyId: 'NOBODY' }, 'wrongKeys'],
    ['another region', { region: 'us-east-1' }, 'wrongRegion'],
    ['a bucket that is not there', { bucket: 'elsewhere' }, 'noBucket'],
    ['an address where nobody listens', { endpoint: 'http://127.0.0.1:1' }, 'away'],
  ])('with %s', async (_name, different, fault) => {
    expect(await faultOfS3({ ...s3.settings, ...different })).toMatchObject({ fault });
  });

  test.each<[S3Server['troubles'], string]>([
    [[{ status: 403, code: 'RequestTimeTooSkewed' }], 'wrongClock'],
    [[{ status: 200 }, { status: 403, code: 'AccessDenied' }], 'missingRights'],
    [
      [
        { status: 503, code: 'SlowDown' },
        { status: 503, code: 'SlowDown' },
      ],
      'away',
    ],
  ])('that answers %j', async (troubles, fault) => {
    s3.troubles.push(...troubles);
    expect(await faultOfS3(s3.settings)).toMatchObject({ fault });
  });
});
