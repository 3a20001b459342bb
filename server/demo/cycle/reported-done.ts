/** Reported done: one is not solved and goes on, of the other nobody has said anything. */
import { addDays } from '../../../shared/local-time.ts';
import { digestOf } from '../../issues/history.ts';
import { addIssue } from '../issue-rows.ts';
import { idOf } from '../seeded.ts';
import { storyOf } from '../stories.ts';
import { addReport, addTask, contactOf } from './task-rows.ts';
import { person, retold, step, type Told } from './told.ts';

export function addReopened(told: Told): void {
  const { rows, pictures, today, ago } = told;
  const issueId = idOf('issue', 'cycle-reopened');
  const story = retold(
    ...([storyOf('waste'), '东门垃圾点晚上没人清'] as const),
    ...(['夜班回来垃圾堆到路上。', '东门停车场旁'] as const),
  );
  const dueOn = addDays(today, 4);
  const firstDue = addDays(today, -6);
  const what = '东门投放点晚上十点加清一次';
  const actionItemId = addTask(rows, {
    ...{ key: 'cycle-reopened', issueId, unit: 'sanitation', what, dueOn, createdAt: ago(20, '10:00') },
  });
  const done = addReport(told, {
    ...{ key: 'cycle-reopened-done', actionItemId, kind: 'done', words: '已安排加清。', story },
    ...{ by: contactOf('sanitation'), at: ago(7, '15:00') },
  });
  const words = '周末两天没有来清，还是堆到路上';
  addReport(told, {
    ...{ key: 'cycle-reopened-again', actionItemId, kind: 'reopened', words },
    ...{ by: person(0).id, at: ago(3, '20:30') },
  });
  const verificationId = idOf('verification', 'cycle-reopened');
  rows.add('verification', {
    ...{ id: verificationId, issue_id: issueId, round: 1, person_id: person(0).id, standing: 'raiser' },
    ...{ verdict: 'notSolved', reason: words, rating: null, at: ago(3, '20:30') },
  });
  const reason = '属于日常清运';
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'junjing', story, raiser: person(0), endorsers: [person(1)], round: 2 },
    ...{ state: 'inProgress', raisedAt: ago(22, '23:50'), verifiedAt: null },
    history: [
      step('raised', {}, ago(22, '23:50'), person(0).id),
      step('accepted', {}, ago(21, '09:10')),
      step('endorsedEnough', { endorsements: 1 }, ago(21, '19:00'), person(1).id),
      step('sentToUnit', { actionItemId, isUrgent: false, reason, dueOn: firstDue }, ago(20, '10:00')),
      step('doneReported', done, ago(7, '15:00'), contactOf('sanitation')),
      step(
        ...(['notSolved', { verificationId, digest: digestOf({ words, photoIds: [] }) }] as const),
        ...([ago(3, '20:30'), person(0).id] as const),
      ),
      step('reopened', { round: 2, dueOn }, ago(3, '20:30'), null),
    ],
  });
}

export function addUnconfirmed(told: Told): void {
  const { rows, pictures, today, ago } = told;
  const issueId = idOf('issue', 'cycle-unconfirmed');
  const story = storyOf('fallingObjects');
  const dueOn = addDays(today, -15);
  const actionItemId = addTask(rows, {
    ...{ key: 'cycle-unconfirmed', issueId, unit: 'police', what: story.motion, dueOn },
    ...{ createdAt: ago(40, '10:00'), reportedAt: ago(17, '11:00') },
  });
  const done = addReport(told, {
    ...{ key: 'cycle-unconfirmed-done', actionItemId, kind: 'done', words: story.done, story },
    ...{ by: contactOf('police'), at: ago(17, '11:00') },
  });
  const reason = '由派出所和物业直接处理';
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'junjing', story, raiser: person(5), endorsers: [person(1), person(2)] },
    ...{ state: 'reportedDone', unconfirmedRound: 1, raisedAt: ago(43, '18:20'), verifiedAt: null },
    history: [
      step('raised', {}, ago(43, '18:20'), person(5).id),
      step('accepted', {}, ago(42, '09:30')),
      step('endorsedEnough', { endorsements: 1 }, ago(41, '12:30'), person(1).id),
      step('sentToUnit', { actionItemId, isUrgent: false, reason, dueOn }, ago(40, '10:00')),
      step('doneReported', done, ago(17, '11:00'), contactOf('police')),
      step('unconfirmed', { round: 1 }, ago(3, '11:00'), null),
    ],
  });
}
