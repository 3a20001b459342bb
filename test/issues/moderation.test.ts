import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { mostReports, whyCannotReport } from '../../shared/issues/moderation.ts';
import { hideContent, leaveContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import { maySee, fileOf } from '../../server/files/handler.ts';
import { openServer } from './open-server.ts';
import { Quarter } from './quarter.ts';

const nobody = { kind: 'anyone' } as const;
const title = '楼道堆满纸箱烂木头';
let quarter: Quarter;
let host: SignedIn;
let administrator: SignedIn;
let raiser: SignedIn;
let neighbour: SignedIn;
let server: Awaited<ReturnType<typeof openServer>>;
let issueId: string;
let fileId: string;

beforeAll(async () => {
  quarter = await Quarter.open();
  host = await quarter.person('host');
  administrator = await quarter.person('administrator');
  raiser = await quarter.person();
  neighbour = await quarter.person();
  server = await openServer(quarter.services);
});
afterAll(async () => {
  await server.close();
  await quarter.close();
});
beforeEach(async () => {
  fileId = uuidv7();
  await quarter.rows(
    `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by)
     values ($1, sha256($2), 'image/jpeg', 1, 1, 1, $3)`,
    [fileId, fileId, raiser.personId],
  );
  issueId = await quarter.accepted(raiser, host, { title, photoIds: [fileId] });
});

const get = async (path: string) => (await fetch(`${server.base}${path}`)).text();
const hide = (what: string | null, reason = '照片里有人脸') =>
  quarter.run(hideContent, host, { issueId, fileId: what, reason });
const report = (viewer: SignedIn | typeof nobody = nobody, what: string | null = null, id = uuidv4()) =>
  quarter.ask(viewer).public.report({ id, issueId, fileId: what, why: 'privacy', words: '' });
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: { code?: string; cause?: { code?: string } }) => error.cause?.code ?? error.code,
  );

/** Every way on which somebody other than a moderator reads issues. */
const outlets: Record<string, () => Promise<string>> = {
  'public list': async () =>
    JSON.stringify(
      await quarter
        .ask(nobody)
        .public.issues({ communityId: null, stage: null, category: null, text: '', after: null }),
    ),
  'public page': async () =>
    JSON.stringify(
      await quarter
        .ask(nobody)
        .public.issue({ id: issueId })
        .catch((error: { cause?: { code?: string; details?: unknown } }) => error.cause?.details),
    ),
  'open data JSON': () => get('/open/issues.json'),
  'open data CSV': () => get('/open/issues.csv'),
  feed: () => get('/open/issues.atom?language=zh-CN'),
  'Open311 list': () => get('/open311/v2/requests.json'),
  'Open311 request': () => get(`/open311/v2/requests/${issueId}.json`),
  'similar issues': async () =>
    JSON.stringify(await quarter.ask(neighbour).issues.similar({ communityId: quarter.communityId, title })),
  'phone list': async () =>
    JSON.stringify(await quarter.ask(neighbour).issues.list({ communityId: quarter.communityId })),
};

describe('what is hidden', () => {
  test.each(Object.keys(outlets))('leaves the %s and comes back restored', async (name) => {
    const read = outlets[name] ?? (() => Promise.resolve(''));
    const shows = async () => {
      const text = await read();
      return name === 'public page' ? text.includes(title) : text.includes(issueId) && text.includes(title);
    };
    expect(await shows()).toBe(true);
    await hide(null);
    expect(await shows()).toBe(false);
    await quarter.run(restoreContent, host, { issueId, fileId: null, reason: '误会' });
    expect(await shows()).toBe(true);
  });

  test.each(['public list', 'public page', 'open data JSON', 'feed', 'Open311 list', 'phone list'])(
    'as a picture leaves the %s, and the words stay',
    async (name) => {
      const read = outlets[name] ?? (() => Promise.resolve(''));
      expect(await read()).toContain(fileId);
      await hide(fileId);
      const text = await read();
      expect(text).not.toContain(`"${fileId}"`);
      expect(text).not.toContain(`/api/files/${fileId}`);
      expect(text).toContain(title);
    },
  );

  test('is told with the reason, and opened by the raiser, the host and administrators', async () => {
    await hide(null, '骂了人');
    expect(await outlets['public page']?.()).toBe('{"reason":"骂了人"}');
    expect(await codeOf(quarter.ask(neighbour).issues.detail({ issueId }))).toBe('contentHidden');
    for (const viewer of [raiser, host, administrator])
      expect(await quarter.ask(viewer).issues.detail({ issueId })).toMatchObject({
        title,
        hiddenReason: '骂了人',
      });
    expect(await codeOf(quarter.ask(raiser).issues.moderation({ issueId }))).toBe('notAllowed');
    expect(await quarter.ask(administrator).issues.moderation({ issueId })).toMatchObject({
      hiddenReason: '骂了人',
    });
    const told = await quarter.rows<{ person_id: string }>(
      `select person_id from notification join issue_history using (issue_id, seq)
       where issue_id = $1 and type = 'contentHidden'`,
      [issueId],
    );
    expect(told.map(({ person_id: id }) => id)).toEqual([raiser.personId]);
  });

  test.each([
    ['a passer-by', () => nobody, false],
    ['a neighbour', () => neighbour, false],
    ['its uploader', () => raiser, true],
    ['the host', () => host, true],
    ['an administrator', () => administrator, true],
  ])('as a file is asked for by %s: %s', async (_who, viewer, opened) => {
    const open = async () => {
      const file = await fileOf(quarter.database.em(), fileId);
      return file !== undefined && maySee(viewer(), file);
    };
    expect(await open()).toBe(true);
    await hide(fileId);
    expect(await open()).toBe(opened);
    await quarter.run(restoreContent, host, { issueId, fileId, reason: '误会' });
    await hide(null);
    expect(await open()).toBe(opened);
  });

  test('is hidden once, and only by the host, and only of this issue', async () => {
    const again = { issueId, fileId: null, reason: '再来一次' };
    expect(await codeOf(quarter.run(hideContent, neighbour, again))).toBe('notAllowed');
    expect(await codeOf(quarter.run(restoreContent, host, again))).toBe('nothingChanged');
    await hide(null);
    expect(await codeOf(hide(null))).toBe('nothingChanged');
    const other = await quarter.accepted(raiser, host, { title: '别的事' });
    expect(await codeOf(quarter.run(hideContent, host, { ...again, issueId: other, fileId }))).toBe(
      'notAllowed',
    );
  });
});

describe('a report', () => {
  test('reaches the host, by anybody, once, and is settled by either step', async () => {
    const id = uuidv4();
    await report(neighbour, fileId, id);
    await report(neighbour, fileId, id);
    expect(await codeOf(report(neighbour, fileId))).toBe('reportedAlready');
    await report(nobody);
    const waiting = async () => {
      const found = await quarter.ask(host).issues.reported({ communityId: quarter.communityId });
      return found.find((one) => one.id === issueId)?.reports ?? 0;
    };
    expect(await waiting()).toBe(2);
    const { reports } = await quarter.ask(host).issues.moderation({ issueId });
    // Of one moment, so in either order
    expect(new Set(reports.map(({ byName }) => byName))).toEqual(new Set([neighbour.name, null]));
    await hide(fileId);
    expect(await waiting()).toBe(1);
    await quarter.run(leaveContent, host, { issueId, fileId: null });
    expect(await waiting()).toBe(0);
    expect(await codeOf(quarter.run(leaveContent, host, { issueId, fileId: null }))).toBe('nothingChanged');
    const story = await quarter.rows<{ type: string; actor_id: string | null }>(
      `select type, actor_id from issue_history where issue_id = $1 and type like 'content%' order by seq`,
      [issueId],
    );
    expect(story).toEqual([
      { type: 'contentReported', actor_id: null },
      { type: 'contentReported', actor_id: null },
      { type: 'contentHidden', actor_id: host.personId },
      { type: 'contentLeft', actor_id: host.personId },
    ]);
    const page = await quarter.ask(nobody).public.issue({ id: issueId });
    const types = (page?.timeline ?? []).map(({ type }) => type);
    expect(types).toContain('contentHidden');
    expect(types).not.toContain('contentReported');
  });

  test('is taken only of what the public sees', async () => {
    const unscreened = await quarter.raise(raiser);
    const asked = { id: uuidv4(), issueId: unscreened, fileId: null, why: 'insult', words: '' } as const;
    expect(await codeOf(quarter.ask(nobody).public.report(asked))).toBe('notAllowed');
    expect(await codeOf(report(nobody, uuidv4()))).toBe('notAllowed');
    await hide(fileId);
    expect(await codeOf(report(nobody, fileId))).toBe('notAllowed');
  });

  test('of those who are signed out is taken ten times an hour', async () => {
    for (let count = 0; count < 10; count += 1) await report();
    expect(await codeOf(report())).toBe('tooManyRequests');
    await report(await quarter.person());
  });

  test.each([
    [{ waiting: 0, isMine: false }, null],
    [{ waiting: 1, isMine: true }, 'reportedAlready'],
    [{ waiting: mostReports - 1, isMine: false }, null],
    [{ waiting: mostReports, isMine: false }, 'reportedAlready'],
  ])('%o is refused with %s', (before, code) => {
    expect(whyCannotReport(before)?.code ?? null).toBe(code);
  });
});
