/**
 * What the meetings of the demo do not show of an issue's life, in 骏景: passed on, merged, straight to a unit, in parts,
 * handed over, escalated, reopened, unconfirmed, put off and brought back; and in 科韵 one on the agenda of a meeting.
 */
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { digestOf } from '../issues/history.ts';
import { chairs, communities, contacts, representativesOf, staff, unitId, type UnitKey } from './cast.ts';
import type { Step } from './follow-up.ts';
import { addIssue, addPhoto, type PictureShelf } from './issue-rows.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';
import { issueStories, storyOf, type IssueStory } from './stories.ts';

const residents = representativesOf('junjing');
const intoId = idOf('issue', 'tonight-0');
const twinId = idOf('issue', 'cycle-twin');

/** In the history of the issue that took the other one in. */
export function twinAbsorbed(at: string): Step {
  return { type: 'absorbed', data: { issueId: twinId, endorsements: 1 }, actor: staff.chair.id, at };
}

interface Told {
  readonly rows: Rows;
  readonly pictures: PictureShelf;
  readonly today: string;
  /** A moment of the day so many days ago. */
  readonly ago: (days: number, clock?: string) => string;
}

export function addWholeCycle(rows: Rows, pictures: PictureShelf, now: Date): void {
  const today = localDay(now.getTime());
  const ago = (days: number, clock = '10:00') =>
    new Date(atClock(addDays(today, -days), clock)).toISOString();
  const told = { rows, pictures, today, ago };
  rows.add('urgent_duty', {
    ...{ community_id: communities.junjing.id, category: 'charging', unit_id: unitId('property') },
  });
  rows.add(
    'issue_kind',
    ...[...new Map(issueStories.map(({ category, unit }) => [category, unit]))].map(([category, unit]) => ({
      ...{ community_id: communities.junjing.id, category, is_on: true, unit_id: unitId(unit) },
    })),
  );
  addPassedOn(told);
  addTwin(told);
  addHazard(told);
  addParts(told);
  addReopened(told);
  addUnconfirmed(told);
  addPutOff(told);
  addOnAgenda(told);
  addModerated(told);
}

const person = (at: number) => {
  const found = residents[at];
  if (!found) throw new Error(`骏景 has no resident ${at}`);
  return found;
};
const retold = (story: IssueStory, title: string, body: string, place: string): IssueStory => ({
  ...{ ...story, title, body, place },
});
const step = (type: Step['type'], data: object, at: string, actor: string | null = staff.chair.id) => ({
  ...{ type, data, actor },
  at,
});

function addPassedOn({ rows, pictures, ago }: Told): void {
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

function addTwin({ rows, pictures, ago }: Told): void {
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

interface Task {
  readonly key: string;
  readonly issueId: string;
  readonly unit: UnitKey;
  readonly what: string;
  readonly dueOn: string;
  readonly createdAt: string;
  readonly reportedAt?: string;
  readonly level?: number;
  readonly escalatedAt?: string;
}

/** Returns its id. */
function addTask(rows: Rows, task: Task): string {
  const id = idOf('action', task.key);
  rows.add('action_item', {
    ...{ id, issue_id: task.issueId, resolution_id: null, unit_id: unitId(task.unit) },
    ...{ supervisor_id: staff.supervisor.id, due_on: task.dueOn, what: task.what },
    ...{ state: task.reportedAt === undefined ? 'open' : 'reportedDone', created_at: task.createdAt },
    reported_at: task.reportedAt ?? null,
    ...{ reminded_for: task.level === undefined ? null : task.dueOn, escalation_level: task.level ?? 0 },
    escalated_at: task.escalatedAt ?? null,
  });
  return id;
}

interface Report {
  readonly key: string;
  readonly actionItemId: string;
  readonly kind: 'note' | 'done' | 'reopened';
  readonly words: string;
  readonly by: string;
  readonly at: string;
  /** Of a report that shows what was done: whose picture. */
  readonly story?: IssueStory;
}

/** Returns what the history says of it. */
function addReport({ rows, pictures }: Told, report: Report): { updateId: string; digest: string } {
  const updateId = idOf('update', report.key);
  const { words, by, at, story } = report;
  rows.add('progress_update', {
    ...{ id: updateId, action_item_id: report.actionItemId, kind: report.kind, words },
    ...{ by_person_id: by, at },
  });
  const photoIds: string[] = [];
  if (story) {
    photoIds.push(addPhoto(rows, pictures, { scene: story.scene, moment: 'after', by, key: report.key, at }));
    rows.add('progress_photo', { progress_update_id: updateId, file_id: photoIds[0] ?? null, position: 0 });
  }
  return { updateId, digest: digestOf({ words, photoIds }) };
}

const contactOf = (unit: UnitKey): string => {
  const found = contacts.find((contact) => contact.unit === unit);
  if (!found) throw new Error(`nobody answers for ${unit}`);
  return found.person.id;
};

function addHazard({ rows, pictures, today, ago }: Told): void {
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
function addParts(told: Told): void {
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

function addReopened(told: Told): void {
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

function addUnconfirmed(told: Told): void {
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

/** Not reached in the last meeting: it stands on the next plan by itself. */
function addPutOff({ rows, pictures, ago }: Told): void {
  const issueId = idOf('issue', 'cycle-put-off');
  const meetingId = idOf('meeting', 'recent-open');
  const story = storyOf('nightRest');
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'junjing', story, raiser: person(1), endorsers: [person(0), person(4)] },
    ...{ state: 'accepted', raisedAt: ago(30, '13:00'), verifiedAt: null },
    history: [
      step('raised', {}, ago(30, '13:00'), person(1).id),
      step('accepted', {}, ago(29, '09:00')),
      step('endorsedEnough', { endorsements: 1 }, ago(28, '12:00'), person(0).id),
      step('scheduled', { meetingId }, ago(23, '17:00')),
      step('deferred', { meetingId }, ago(19, '20:45')),
    ],
  });
  rows.add('agenda_item', {
    ...{ id: idOf('item', 'cycle-put-off'), meeting_id: idOf('meeting', 'next-week'), position: 3 },
    ...{ title: story.title, issue_id: issueId, state: 'waiting', opened_at: null, closed_at: null },
  });
}

/** 科韵 meets in three days about one of its issues. */
function addOnAgenda({ rows, pictures, today, ago }: Told): void {
  const community = communities.keyun;
  const chair = chairs.keyun;
  const members = representativesOf('keyun');
  const [raiser, ...others] = members;
  if (!raiser) throw new Error('nobody lives in 科韵');
  const meetingId = idOf('meeting', 'cycle-keyun');
  const issueId = idOf('issue', 'cycle-keyun');
  const story = storyOf('deliveryAccess');
  rows.add('meeting', {
    ...{
      id: meetingId,
      community_id: community.id,
      number: 29,
      title: '科韵社区议事会',
      place: community.place,
    },
    scheduled_at: new Date(atClock(addDays(today, 3), '19:30')).toISOString(),
    ...{ rules: presets.council, short_code: '350264', state: 'called', opened_at: null, closed_at: null },
    ...{ signed_at: null, signed_by: null, minutes_version: 0 },
  });
  [
    { person: chair, role: 'chair', votes: false },
    { person: staff.supervisor, role: 'supervisor', votes: false },
    ...members.map((member) => ({ person: member, role: 'representative', votes: true })),
  ].forEach((seat, at) => {
    rows.add('seat', {
      ...{ id: idOf('seat', `cycle-keyun-${at}`), meeting_id: meetingId, person_id: seat.person.id },
      ...{ number: at + 1, name: seat.person.name, resident_group: seat.person.group, role: seat.role },
      ...{ votes: seat.votes, present: false, checked_in_at: null, check_in_method: null },
    });
  });
  rows.add('agenda_item', {
    ...{ id: idOf('item', 'cycle-keyun'), meeting_id: meetingId, position: 1, title: story.title },
    ...{ issue_id: issueId, state: 'waiting', opened_at: null, closed_at: null },
  });
  addIssue(rows, pictures, {
    ...{ id: issueId, key: 'keyun', story, raiser, endorsers: others.slice(0, 3), state: 'scheduled' },
    ...{ raisedAt: ago(15, '19:40'), verifiedAt: null },
    history: [
      step('raised', {}, ago(15, '19:40'), raiser.id),
      step('accepted', {}, ago(14, '09:20'), chair.id),
      step('endorsedEnough', { endorsements: 1 }, ago(13, '12:10'), others[0]?.id ?? null),
      step('scheduled', { meetingId }, ago(2, '16:30'), chair.id),
    ],
  });
}

/** One issue reported and waiting for its host, one whose picture the host has hidden. */
function addModerated({ rows, pictures, ago }: Told): void {
  const reportedId = idOf('issue', 'cycle-reported');
  const reportId = idOf('report', 'cycle-reported');
  const neighbour = person(5);
  addIssue(rows, pictures, {
    ...{ id: reportedId, key: 'junjing', raiser: person(2), endorsers: [], state: 'accepted' },
    story: retold(
      storyOf('deposits'),
      '七栋三楼的房东不退押金',
      '搬走两个月了还不退，大家别租他家。',
      '7 栋',
    ),
    ...{ raisedAt: ago(6, '20:15'), verifiedAt: null },
    history: [
      step('raised', {}, ago(6, '20:15'), person(2).id),
      step('accepted', {}, ago(5, '09:30')),
      step('contentReported', { reportId, fileId: null, why: 'privacy' }, ago(1, '21:05'), null),
    ],
  });
  rows.add('content_report', {
    ...{ id: reportId, issue_id: reportedId, file_id: null, why: 'privacy', by_person_id: neighbour.id },
    ...{ words: '写出了是哪一户，邻居都知道是谁。', at: ago(1, '21:05'), settled_at: null, settled_as: null },
  });

  const hiddenId = idOf('issue', 'cycle-hidden-picture');
  const reason = '照片拍到了邻居家的门牌和孩子';
  const fileId = idOf('file', `${hiddenId}-before`);
  addIssue(rows, pictures, {
    ...{ id: hiddenId, key: 'junjing', raiser: person(1), endorsers: [neighbour], state: 'accepted' },
    story: retold(storyOf('charging'), '五栋门厅停满电动车', '进出要侧着身子，老人推车过不去。', '5 栋门厅'),
    ...{ raisedAt: ago(7, '18:40'), verifiedAt: null, hiddenPicture: { at: ago(5, '10:10'), reason } },
    history: [
      step('raised', {}, ago(7, '18:40'), person(1).id),
      step('accepted', {}, ago(6, '09:10')),
      step('contentHidden', { fileId, reason }, ago(5, '10:10')),
    ],
  });
}
