/** A hazard that went straight to its unit; work in parts that changed hands and is late. */
import { addDays } from '../../../shared/local-time.ts';
import { unitId } from '../cast.ts';
import { addIssue } from '../issue-rows.ts';
import { idOf } from '../seeded.ts';
import { storyOf } from '../stories.ts';
import { addReport, addTask, contactOf } from './task-rows.ts';
import { person, retold, step, type Told } from './told.ts';

export function addHazard({ rows, pictures, today, ago }: Told): void {
  const issueId = idOf('issue', 'cycle-hazard');
  const what = '9 栋楼道电线裸露';
  const dueOn = addDays(today, 1);
  const at = ago(1, '21:40');
  const actionItemId = addTask(rows, {
    ...{ key: 'cycle-hazard', issueId, unit: 'property', what, dueOn, createdAt: at },
  });
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'junjing', raiser: person(1), endorsers: [person(2)], urgent: true },
    story: retold(storyOf('charging'), what, '三楼转角电线皮破了，小孩伸手就碰到。', '9 栋三楼'),
    ...{ state: 'inProgress', raisedAt: at, verifiedAt: null },
    history: [
      step('raised', {}, at, person(1).id),
      step('sentToUnit', { actionItemId, isUrgent: true, reason: null, dueOn }, at, null),
    ],
  });
}

/** Two parts: one is done, the other changed hands and is past its date. */
export function addParts(told: Told): void {
  const { rows, pictures, today, ago } = told;
  const issueId = idOf('issue', 'cycle-parts');
  const story = retold(
    ...([storyOf('flooding'), '地下车库出口积水、井盖松动'] as const),
    ...(['下雨就淹，井盖一踩就翘。', '地下车库出口'] as const),
  );
  const first = { unit: 'water', what: '清淤并更换雨水篦子', dueOn: addDays(today, -14) } as const;
  const second = { unit: 'works', what: '固定松动井盖五个', dueOn: addDays(today, -9) } as const;
  const firstId = addTask(rows, {
    ...{ ...first, key: 'cycle-parts-1', issueId, createdAt: ago(30, '10:00'), reportedAt: ago(16, '16:00') },
  });
  const secondId = addTask(rows, {
    ...{ ...second, key: 'cycle-parts-2', issueId, createdAt: ago(30, '10:05') },
    ...{ level: 2, escalatedAt: ago(1, '08:00') },
  });
  rows.add('task_handover', {
    ...{ id: idOf('handover', 'cycle-parts'), action_item_id: secondId, at: ago(24, '11:00') },
    ...{ from_unit_id: unitId('property'), to_unit_id: unitId('works') },
  });
  const done = addReport(told, {
    ...{ key: 'cycle-parts-done', actionItemId: firstId, kind: 'done', words: '已清淤，篦子换好。', story },
    ...{ by: contactOf('water'), at: ago(16, '16:00') },
  });
  const reason = '日常维修，不需要开会决定';
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'junjing', story, raiser: person(2), endorsers: [person(0), person(5)] },
    ...{ state: 'inProgress', raisedAt: ago(33, '20:10'), verifiedAt: null },
    history: [
      step('raised', {}, ago(33, '20:10'), person(2).id),
      step('accepted', {}, ago(32, '09:00')),
      step('endorsedEnough', { endorsements: 1 }, ago(31, '12:00'), person(0).id),
      step(
        ...(['sentToUnit', { actionItemId: firstId, isUrgent: false, reason, dueOn: first.dueOn }] as const),
        ago(30, '10:00'),
      ),
      step('partAdded', { actionItemId: secondId, dueOn: second.dueOn }, ago(30, '10:05')),
      step('reassigned', { actionItemId: secondId, reason: '井盖归街道管' }, ago(24, '11:00')),
      step('partDone', done, ago(16, '16:00'), contactOf('water')),
      step('reminded', { actionItemId: secondId, dueOn: second.dueOn }, ago(12, '08:00'), null),
      step('escalated', { actionItemId: secondId, dueOn: second.dueOn, level: 1 }, ago(8, '08:00'), null),
      step('escalated', { actionItemId: secondId, dueOn: second.dueOn, level: 2 }, ago(1, '08:00'), null),
    ],
  });
}
