/** One issue from its raising to its end, through a meeting and with the clock moved forward, on the real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { personOfLink, unitThatTookOver } from '../../server/identity/links.ts';
import { endorseIssue } from '../../server/issues/commands/endorse-issue.ts';
import { flagUrgent } from '../../server/issues/commands/flag-urgent.ts';
import { reassignTask } from '../../server/issues/commands/give-work.ts';
import { mergeIssue, undoMerge } from '../../server/issues/commands/merge-issue.ts';
import { hideContent, restoreContent } from '../../server/issues/commands/moderate.ts';
import {
  answerObjection,
  correctNotice,
  raiseObjection,
} from '../../server/issues/commands/public-notice.ts';
import { reportDone, reportProgress } from '../../server/issues/commands/report-work.ts';
import { acceptIssue } from '../../server/issues/commands/screen-issue.ts';
import { confirmSolved, reportNotSolved } from '../../server/issues/commands/verify-issue.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
import { noticesOf } from '../../server/notifications/own-notices.ts';
import { issuesOfMeeting } from '../../server/public/ways-to-issues.ts';
import { appRouter } from '../../server/router.ts';
import { Hall, idIn, refusalOf, type Meeting } from '../meetings/hall.ts';
import { servicesOver } from '../support/services.ts';
import { Street, type Unit } from './street.ts';

let hall: Hall;
let meeting: Meeting;
let street: Street;
let unit: Unit;

beforeAll(async () => {
  hall = await Hall.open();
  meeting = await hall.meeting({ voters: 4 });
  street = await Street.open(hall, meeting.communityId);
  unit = await street.unit();
});
afterAll(() => hall.close());

function asks(viewer: Viewer) {
  return appRouter.createCaller({ services: servicesOver(hall.runner), viewer }).issues;
}

function voter(index: number): SignedIn {
  const found = meeting.voters[index];
  if (!found) throw new Error(`no voter ${index}`);
  return found.person;
}

describe('an issue', () => {
  let issueId: string;
  let resolutionId: string;
  let actionItemId: string;
  const start = Date.now();
  const later = (days: number) => (hall.now = start + days * dayMs);
  const done = async (by: SignedIn) => {
    const photoIds = [await hall.file(by, 'image/jpeg')];
    await street.run(reportDone, by, { actionItemId, words: '路灯全亮了', photoIds });
  };

  it('is raised twice, merged, parted and merged again, with everyone who endorsed it', async () => {
    issueId = await street.raise(street.resident(0));
    await street.run(acceptIssue, street.host, { issueId });
    const twin = await street.raise(street.resident(1), '三巷晚上没灯');
    await street.run(acceptIssue, street.colleague, { issueId: twin });
    await street.run(endorseIssue, street.resident(2), { issueId: twin });
    const merge = { issueId: twin, intoId: issueId, reason: '说的是同一排路灯' };
    await street.run(mergeIssue, street.host, merge);
    await street.run(undoMerge, street.host, { issueId: twin });
    expect(await street.run(mergeIssue, street.host, merge)).toEqual({ endorsements: 2 });
    const seen = await asks(street.resident(1)).detail({ issueId: twin });
    expect(seen).toMatchObject({ state: 'merged', stateReason: merge.reason, mergedInto: { id: issueId } });
  });

  it('is deliberated and decided, and knows its meeting and its vote', async () => {
    const itemId = await hall.sitting(meeting, issueId);
    const proposal = {
      ...hall.motion(meeting, itemId),
      unitId: unit.id,
      dueOn: addDays(localDay(start), 20),
    };
    const motionId = idIn(await hall.run(meeting, 'proposeMotion', voter(0), proposal), 'motionId');
    await hall.run(meeting, 'secondMotion', voter(1), { motionId });
    const ballotId = idIn(await hall.run(meeting, 'openBallot', meeting.host, { motionId }), 'ballotId');
    for (const index of [0, 1, 2, 3]) await hall.vote(meeting, ballotId, voter(index), 'yes');
    await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
    const view = await hall.view(meeting);
    const supervisor = view.seats.find(({ role }) => role === 'supervisor' || role === 'chair');
    const published = await hall.run(meeting, 'publishResolution', meeting.host, {
      ...{ motionId, supervisorSeatId: supervisor?.id ?? '', dueOn: addDays(localDay(start), 20) },
    });
    resolutionId = idIn(published, 'resolutionId');
    await hall.run(meeting, 'closeItem', meeting.host, { itemId });
    await hall.run(meeting, 'closeMeeting', meeting.host, {});
    const detail = await asks(street.host).detail({ issueId });
    expect(detail).toMatchObject({
      state: 'inProgress',
      meetings: [{ id: meeting.id, ballots: [{ id: ballotId, outcome: 'adopted' }] }],
      resolutions: [{ id: resolutionId, unanswered: 0 }],
      tasks: [{ unitName: unit.name, resolutionId }],
    });
    actionItemId = detail.tasks[0]?.id ?? '';
  });

  it('is posted for 15 days, which a correction starts again; objections are answered', async () => {
    later(3);
    const objecting = { resolutionId, words: '灯太亮，照进卧室' };
    const { objectionId } = await street.run(raiseObjection, street.resident(4), objecting);
    expect((await asks(street.host).detail({ issueId })).resolutions[0]?.unanswered).toBe(1);
    const answer = { objectionId, words: '加装遮光罩' };
    await street.run(answerObjection, street.host, answer);
    expect(await refusalOf(street.run(answerObjection, street.colleague, answer))).toBe(
      'alreadyAnsweredObjection',
    );
    expect(await refusalOf(street.run(answerObjection, street.resident(4), answer))).toBe('notAllowed');
    const words = '在三号巷装十盏路灯，加遮光罩';
    const correction = { resolutionId, words, reason: '采纳居民异议' };
    const { until } = await street.run(correctNotice, street.host, correction);
    expect(until).toBe(addDays(localDay(start), 18));
    expect(await refusalOf(street.run(correctNotice, street.host, correction))).toBe('nothingChanged');
    later(18);
    await street.run(raiseObjection, street.resident(5), { resolutionId, words: '费用太高' });
    later(19);
    expect(await refusalOf(street.run(raiseObjection, street.resident(3), objecting))).toBe('noticeOver');
    const posted = await asks({ kind: 'anyone' }).notice({ resolutionId });
    expect(posted).toMatchObject({ isOver: true, history: [{ reason: '采纳居民异议' }] });
    expect((await asks(street.host).notice({ resolutionId }))?.words).toBe(words);
    expect(posted?.objections.map(({ answer: given }) => given)).toEqual(['加装遮光罩', null]);

    const step = posted?.objections[0]?.step ?? 0;
    const hiding = { issueId, fileId: null, step, reason: '说了别人家的事' };
    await street.run(hideContent, street.host, hiding);
    const readBy = async (viewer: Viewer) => (await asks(viewer).notice({ resolutionId }))?.objections[0];
    expect(await readBy({ kind: 'anyone' })).toMatchObject({ words: null, hiddenReason: hiding.reason });
    expect(await readBy(street.resident(3))).toMatchObject({ words: null, answer: '加装遮光罩' });
    for (const reader of [street.host, street.resident(4)])
      expect(await readBy(reader)).toMatchObject({ words: objecting.words, hiddenReason: hiding.reason });
    await street.run(restoreContent, street.host, hiding);
    expect(await readBy({ kind: 'anyone' })).toMatchObject({ words: objecting.words, hiddenReason: null });
  });

  it('changes hands: the link of the earlier unit says who has it now', async () => {
    const now = () => new Date(hall.now);
    const first = await asks(street.host).unitLink({ actionItemId, contactName: '陈工' });
    const token = (url: string) => url.split('#')[1] ?? '';
    expect(await personOfLink(hall.database.em(), token(first.url), now())).not.toBeNull();
    const other = await street.unit();
    await street.run(reassignTask, street.host, { actionItemId, unitId: other.id, reason: '灯杆归街道' });
    expect(await unitThatTookOver(hall.database.em(), token(first.url))).toBe(other.name);
    const note = { actionItemId, words: '已进场', photoIds: [] };
    expect(await refusalOf(street.run(reportProgress, unit.contact, note))).toBe('taskReassigned');
    unit = other;
    await street.run(reportProgress, unit.contact, note);
    const second = await asks(street.host).unitLink({ actionItemId, contactName: '李工' });
    expect(await unitThatTookOver(hall.database.em(), token(second.url))).toBeNull();
    expect((await asks(unit.contact).unitTasks({})).rows.map(({ id }) => id)).toEqual([actionItemId]);
    expect((await asks(unit.contact).taskTimeline({ actionItemId })).at(-1)).toMatchObject({
      words: '已进场',
    });
  });

  it('is reminded of, escalated, reported done, reopened, done again, left unanswered and at last verified', async () => {
    await lookAtDeadlines(hall.runner);
    later(22);
    await lookAtDeadlines(hall.runner);
    const board = await asks(street.host).board({ communityId: street.communityId, stage: 'atWork' });
    expect(board.issues[0]).toMatchObject({ id: issueId, isOverdue: true, escalationLevel: 1 });
    expect((await asks(street.host).boardCounts({ communityId: street.communityId })).late).toBe(1);
    await done(unit.contact);
    later(24);
    const reason = '最里面两盏不亮';
    await street.run(reportNotSolved, street.resident(0), { issueId, reason, actionItemIds: [] });
    expect(await street.state(issueId)).toBe('inProgress');
    later(30);
    await done(unit.contact);
    later(44);
    await lookAtDeadlines(hall.runner);
    const silent = await asks(street.host).detail({ issueId });
    expect(silent).toMatchObject({ state: 'reportedDone', isUnconfirmed: true, round: 2 });
    expect(await refusalOf(street.run(confirmSolved, street.host, { issueId, rating: 5 }))).toBe(
      'notConcerned',
    );
    expect(await street.run(confirmSolved, street.resident(0), { issueId, rating: 4 })).toEqual({
      solved: true,
    });
    expect(await street.story(issueId)).toEqual([
      ...['raised', 'accepted', 'absorbed', 'released', 'absorbed', 'scheduled', 'deliberated', 'decided'],
      ...[
        'actionAgreed',
        'objectionRaised',
        'objectionAnswered',
        'noticeCorrected',
        'objectionRaised',
        'contentHidden',
        'contentRestored',
      ],
      ...['reassigned', 'progressReported', 'reminded', 'escalated', 'doneReported', 'notSolved', 'reopened'],
      ...['doneReported', 'unconfirmed', 'confirmed', 'verified'],
    ]);
    const { timeline } = await asks(street.resident(0)).detail({ issueId });
    expect(timeline.find(({ type }) => type === 'escalated')).toMatchObject({
      unitName: unit.name,
      byName: null,
    });
    expect(await verifyHistories(hall.database.em())).toMatchObject({ issues: 2, faults: [] });
  });

  it('shows a report whose words were changed afterwards', async () => {
    await hall.rows(`update progress_update set words = '其实没修' where words = '已进场'`);
    expect((await verifyHistories(hall.database.em())).faults).toMatchObject([{ issueId, what: 'words' }]);
  });
});

describe('whoever voted', () => {
  it('hears what becomes of it also when the vote did not carry, but not of the vote once more', async () => {
    const evening = await hall.meeting({ voters: 3 });
    const issueId = await hall.issue(evening);
    const itemId = await hall.sitting(evening, issueId);
    const motionId = await hall.debate(evening, itemId);
    const ballotId = idIn(await hall.run(evening, 'openBallot', evening.host, { motionId }), 'ballotId');
    const [first, second] = evening.voters.map(({ person }) => person);
    if (!first || !second) throw new Error('two voters');
    await hall.vote(evening, ballotId, first, 'no');
    await hall.run(evening, 'closeBallot', evening.host, { ballotId });
    const flag = { issueId, urgent: true, reason: '又有人摔了' };
    await street.run(flagUrgent, evening.host, flag);
    const heard = async ({ personId }: SignedIn) =>
      (await noticesOf(hall.database.em(), personId, null)).notices.map(
        (told) => told.kind === 'step' && told.type,
      );
    expect(await heard(first)).toEqual(['urgencyChanged']);
    expect(await heard(second)).toEqual([]);
    const listed = async (who: SignedIn) =>
      (await asks(who).mine({})).rows.map(({ id, state, isMine }) => ({ id, state, isMine }));
    expect(await listed(first)).toEqual([{ id: issueId, state: 'notAdopted', isMine: false }]);
    expect(await listed(second)).toEqual([]);
  });
});

describe('an issue whose vote did not carry', () => {
  it('leads anyone to its meeting and its vote, and those lead back, unless it is hidden', async () => {
    const evening = await hall.meeting({ voters: 3 });
    const issueId = await hall.issue(evening);
    const itemId = await hall.sitting(evening, issueId);
    const motionId = await hall.debate(evening, itemId);
    const id = idIn(await hall.run(evening, 'openBallot', evening.host, { motionId }), 'ballotId');
    const open = appRouter.createCaller({ services: servicesOver(hall.runner), viewer: { kind: 'anyone' } });
    expect(await open.public.ballot({ id })).toBeNull();
    await hall.run(evening, 'closeBallot', evening.host, { ballotId: id });
    const [{ title } = { title: '' }] = await hall.rows<{ title: string }>(
      'select title from issue where id = $1',
      [issueId],
    );
    await hall.rows(`update meeting set title = '议事会：' || $2 where id = $1`, [evening.id, title]);
    expect((await open.public.issue({ id: issueId }))?.meetings).toMatchObject([
      { id: evening.id, state: 'open', ballots: [{ id, motion: null, outcome: 'rejected' }] },
    ]);
    const subject = { minutesOf: null, meetingTitle: `议事会：${title}`, issue: { id: issueId, title } };
    expect(await open.public.ballot({ id })).toEqual(subject);
    expect(await issuesOfMeeting(hall.database.em(), evening.id)).toEqual([{ id: issueId, title }]);
    const hiding = { issueId, fileId: null, step: null, reason: '点了名' };
    await street.run(hideContent, evening.host, hiding);
    const hidden = await open.public.ballot({ id });
    expect(hidden).toMatchObject({ issue: null, meetingTitle: expect.stringMatching(/^议事会：#\d+$/) });
    expect(await issuesOfMeeting(hall.database.em(), evening.id)).toEqual([]);
  });
});
