/** Objections to a resolution behind which no issue lies, and the answers: reported, looked at, hidden and shown again. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import {
  hideObjection,
  leaveObjection,
  restoreObjection,
} from '../../server/issues/commands/hide-objection.ts';
import {
  answerObjection,
  correctNotice,
  raiseObjection,
} from '../../server/issues/commands/public-notice.ts';
import { hideContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import { appRouter } from '../../server/router.ts';
import { held } from '../meetings/held-evening.ts';
import { Hall, refusalOf, type Meeting } from '../meetings/hall.ts';
import { servicesOver } from '../support/services.ts';
import { Street } from './street.ts';

const nobody = { kind: 'anyone' } as const;
let hall: Hall;
let street: Street;
let meeting: Meeting;
let host: SignedIn;
let objector: SignedIn;
let neighbour: SignedIn;
let resolutionId: string;
let objectionId: string;

beforeAll(async () => {
  hall = await Hall.open();
  street = await Street.open(hall);
  const evening = await held(hall);
  ({ meeting } = evening);
  ({ host } = meeting);
  const [first, second] = evening.voters.map(({ person }) => person);
  if (!first || !second) throw new Error('two voters');
  [objector, neighbour] = [first, second];
  [{ id: resolutionId } = { id: '' }] = await hall.rows<{ id: string }>(
    'select id from resolution where meeting_id = $1',
    [meeting.id],
  );
});
afterAll(() => hall.close());
beforeEach(async () => {
  ({ objectionId } = await street.run(raiseObjection, objector, { resolutionId, words: '三楼老陈家挡光' }));
  await street.run(answerObjection, host, { objectionId, words: '老陈已经搬走了' });
});

const asks = (viewer: Viewer) => appRouter.createCaller({ services: servicesOver(hall.runner), viewer });
const noticeFor = (viewer: Viewer) => asks(viewer).issues.notice({ resolutionId });
const readBy = async (viewer: Viewer) =>
  (await noticeFor(viewer))?.objections.find(({ id }) => id === objectionId);
const report = (viewer: Viewer, ofAnswer = false, id = uuidv4()) =>
  asks(viewer).public.reportObjection({ id, objectionId, ofAnswer, why: 'privacy', words: '有名字' });
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    (error: { code?: string; cause?: { code?: string } }) => error.cause?.code ?? error.code,
  );

describe.each([
  { ofAnswer: false, said: '三楼老陈家挡光', shown: 'words', why: 'hiddenReason', author: () => objector },
  { ofAnswer: true, said: '老陈已经搬走了', shown: 'answer', why: 'answerHiddenReason', author: () => host },
] as const)('what was said (of the answer: $ofAnswer)', ({ ofAnswer, said, shown, why, author }) => {
  const hiding = () => ({ objectionId, ofAnswer, reason: '点了名' });
  const other = ofAnswer ? 'words' : 'answer';

  it('is hidden and shown again by the host, with reasons that stay, and the other part stands', async () => {
    expect(await refusalOf(street.run(hideObjection, neighbour, hiding()))).toBe('notAllowed');
    expect(await refusalOf(street.run(restoreObjection, host, hiding()))).toBe('nothingChanged');
    await street.run(hideObjection, host, hiding());
    expect(await refusalOf(street.run(hideObjection, host, hiding()))).toBe('nothingChanged');
    for (const reader of [nobody, neighbour]) {
      const read = await readBy(reader);
      expect(read).toMatchObject({ [shown]: null, [why]: '点了名' });
      expect(read?.[other]).not.toBeNull();
    }
    for (const reader of [host, author()])
      expect(await readBy(reader)).toMatchObject({ [shown]: said, [why]: '点了名' });
    hall.now += 1;
    await street.run(restoreObjection, host, { ...hiding(), reason: '误会' });
    expect(await readBy(neighbour)).toMatchObject({ [shown]: said, [why]: null });
    expect(
      await hall.rows(
        `select of_answer as "ofAnswer", is_hidden as "isHidden", reason from objection_moderation
         where objection_id = $1 order by at`,
        [objectionId],
      ),
    ).toEqual([
      { ofAnswer, isHidden: true, reason: '点了名' },
      { ofAnswer, isHidden: false, reason: '误会' },
    ]);
  });

  it('is reported by anybody, once, to the host alone, who looks at it and leaves it', async () => {
    const waiting = async () => {
      const list = await asks(host).issues.reportedResolutions({ communityId: meeting.communityId });
      return list.find((one) => one.resolutionId === resolutionId)?.reports ?? 0;
    };
    const [atDoor, before] = [await asks(host).issues.reportsWaiting({}), await waiting()];
    const id = uuidv4();
    hall.published.length = 0;
    await report(neighbour, ofAnswer, id);
    await report(neighbour, ofAnswer, id);
    expect(hall.published.flatMap(({ events }) => events.map(({ type }) => type))).toEqual([
      'meetingsChanged',
    ]);
    expect(await codeOf(report(neighbour, ofAnswer))).toBe('reportedAlready');
    await report(nobody, ofAnswer);
    expect(await waiting()).toBe(before + 2);
    expect(await asks(host).issues.reportsWaiting({})).toBe(atDoor + 2);
    for (const reader of [nobody, neighbour, objector])
      expect(await codeOf(asks(reader).issues.reportsOfObjections({ resolutionId }))).toMatch(
        /notAllowed|notSignedIn/,
      );
    const told = await asks(host).issues.reportsOfObjections({ resolutionId });
    const ofThis = told.filter((one) => one.objectionId === objectionId);
    expect(new Set(ofThis.map(({ byName }) => byName))).toEqual(new Set([neighbour.name, null]));
    for (const one of ofThis) expect(one).toMatchObject({ ofAnswer, why: 'privacy', words: '有名字' });
    const part = { objectionId, ofAnswer };
    expect(await refusalOf(street.run(leaveObjection, neighbour, part))).toBe('notAllowed');
    await street.run(leaveObjection, host, part);
    expect(await refusalOf(street.run(leaveObjection, host, part))).toBe('nothingChanged');
    expect(await waiting()).toBe(before);
    expect(await readBy(nobody)).toMatchObject({ [shown]: said });
  });

  it('is settled by hiding it, and not reported while it is hidden', async () => {
    await report(neighbour, ofAnswer);
    await report(neighbour, !ofAnswer);
    await street.run(hideObjection, host, hiding());
    const told = await asks(host).issues.reportsOfObjections({ resolutionId });
    expect(told.filter((one) => one.objectionId === objectionId)).toMatchObject([{ ofAnswer: !ofAnswer }]);
    expect(await codeOf(report(nobody, ofAnswer))).toBe('notAllowed');
  });
});

test('an answer that was not given is neither reported nor hidden', async () => {
  ({ objectionId } = await street.run(raiseObjection, neighbour, { resolutionId, words: '太贵了' }));
  expect(await codeOf(report(nobody, true))).toBe('notAllowed');
  const hiding = { objectionId, ofAnswer: true, reason: '点了名' };
  expect(await refusalOf(street.run(hideObjection, host, hiding))).toBe('notAllowed');
});

test('where an issue lies behind the resolution, its steps are reported and hidden there, a correction too', async () => {
  const issueId = await hall.issue(meeting);
  await hall.rows('update resolution set issue_id = $2 where id = $1', [resolutionId, issueId]);
  const own = await street.run(raiseObjection, neighbour, { resolutionId, words: '老陈收了钱' });
  ({ objectionId } = own);
  await street.run(answerObjection, host, { objectionId, words: '没有这回事' });
  await street.run(correctNotice, host, { resolutionId, words: '路灯全换', reason: '老陈写错了' });
  expect(await codeOf(report(nobody))).toBe('notAllowed');
  const ofObjection = { objectionId, ofAnswer: false, reason: '点了名' };
  expect(await refusalOf(street.run(hideObjection, host, ofObjection))).toBe('notAllowed');
  const read = await readBy(nobody);
  const part = { issueId, fileId: null };
  for (const step of [read?.step, read?.answerStep]) {
    if (typeof step !== 'number') throw new Error('a step of the issue');
    await asks(nobody).public.report({ ...part, id: uuidv4(), step, why: 'untrue', words: '' });
  }
  const [titled] = await hall.rows<{ title: string }>('select title from issue where id = $1', [issueId]);
  await hall.rows(`update meeting set title = '议事会：' || $2 where id = $1`, [meeting.id, titled?.title]);
  await street.run(hideContent, host, { ...part, step: null, reason: '标题点了名' });
  const shown = await asks(nobody).public.resolution({ id: resolutionId });
  expect(shown).toMatchObject({ issueTitle: null, meetingTitle: expect.stringMatching(/^议事会：#\d+$/) });
  const again = { ...part, id: uuidv4(), why: 'untrue', words: '' } as const;
  expect(await codeOf(asks(street.resident(0)).public.report({ ...again, step: null }))).toBe('notAllowed');
  await asks(street.resident(0)).public.report({ ...again, step: read?.answerStep ?? 0 });
  await street.run(restoreContent, host, { ...part, step: null, reason: '误会' });
  const [correction] = await hall.rows<{ seq: number }>(
    `select seq from issue_history where issue_id = $1 and type = 'noticeCorrected'`,
    [issueId],
  );
  const step = { ...part, step: correction?.seq ?? 0 };
  await street.run(hideContent, host, { ...step, reason: '点了名' });
  expect((await noticeFor(nobody))?.history).toMatchObject([{ reason: null, hiddenReason: '点了名' }]);
  expect((await noticeFor(host))?.history).toMatchObject([{ reason: '老陈写错了', hiddenReason: '点了名' }]);
  await street.run(restoreContent, host, { ...step, reason: '误会' });
  expect((await noticeFor(nobody))?.history).toMatchObject([{ reason: '老陈写错了', hiddenReason: null }]);
});

it('what is posted, whole names and all, is read here only by those who may correct it', async () => {
  const words = '选出何秀珍';
  await street.run(correctNotice, host, { resolutionId, words, reason: '写错了名字' });
  expect((await noticeFor(host))?.words).toBe(words);
  for (const viewer of [nobody, objector])
    expect(JSON.stringify(await noticeFor(viewer))).not.toContain(words);
});
