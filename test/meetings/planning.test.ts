/** From an empty community to a called meeting: planning, the roster, the call, papers and cards, on a real database. */
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { addDays, atClock } from '../../shared/local-time.ts';
import { presets, type Body } from '../../shared/meetings/meeting-rules.ts';
import { whyCannotMove, whyNoticeTooShort } from '../../shared/meetings/planning.ts';
import type { RosterEntry } from '../../shared/meetings/roster.ts';
import { personOfLink, issueLink } from '../../server/identity/links.ts';
import type { Command } from '../../server/live/command.ts';
import { named } from '../../server/live/run-command.ts';
import { callMeeting } from '../../server/meetings/planning/call-meeting.ts';
import { revokeCards } from '../../server/meetings/planning/cards.ts';
import {
  changePlan,
  discardPlan,
  planMeeting,
  setAgenda,
  setRules,
} from '../../server/meetings/planning/commands.ts';
import { addPaper, removePaper } from '../../server/meetings/planning/papers.ts';
import { meetingsOf, readPlan } from '../../server/meetings/planning/queries.ts';
import { importRoster, removeMember, saveMember } from '../../server/meetings/roster/commands.ts';
import { membersOf } from '../../server/meetings/roster/members.ts';
import { Hall, idIn, refusalOf, today } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await Hall.open();
});
afterAll(() => hall.close());

const inDays = (days: number) => atClock(addDays(today, days), '19:30');
const entry = (name: string, change: Partial<RosterEntry> = {}): RosterEntry => ({
  name,
  group: 'migrant',
  role: 'representative',
  household: null,
  phone: null,
  ...change,
});

interface Office {
  readonly communityId: string;
  readonly host: SignedIn;
}

async function office(): Promise<Office> {
  const communityId = await hall.community();
  return { communityId, host: await hall.person([{ role: 'host', communityId }], 'local') };
}

function run<Input, Reply>(command: Command<Input, Reply>, actor: SignedIn, input: object): Promise<unknown> {
  return named(command).execute(hall.runner, { id: uuidv4(), actor, input });
}

async function plan(at: Office, change: { body?: Body; scheduledAt?: number } = {}): Promise<string> {
  const input = {
    communityId: at.communityId,
    body: 'council',
    title: '社区议事会',
    place: '议事厅',
    scheduledAt: inDays(4),
    ...change,
  };
  return idIn(await run(planMeeting, at.host, input), 'meetingId');
}

const agenda = (...titles: string[]) =>
  titles.map((title) => ({ id: uuidv4(), title, issueId: null, minutes: null }));

async function roster(at: Office, body: Body, entries: readonly RosterEntry[]): Promise<void> {
  await run(importRoster, at.host, { communityId: at.communityId, body, entries });
}

/** Ready to be called but for its notice. */
async function readyPlan(at: Office, change: { body?: Body; scheduledAt?: number } = {}): Promise<string> {
  const meetingId = await plan(at, change);
  await run(setAgenda, at.host, { meetingId, items: agenda('路灯', '充电桩') });
  const body = change.body ?? 'council';
  await roster(at, body, [
    entry('向春燕', { household: '1栋101' }),
    entry('何伯', { group: 'local', household: '1栋102' }),
  ]);
  return meetingId;
}

describe('notice', () => {
  const now = atClock(today, '21:00');
  const { council, residentsAssembly } = presets;
  test.each([
    ['a council, three days on', council, inDays(3), false, null],
    ['a council, two days on', council, inDays(2), false, 'noticeTooShort'],
    ['a council in haste, tomorrow', council, inDays(1), true, null],
    ['a council in haste, tonight', council, atClock(today, '21:30'), true, 'noticeTooShort'],
    ['an assembly, nine days on', residentsAssembly, inDays(9), false, 'noticeTooShort'],
    ['an assembly, ten days on', residentsAssembly, inDays(10), false, null],
    ['an assembly in haste', residentsAssembly, inDays(12), true, 'urgentNotAllowed'],
    ['in the past', council, now - 1, false, 'meetingInPast'],
  ] as const)('%s', (_title, rules, scheduledAt, isUrgent, expected) => {
    expect(whyNoticeTooShort(rules, { scheduledAt, now, isUrgent })?.code ?? null).toBe(expected);
  });

  it('says the earliest time that is possible', () => {
    const refusal = whyNoticeTooShort(council, { scheduledAt: inDays(1), now, isUrgent: false });
    expect(refusal?.details).toEqual({ days: 3, earliest: inDays(3) });
  });

  it('is not needed anew when a meeting is put off, and is when it is brought forward', () => {
    expect(whyCannotMove(council, { from: inDays(1), to: inDays(2), now })).toBeNull();
    expect(whyCannotMove(council, { from: inDays(2), to: inDays(1), now })?.code).toBe('noticeTooShort');
  });
});

describe('a plan', () => {
  it('is seen by its hosts alone, and begins with the rules of the last meeting of its body', async () => {
    const at = await office();
    const first = await readyPlan(at);
    const rules = { ...presets.council, speakingSeconds: 180 };
    await run(setRules, at.host, { meetingId: first, rules });
    await run(callMeeting, at.host, { meetingId: first, urgentReason: null });
    const second = await plan(at, { scheduledAt: inDays(30) });
    const view = await readPlan(hall.database.em(), second);
    expect(view.rules).toEqual(rules);
    expect(view.last).toMatchObject({ number: 1, rules });
    const voter = await hall.person([{ role: 'representative', communityId: at.communityId }]);
    expect(await refusalOf(run(discardPlan, voter, { meetingId: second }))).toBe('notAllowed');
    expect(await refusalOf(run(changePlan, (await office()).host, { ...details, meetingId: second }))).toBe(
      'notAllowed',
    );
  });

  const details = { body: 'residentsAssembly', title: '居民会议', place: '操场', scheduledAt: inDays(20) };

  it('takes the preset of another body when the body changes', async () => {
    const at = await office();
    const meetingId = await plan(at);
    await run(changePlan, at.host, { ...details, meetingId });
    expect(await readPlan(hall.database.em(), meetingId)).toMatchObject({
      title: '居民会议',
      rules: presets.residentsAssembly,
    });
    const unlawful = { ...presets.residentsAssembly, noticeDays: 3 };
    expect(await refusalOf(run(setRules, at.host, { meetingId, rules: unlawful }))).toBe('rulesBelowLaw');
  });

  it('keeps the ids of its items when they change places, and the papers of those that stay', async () => {
    const at = await office();
    const meetingId = await plan(at);
    const [lamps, chargers, noise] = agenda('路灯', '充电桩', '夜市噪声');
    if (!lamps || !chargers || !noise) throw new Error('three items');
    await run(setAgenda, at.host, { meetingId, items: [lamps, chargers] });
    for (const item of [lamps, chargers]) {
      const fileId = await hall.file(at.host);
      await run(addPaper, at.host, { meetingId, itemId: item.id, fileId, title: item.title });
    }
    await run(setAgenda, at.host, {
      meetingId,
      items: [noise, { ...lamps, title: '巷道路灯', minutes: 25 }],
    });
    const view = await readPlan(hall.database.em(), meetingId);
    expect(view.items.map(({ id, title, minutes }) => [id, title, minutes])).toEqual([
      [noise.id, '夜市噪声', null],
      [lamps.id, '巷道路灯', 25],
    ]);
    expect(view.papers.map(({ title, itemId }) => [title, itemId])).toEqual([
      ['路灯', lamps.id],
      ['充电桩', null],
    ]);
  });

  it('takes only papers that the host uploaded and that nothing else uses, and lets them go again', async () => {
    const at = await office();
    const meetingId = await plan(at);
    const fileId = await hall.file(at.host);
    const paper = { meetingId, itemId: null, fileId, title: '方案' };
    const paperId = idIn(await run(addPaper, at.host, paper), 'paperId');
    expect(await refusalOf(run(addPaper, at.host, paper))).toBe('invalidInput');
    const theirs = { ...paper, fileId: await hall.file((await office()).host) };
    expect(await refusalOf(run(addPaper, at.host, theirs))).toBe('invalidInput');
    await run(removePaper, at.host, { meetingId, paperId });
    expect((await readPlan(hall.database.em(), meetingId)).papers).toEqual([]);
  });

  it('leaves nothing when it is thrown away', async () => {
    const at = await office();
    const meetingId = await readyPlan(at);
    await run(discardPlan, at.host, { meetingId });
    expect(await meetingsOf(hall.database.em(), at.communityId)).toEqual([]);
  });

  it('puts only issues on the agenda that were accepted here', async () => {
    const meeting = await hall.meeting();
    const at = { communityId: meeting.communityId, host: meeting.host };
    const meetingId = await plan(at);
    const issueId = await hall.issue(meeting);
    const foreign = await hall.issue(await hall.meeting());
    const items = (id: string) => [{ id: uuidv4(), title: '路灯', issueId: id, minutes: null }];
    expect(await refusalOf(run(setAgenda, at.host, { meetingId, items: items(foreign) }))).toBe('notAllowed');
    await run(setAgenda, at.host, { meetingId, items: items(issueId) });
    await hall.roster(meeting);
    await run(callMeeting, at.host, { meetingId, urgentReason: null });
    expect(await hall.rows('select state from issue where id = $1', [issueId])).toEqual([
      { state: 'scheduled' },
    ]);
  });
});

describe('calling', () => {
  it('makes the roll of the roster, mixed, with the host in the chair where nobody else is', async () => {
    const at = await office();
    const meetingId = await plan(at);
    await run(setAgenda, at.host, { meetingId, items: agenda('路灯') });
    const call = { meetingId, urgentReason: null };
    expect(await refusalOf(run(callMeeting, at.host, call))).toBe('rosterEmpty');
    await roster(at, 'council', [
      entry('甲', { group: 'local' }),
      entry('乙', { group: 'local' }),
      entry('丙'),
      entry('丁'),
      entry('监督', { role: 'supervisor', group: 'local' }),
    ]);
    await run(callMeeting, at.host, call);
    const view = await hall.view({ id: meetingId });
    expect(view.state).toBe('called');
    expect(view.calledAt).toBe(hall.now);
    expect(view.seats.map(({ name, votes }) => [name, votes])).toEqual([
      [at.host.name, false],
      ['监督', false],
      ['甲', true],
      ['丙', true],
      ['乙', true],
      ['丁', true],
    ]);
    expect(await refusalOf(run(callMeeting, at.host, call))).toBe('notPlanned');
    expect(await refusalOf(run(setRules, at.host, { meetingId, rules: presets.council }))).toBe('notPlanned');
  });

  it('needs an agenda and notice; haste needs a reason', async () => {
    const at = await office();
    const empty = await plan(at);
    expect(await refusalOf(run(callMeeting, at.host, { meetingId: empty, urgentReason: null }))).toBe(
      'agendaEmpty',
    );
    const meetingId = await readyPlan(at, { scheduledAt: inDays(1) });
    expect(await refusalOf(run(callMeeting, at.host, { meetingId, urgentReason: null }))).toBe(
      'noticeTooShort',
    );
    await run(callMeeting, at.host, { meetingId, urgentReason: '井盖塌了' });
    expect((await hall.view({ id: meetingId })).urgentReason).toBe('井盖塌了');
  });

  it('gives a household one vote', async () => {
    const at = await office();
    const meetingId = await readyPlan(at, { body: 'residentsAssembly', scheduledAt: inDays(12) });
    const second = { ...entry('何婶'), household: '1栋102' };
    const save = { communityId: at.communityId, body: 'residentsAssembly', memberId: null };
    expect(await refusalOf(run(saveMember, at.host, { ...save, entry: second }))).toBe('householdTaken');
    await run(saveMember, at.host, { ...save, entry: entry('没填户号') });
    const call = { meetingId, urgentReason: null };
    expect(await refusalOf(run(callMeeting, at.host, call))).toBe('householdMissing');
    const [, , nameless] = await membersOf(hall.database.em(), at.communityId, 'residentsAssembly');
    const filled = { ...entry('没填户号'), household: '2栋201' };
    await run(saveMember, at.host, { ...save, memberId: nameless?.id ?? '', entry: filled });
    await run(callMeeting, at.host, call);
    expect(
      await hall.rows('select household from seat where meeting_id = $1 and votes order by household', [
        meetingId,
      ]),
    ).toEqual([{ household: '1栋101' }, { household: '1栋102' }, { household: '2栋201' }]);
  });

  it('a card opens the door for its seat until it is revoked', async () => {
    const at = await office();
    const meetingId = await readyPlan(at);
    await run(callMeeting, at.host, { meetingId, urgentReason: null });
    const seat = (await hall.view({ id: meetingId })).seats.find(({ name }) => name === '向春燕');
    if (!seat) throw new Error('no seat');
    const em = hall.database.em();
    const now = new Date(hall.now);
    const { token } = await issueLink(em, {
      personId: seat.personId,
      seatId: seat.id,
      issuedBy: at.host.personId,
      now,
      ttlMs: 60_000,
    });
    expect(await personOfLink(em, token, now)).toBe(seat.personId);
    const stranger = (await office()).host;
    const revoke = { meetingId, seatIds: [seat.id] };
    expect(await refusalOf(run(revokeCards, stranger, revoke))).toBe('notAllowed');
    expect(await run(revokeCards, at.host, revoke)).toEqual({ revoked: 1 });
    expect(await personOfLink(em, token, now)).toBeNull();
  });
});

describe('a roster', () => {
  it('is taken whole or not at all', async () => {
    const at = await office();
    const input = {
      communityId: at.communityId,
      body: 'council',
      entries: [entry('甲'), entry('主持', { role: 'chair' }), entry('另一位主持', { role: 'chair' })],
    };
    expect(await refusalOf(run(importRoster, at.host, input))).toBe('chairTaken');
    expect(await membersOf(hall.database.em(), at.communityId, 'council')).toEqual([]);
    expect(await hall.rows(`select from person where name = '另一位主持'`)).toEqual([]);
  });

  it('finds who is known already, and gives the role with the first seat and takes it with the last', async () => {
    const at = await office();
    const input = { communityId: at.communityId, body: 'council', entries: [entry('蒲德全')] };
    expect(await run(importRoster, at.host, input)).toEqual({ added: 1, changed: 0 });
    const again = { ...input, entries: [entry('蒲德全', { phone: '13800000000', group: 'local' })] };
    expect(await run(importRoster, at.host, again)).toEqual({ added: 0, changed: 1 });
    await run(importRoster, at.host, { ...input, body: 'representativesAssembly' });
    const em = hall.database.em();
    const [council] = await membersOf(em, at.communityId, 'council');
    const [assembly] = await membersOf(em, at.communityId, 'representativesAssembly');
    if (!council || !assembly) throw new Error('both bodies have the member');
    expect(council).toMatchObject({ phone: '13800000000', personId: assembly.personId });
    const held = () =>
      hall.rows('select role from role_grant where person_id = $1 and revoked_at is null', [
        council.personId,
      ]);
    const { communityId } = at;
    await run(removeMember, at.host, { communityId, body: 'council', memberId: council.id });
    expect(await held()).toEqual([{ role: 'representative' }]);
    await run(removeMember, at.host, { communityId, body: 'representativesAssembly', memberId: assembly.id });
    expect(await held()).toEqual([]);
  });

  it('is written by hosts of the community alone', async () => {
    const at = await office();
    const member = await hall.person([{ role: 'representative', communityId: at.communityId }]);
    const input = { communityId: at.communityId, body: 'council', memberId: null, entry: entry('甲') };
    expect(await refusalOf(run(saveMember, member, input))).toBe('notAllowed');
    expect(await refusalOf(run(saveMember, (await office()).host, input))).toBe('notAllowed');
  });
});
