import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { mostReports, whyCannotReport } from '../../shared/issues/moderation.ts';
import { mergeIssue } from '../../server/issues/commands/merge-issue.ts';
import { hideContent, leaveContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import { reportDone } from '../../server/issues/commands/report-work.ts';
import { sendToUnit } from '../../server/issues/commands/screen-issue.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
import { loadView } from '../../server/meetings/load-view.ts';
import { planMeeting } from '../../server/meetings/planning/commands.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
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

const words = () => ({ issueId, fileId: null, step: null });
const get = async (path: string) => (await fetch(`${server.base}${path}`)).text();
const hide = (what: string | null, reason = '照片里有人脸') =>
  quarter.run(hideContent, host, { issueId, fileId: what, step: null, reason });
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

describe('one step', () => {
  const said = '三楼老陈家堆的';
  let contact: SignedIn;
  let picture: string;
  let step: number;
  let actionItemId: string;

  beforeEach(async () => {
    raiser = await quarter.person();
    issueId = await quarter.accepted(raiser, host, { title });
    const unitId = uuidv7();
    await quarter.rows(`insert into responsible_unit (id, name, is_demo) values ($1, $2, true)`, [
      ...[unitId, `物业 ${unitId.slice(-6)}`],
    ]);
    contact = {
      ...(await quarter.person()),
      grants: [{ role: 'responsibleUnit', communityId: null, unitId }],
    };
    await quarter.rows(
      `insert into role_grant (id, person_id, role, unit_id) values ($1, $2, 'responsibleUnit', $3)`,
      [uuidv7(), contact.personId, unitId],
    );
    await quarter.run(sendToUnit, host, {
      ...{ issueId, unitId, what: '清理楼道', dueOn: '2099-01-01', supervisorId: null, reason: '等不得' },
    });
    [{ id: actionItemId } = { id: '' }] = await quarter.rows<{ id: string }>(
      'select id from action_item where issue_id = $1',
      [issueId],
    );
    picture = uuidv7();
    await quarter.rows(
      `insert into stored_file (id, sha256, media_type, byte_size, width, height, uploaded_by)
       values ($1, sha256($2), 'image/jpeg', 1, 1, 1, $3)`,
      [picture, picture, contact.personId],
    );
    await quarter.run(reportDone, contact, { actionItemId, words: said, photoIds: [picture] });
    const { timeline } = await quarter.ask(host).issues.detail({ issueId });
    step = timeline.find(({ type }) => type === 'doneReported')?.seq ?? 0;
  });

  const part = () => ({ issueId, fileId: null, step });
  const readers: Record<string, () => Promise<unknown>> = {
    'public page': () => quarter.ask(nobody).public.issue({ id: issueId }),
    'page of a neighbour': () => quarter.ask(neighbour).issues.detail({ issueId }),
    'list of whoever supervises': async () =>
      (await quarter.ask(host).issues.supervised({})).rows.filter((one) => one.issueId === issueId),
    'news of the raiser': () => quarter.ask(raiser).notices.mine({ before: null }),
    evidence: async () => {
      await quarter.rows(`update issue set state = 'verified', verified_at = now() where id = $1`, [issueId]);
      return evidenceOf(quarter.database.em(), 'issue', issueId);
    },
  };

  test.each(Object.keys(readers))(
    'hidden leaves the %s, words and pictures, and comes back',
    async (name) => {
      const read = async () => JSON.stringify(await readers[name]?.());
      const showsPictures = (await read()).includes(picture);
      expect(await read()).toContain(said);
      await quarter.run(hideContent, host, { ...part(), reason: '点了别人的名' });
      const text = await read();
      expect(text).not.toContain(said);
      expect(text).not.toContain(picture);
      if (name.includes('page')) expect(text).toContain('点了别人的名');
      await quarter.run(restoreContent, host, { ...part(), reason: '误会' });
      expect(await read()).toContain(said);
      expect((await read()).includes(picture)).toBe(showsPictures);
    },
  );

  test('is still read by moderators and whoever said it, and its pictures are opened by them', async () => {
    await quarter.run(hideContent, host, { ...part(), reason: '点了别人的名' });
    const hidden = { hiddenReason: '点了别人的名', words: said };
    const { timeline } = await quarter.ask(host).issues.detail({ issueId });
    expect(timeline.find(({ seq }) => seq === step)).toMatchObject(hidden);
    const own = await quarter.ask(contact).issues.taskTimeline({ actionItemId });
    expect(own.find(({ seq }) => seq === step)).toMatchObject(hidden);
    const file = await fileOf(quarter.database.em(), picture);
    const opens = [nobody, neighbour, contact, host, administrator].map(
      (viewer) => file && maySee(viewer, file),
    );
    expect(opens).toEqual([false, false, true, true, true]);
    expect(await quarter.ask(administrator).issues.moderation({ issueId })).toMatchObject({
      steps: [{ step, type: 'doneReported', ...hidden }],
    });
  });

  test('is reported by itself, settled by itself, and named in the history', async () => {
    const asked = { ...part(), why: 'privacy', words: '' } as const;
    await quarter.ask(neighbour).public.report({ ...asked, id: uuidv4() });
    await report(neighbour);
    expect(await codeOf(quarter.ask(neighbour).public.report({ ...asked, id: uuidv4() }))).toBe(
      'reportedAlready',
    );
    const { reports, steps } = await quarter.ask(host).issues.moderation({ issueId });
    expect(new Set(reports.map((one) => one.step))).toEqual(new Set([step, null]));
    expect(steps).toMatchObject([{ step, hiddenReason: null }]);
    await quarter.run(leaveContent, host, part());
    expect(await codeOf(quarter.run(leaveContent, host, part()))).toBe('nothingChanged');
    expect((await quarter.ask(host).issues.moderation({ issueId })).reports).toMatchObject([{ step: null }]);
    const [entry] = await quarter.rows<{ data: object }>(
      `select data from issue_history where issue_id = $1 and type = 'contentLeft'`,
      [issueId],
    );
    expect(entry?.data).toEqual({ fileId: null, step, reports: 1 });
    await quarter.run(hideContent, host, { ...part(), reason: '点了别人的名' });
    expect(await codeOf(quarter.ask(nobody).public.report({ ...asked, id: uuidv4() }))).toBe('notAllowed');
    expect((await verifyHistories(quarter.database.em())).faults).toEqual([]);
  });

  test('is hidden once, and only where somebody said something', async () => {
    const reason = '点了别人的名';
    expect(await codeOf(quarter.run(restoreContent, host, { ...part(), reason }))).toBe('nothingChanged');
    await quarter.run(hideContent, host, { ...part(), reason });
    expect(await codeOf(quarter.run(hideContent, host, { ...part(), reason }))).toBe('nothingChanged');
    for (const wrong of [{ step: 1 }, { step: 999 }, { fileId: picture }])
      expect(await codeOf(quarter.run(hideContent, host, { ...part(), ...wrong, reason }))).toBe(
        'notAllowed',
      );
    expect(await codeOf(quarter.run(hideContent, neighbour, { ...part(), reason }))).toBe('notAllowed');
  });
});

describe('a report', () => {
  test('reaches the host, by anybody, once, and is settled by either step', async () => {
    const atDoor = (who: SignedIn) => quarter.ask(who).issues.reportsWaiting({});
    const before = await atDoor(host);
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
    expect((await atDoor(host)) - before).toBe(2);
    expect([await atDoor(neighbour), await atDoor(administrator)]).toEqual([0, 0]);
    const { reports } = await quarter.ask(host).issues.moderation({ issueId });
    // Of one moment, so in either order
    expect(new Set(reports.map(({ byName }) => byName))).toEqual(new Set([neighbour.name, null]));
    await hide(fileId);
    expect(await waiting()).toBe(1);
    await quarter.run(leaveContent, host, words());
    expect(await waiting()).toBe(0);
    expect(await atDoor(host)).toBe(before);
    expect(await codeOf(quarter.run(leaveContent, host, words()))).toBe('nothingChanged');
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
