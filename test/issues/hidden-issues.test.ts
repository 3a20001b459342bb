/** What a host hides of an issue leaves every way on which it is read, and comes back when it is restored. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { mergeIssue } from '../../server/issues/commands/merge-issue.ts';
import { hideContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import { loadView } from '../../server/meetings/load-view.ts';
import { planMeeting } from '../../server/meetings/planning/commands.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
import { maySee, fileOf } from '../../server/files/handler.ts';
import { openServer } from './open-server.ts';
import type { Quarter } from './quarter.ts';
import { codeOf, Moderated, nobody, title } from './moderated.ts';

let moderated: Moderated;
let quarter: Quarter;
let host: SignedIn;
let administrator: SignedIn;
let raiser: SignedIn;
let neighbour: SignedIn;
let server: Awaited<ReturnType<typeof openServer>>;
let issueId: string;
let fileId: string;

beforeAll(async () => {
  moderated = await Moderated.open();
  ({ quarter, host, administrator, raiser, neighbour } = moderated);
  server = await openServer(quarter.services);
});
afterAll(async () => {
  await server.close();
  await quarter.close();
});
beforeEach(async () => ({ issueId, fileId } = await moderated.issue()));

const words = () => ({ issueId, fileId: null, step: null });
const get = async (path: string) => (await fetch(`${server.base}${path}`)).text();
const hide = (what: string | null, reason = '照片里有人脸') =>
  quarter.run(hideContent, host, { issueId, fileId: what, step: null, reason });

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
    await quarter.run(restoreContent, host, { ...words(), reason: '误会' });
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
    await quarter.run(restoreContent, host, { ...words(), fileId, reason: '误会' });
    await hide(null);
    expect(await open()).toBe(opened);
  });

  test('is hidden once, and only by the host, and only of this issue', async () => {
    const again = { ...words(), reason: '再来一次' };
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

describe('the title of a hidden issue', () => {
  /** Each prepares it once and returns how it is read. */
  const lists: Record<string, () => Promise<() => Promise<unknown>>> = {
    agenda: async () => {
      const planned = {
        body: 'council',
        title: '议事会',
        place: '居委会',
        scheduledAt: quarter.now,
      } as const;
      const { meetingId } = await quarter.run(planMeeting, host, {
        ...{ communityId: quarter.communityId, ...planned },
      });
      await quarter.rows(
        `insert into agenda_item (id, meeting_id, position, title, issue_id, state)
         select $1, $2, 1, title, id, 'waiting' from issue where id = $3`,
        [uuidv7(), meetingId, issueId],
      );
      return async () => (await loadView(quarter.database.em(), meetingId)).items;
    },
    'page of the issue that it went into': async () => {
      const intoId = await quarter.accepted(raiser, host, { title: '楼道清理' });
      await quarter.run(mergeIssue, host, { issueId, intoId, reason: '同一件事' });
      return () => quarter.ask(neighbour).issues.detail({ issueId: intoId });
    },
    evidence: async () => {
      await quarter.rows(`update issue set state = 'verified', verified_at = now() where id = $1`, [issueId]);
      return () => evidenceOf(quarter.database.em(), 'issue', issueId);
    },
  };

  test.each(Object.keys(lists))('and what it says are not told in the %s', async (name) => {
    await quarter.rows(
      `update issue set title = '三楼老陈堆纸箱', body = title, place = title where id = $1`,
      [issueId],
    );
    const read = await lists[name]?.();
    const text = async () => JSON.stringify(await read?.());
    expect(await text()).toMatch(/三楼老陈|楼道堆满/);
    await hide(null);
    expect(await text()).not.toMatch(/三楼老陈|楼道堆满/);
    expect(await text()).not.toContain(fileId);
    await quarter.run(restoreContent, host, { ...words(), reason: '误会' });
    expect(await text()).toMatch(/三楼老陈|楼道堆满/);
  });
});
