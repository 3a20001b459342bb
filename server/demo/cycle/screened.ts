/** What the host sends elsewhere, and two that say the same. */
import { staff } from '../cast.ts';
import type { Step } from '../follow-up.ts';
import { addIssue } from '../issue-rows.ts';
import { idOf } from '../seeded.ts';
import { storyOf } from '../stories.ts';
import { person, retold, step, type Told } from './told.ts';

const intoId = idOf('issue', 'tonight-0');
const twinId = idOf('issue', 'cycle-twin');

/** In the history of the issue that took the other one in. */
export function twinAbsorbed(at: string): Step {
  return { type: 'absorbed', data: { issueId: twinId, endorsements: 1 }, actor: staff.chair.id, at };
}

export function addPassedOn({ rows, pictures, ago }: Told): void {
  const reason = '欠薪由劳动监察受理，社区不能裁决；已告诉您要带的材料。';
  addIssue(rows, pictures, {
    ...{ id: idOf('issue', 'cycle-passed-on'), key: 'junjing', raiser: person(3), endorsers: [] },
    story: {
      ...retold(storyOf('deposits'), '工地拖欠三个月工资', '老板换了电话，十几个人都没拿到。', '东门外工地'),
      category: 'unpaidWages',
    },
    ...{ state: 'redirected', stateReason: reason, redirectedTo: 'hotline' },
    ...{ raisedAt: ago(9, '22:10'), verifiedAt: null },
    history: [
      step('raised', {}, ago(9, '22:10'), person(3).id),
      step('redirected', { to: 'hotline', reason }, ago(8, '09:15')),
    ],
  });
}

export function addTwin({ rows, pictures, ago }: Told): void {
  const reason = '和充电桩那件说的是同一件事，附议一起算';
  addIssue(rows, pictures, {
    ...{ id: twinId, key: 'junjing', raiser: person(4), endorsers: [] },
    story: retold(storyOf('charging'), '七栋楼下没地方充电', '晚上排队等桩，等到十一点。', '7 栋架空层'),
    ...{ state: 'merged', stateReason: reason, mergedIntoId: intoId },
    ...{ raisedAt: ago(4, '23:20'), verifiedAt: null },
    history: [
      step('raised', {}, ago(4, '23:20'), person(4).id),
      step('merged', { intoId, reason }, ago(3, '09:40')),
    ],
  });
  const mergeId = idOf('merge', 'cycle-twin');
  rows.add('issue_merge', {
    ...{ id: mergeId, issue_id: twinId, into_id: intoId, state_before: 'submitted' },
    ...{ merged_at: ago(3, '09:40'), undone_at: null },
  });
  rows.add('moved_endorsement', { merge_id: mergeId, person_id: person(4).id });
  rows.add('endorsement', { issue_id: intoId, person_id: person(4).id, endorsed_at: ago(4, '23:20') });
}
