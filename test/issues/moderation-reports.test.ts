/** Reports of what should not stand there: by anybody, once, and settled by whoever moderates. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { mostReports, whyCannotReport } from '../../shared/issues/moderation.ts';
import { hideContent, leaveContent } from '../../server/issues/commands/moderate.ts';
import type { Quarter } from './quarter.ts';
import { codeOf, Moderated, nobody } from './moderated.ts';

let moderated: Moderated;
let quarter: Quarter;
let host: SignedIn;
let administrator: SignedIn;
let raiser: SignedIn;
let neighbour: SignedIn;
let issueId: string;
let fileId: string;

beforeAll(async () => {
  moderated = await Moderated.open();
  ({ quarter, host, administrator, raiser, neighbour } = moderated);
});
afterAll(() => quarter.close());
beforeEach(async () => ({ issueId, fileId } = await moderated.issue()));

const words = () => ({ issueId, fileId: null, step: null });

const hide = (what: string | null, reason = '照片里有人脸') =>
  quarter.run(hideContent, host, { issueId, fileId: what, step: null, reason });
const report = (viewer: SignedIn | typeof nobody = nobody, what: string | null = null, id = uuidv4()) =>
  quarter.ask(viewer).public.report({ id, issueId, fileId: what, why: 'privacy', words: '' });

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
