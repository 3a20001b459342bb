/** Amendments: settled before their main motion, whose words they change while the first ones stay on record. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  changedParts,
  whyCannotAmend,
  whyCannotTakeOver,
  whyWordingRefused,
} from '../../shared/meetings/rules/amendment.ts';
import { whyBallotCannotOpen } from '../../shared/meetings/rules/ballot.ts';
import { compareWords } from '../../shared/meetings/rules/compare-words.ts';
import { motionInProgress } from '../../shared/meetings/rules/find.ts';
import { whyCannotSecond, whyCannotWithdraw } from '../../shared/meetings/rules/motion.ts';
import { nextStep } from '../../shared/meetings/rules/next-step.ts';
import type { Motion } from '../../shared/meetings/view.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { aMotion, anItem, aView, chair, withSeats } from './a-view.ts';
import { Hall, idIn, voter, type Meeting } from './hall.ts';

const anAmendment = (state: Motion['state'], change: Partial<Motion> = {}): Motion =>
  aMotion(state, { id: 'm2', amends: 'm1', what: '装五盏路灯', proposerSeatId: 'a2', ...change });

const main = aMotion('debated');
const debated = aView({ motions: [main] });
const amending = aView({ motions: [main, anAmendment('debated', { seconderSeatIds: ['a3'] })] });
const proposed = aView({ motions: [main, anAmendment('proposed')] });
const unfriendly = { ...amending, rules: { ...amending.rules, friendlyAmendments: false } };

describe('an amendment', () => {
  test.each<[string, Refusal | null, string | null]>([
    ['is put to a debated motion', whyCannotAmend(debated, 'a2', 'm1'), null],
    ['also by the motion’s own proposer', whyCannotAmend(debated, 'a1', 'm1'), null],
    [
      'not before the motion is seconded',
      whyCannotAmend(aView({ motions: [aMotion('proposed')] }), 'a2', 'm1'),
      'notSeconded',
    ],
    ['not amid the vote', whyCannotAmend(aView({ motions: [aMotion('voting')] }), 'a2', 'm1'), 'ballotOpen'],
    [
      'not to a decided motion',
      whyCannotAmend(aView({ motions: [aMotion('adopted')] }), 'a2', 'm1'),
      'noMotion',
    ],
    ['one at a time', whyCannotAmend(amending, 'a4', 'm1'), 'amendmentPending'],
    ['never to an amendment', whyCannotAmend(amending, 'a4', 'm2'), 'amendmentsEndHere'],
    ['by voters only', whyCannotAmend(debated, chair.id, 'm1'), 'notVoting'],
    [
      'by who is here',
      whyCannotAmend(withSeats(debated, { present: false }, 'a2'), 'a2', 'm1'),
      'notPresent',
    ],
    ['to a motion of this meeting', whyCannotAmend(debated, 'a2', 'm9'), 'notAllowed'],
    ['that changes something', whyWordingRefused(main, { ...main, costYuan: 1 }), null],
    ['not to say the same', whyWordingRefused(main, main), 'amendmentSame'],
    ['is seconded by another', whyCannotSecond(proposed, 'a3', 'm2'), null],
    ['not by its own proposer', whyCannotSecond(proposed, 'a2', 'm2'), 'ownMotion'],
    ['is voted on', whyBallotCannotOpen(amending, 'm2'), null],
    ['before its main motion', whyBallotCannotOpen(amending, 'm1'), 'amendmentPending'],
    [
      'is withdrawn by its proposer',
      whyCannotWithdraw(amending, { seatId: 'a2', isHost: false }, 'm2'),
      null,
    ],
    [
      'and then its main motion',
      whyCannotWithdraw(amending, { seatId: 'a1', isHost: false }, 'm1'),
      'amendmentPending',
    ],
    [
      'is taken over by the main motion’s proposer',
      whyCannotTakeOver(amending, { seatId: 'a1', isHost: false }, 'm2'),
      null,
    ],
    ['even before a second', whyCannotTakeOver(proposed, { seatId: 'a1', isHost: false }, 'm2'), null],
    ['by a host for them', whyCannotTakeOver(amending, { seatId: chair.id, isHost: true }, 'm2'), null],
    ['by nobody else', whyCannotTakeOver(amending, { seatId: 'a3', isHost: false }, 'm2'), 'notAllowed'],
    [
      'not after the meeting',
      whyCannotTakeOver({ ...amending, state: 'closed' }, { seatId: 'a1', isHost: false }, 'm2'),
      'meetingClosed',
    ],
    [
      'where the rules allow it',
      whyCannotTakeOver(unfriendly, { seatId: 'a1', isHost: false }, 'm2'),
      'friendlyAmendmentsOff',
    ],
    [
      'not amid its vote',
      whyCannotTakeOver(
        aView({ motions: [main, anAmendment('voting')] }),
        { seatId: 'a1', isHost: false },
        'm2',
      ),
      'ballotOpen',
    ],
    ['not a main motion', whyCannotTakeOver(amending, { seatId: 'a1', isHost: false }, 'm1'), 'notAllowed'],
  ])('%s', (_title, why, code) => {
    expect(why?.code ?? null).toBe(code);
  });

  test('comes first for whatever the meeting does next', () => {
    expect(motionInProgress(amending)?.id).toBe('m2');
    expect(nextStep(amending, null)).toMatchObject({ step: 'openBallot', motionId: 'm2', why: null });
    expect(nextStep(proposed, null)).toMatchObject({ step: 'waitForSecond', motionId: 'm2' });
  });

  test('settles words only: the item is not decided by it', () => {
    const settled = aView({ motions: [main, anAmendment('rejected')], items: [anItem('i1')] });
    expect(nextStep(settled, null)).toMatchObject({ step: 'openBallot', motionId: 'm1' });
    const withdrawn = aView({ motions: [aMotion('withdrawn'), anAmendment('adopted')] });
    expect(nextStep(withdrawn, null)).toMatchObject({ step: 'waitForMotion' });
  });

  test('says which parts it changes', () => {
    expect(changedParts(main, { ...main, what: '装五盏', costNote: '街道' })).toEqual(['what', 'cost']);
    expect(changedParts(main, { ...main, unitId: 'u2', dueOn: '2027-02-01' })).toEqual(['unit', 'dueOn']);
  });
});

describe('two wordings side by side', () => {
  test.each<[string, string, string]>([
    ['在三号巷装十盏路灯', '在三号巷装八盏路灯', '在三号巷装[-十][+八]盏路灯'],
    ['装 24 个充电桩', '装 32 个充电桩', '装 [-24][+32] 个充电桩'],
    ['put up ten lamps', 'put up eight lamps in June', 'put up [-ten][+eight] lamps[+ in June]'],
    ['装路灯', '装路灯', '装路灯'],
    ['', '装路灯', '[+装路灯]'],
    ['甲乙丙', '丙乙甲', '[-甲乙]丙[+乙甲]'],
  ])('%s → %s', (from, to, expected) => {
    const drawn = compareWords(from, to)
      .map(({ kind, text }) => (kind === 'same' ? text : `[${kind === 'added' ? '+' : '-'}${text}]`))
      .join('');
    expect(drawn).toBe(expected);
  });

  test('lose and invent nothing', () => {
    const [from, to] = [
      '在 3、7、11 栋架空层增设充电桩 24 个，由物业负责',
      '在 3、7 栋架空层和北门增设充电桩 20 个',
    ];
    const changes = compareWords(from, to);
    const join = (without: string) =>
      changes
        .filter(({ kind }) => kind !== without)
        .map(({ text }) => text)
        .join('');
    expect([join('added'), join('removed')]).toEqual([from, to]);
  });
});

describe('amendments on the database', () => {
  let hall: Hall;
  beforeAll(async () => {
    hall = await Hall.open();
  });
  afterAll(() => hall.close());

  /** A debated motion, and an amendment of the second voter that the third has seconded. */
  async function amendingMeeting() {
    const meeting = await hall.meeting();
    const issueId = await hall.issue(meeting);
    const motionId = await hall.debate(meeting, await hall.sitting(meeting, issueId));
    const put = await hall.run(
      meeting,
      'proposeAmendment',
      voter(meeting, 1).person,
      hall.amendment(meeting, motionId),
    );
    const amendmentId = idIn(put, 'motionId');
    await hall.run(meeting, 'secondMotion', voter(meeting, 2).person, { motionId: amendmentId });
    return { meeting, issueId, motionId, amendmentId };
  }

  async function decide(meeting: Meeting, motionId: string, choice: 'yes' | 'no') {
    const ballotId = idIn(await hall.run(meeting, 'openBallot', meeting.host, { motionId }), 'ballotId');
    for (const { person } of meeting.voters) await hall.vote(meeting, ballotId, person, choice);
    await hall.run(meeting, 'closeBallot', meeting.host, { ballotId });
  }

  const issueState = async (issueId: string) =>
    (await hall.rows<{ state: string }>('select state from issue where id = $1', [issueId]))[0]?.state;

  test('carried, it changes the main motion, whose first words stay; the resolution says the new ones', async () => {
    const { meeting, issueId, motionId, amendmentId } = await amendingMeeting();
    expect(await hall.refused(meeting, 'openBallot', meeting.host, { motionId })).toBe('amendmentPending');
    await decide(meeting, amendmentId, 'yes');
    const amended = (await hall.view(meeting)).motions;
    expect(amended.map(({ id, state }) => [id, state])).toEqual([
      [motionId, 'debated'],
      [amendmentId, 'adopted'],
    ]);
    expect(amended[0]).toMatchObject({
      what: '在三号巷装八盏路灯',
      costYuan: 36_000,
      original: { what: '在三号巷装十盏路灯', costYuan: 48_000, costNote: '公共收益' },
    });
    expect(await issueState(issueId)).toBe('deliberating');
    await decide(meeting, motionId, 'yes');
    await hall.run(meeting, 'publishResolution', meeting.host, {
      motionId,
      supervisorSeatId: voter(meeting, 0).seatId,
      dueOn: hall.amendment(meeting, motionId).dueOn,
    });
    expect((await hall.view(meeting)).resolutions[0]?.words).toBe('在三号巷装八盏路灯');
  });

  test('rejected or withdrawn, it leaves the motion and the issue as they were', async () => {
    const { meeting, issueId, motionId, amendmentId } = await amendingMeeting();
    await decide(meeting, amendmentId, 'no');
    const second = await hall.run(
      meeting,
      'proposeAmendment',
      voter(meeting, 2).person,
      hall.amendment(meeting, motionId),
    );
    await hall.run(meeting, 'withdrawMotion', voter(meeting, 2).person, {
      motionId: idIn(second, 'motionId'),
    });
    const [main, ...amendments] = (await hall.view(meeting)).motions;
    expect(main).toMatchObject({ what: '在三号巷装十盏路灯', original: null, state: 'debated', number: 1 });
    expect(amendments.map(({ number, state }) => [number, state])).toEqual([
      [1, 'rejected'],
      [2, 'withdrawn'],
    ]);
    expect(await issueState(issueId)).toBe('deliberating');
  });

  test('two in a row keep the very first words; a motion taken over is marked so', async () => {
    const { meeting, motionId, amendmentId } = await amendingMeeting();
    await hall.run(meeting, 'takeOverAmendment', voter(meeting, 0).person, { motionId: amendmentId });
    expect(
      await hall.refused(meeting, 'publishResolution', meeting.host, {
        motionId: amendmentId,
        supervisorSeatId: voter(meeting, 0).seatId,
        dueOn: hall.amendment(meeting, motionId).dueOn,
      }),
    ).toBe('amendmentInMotion');
    const further = { ...hall.amendment(meeting, motionId), what: '在三号巷装六盏路灯' };
    const put = await hall.run(meeting, 'proposeAmendment', voter(meeting, 2).person, further);
    await hall.run(meeting, 'secondMotion', voter(meeting, 0).person, { motionId: idIn(put, 'motionId') });
    await decide(meeting, idIn(put, 'motionId'), 'yes');
    const [main, ...amendments] = (await hall.view(meeting)).motions;
    expect(main).toMatchObject({ what: '在三号巷装六盏路灯', original: { what: '在三号巷装十盏路灯' } });
    expect(amendments.map(({ takenOver, state }) => [takenOver, state])).toEqual([
      [true, 'adopted'],
      [false, 'adopted'],
    ]);
  });

  test('whoever is recused from the motion is recused from its amendments', async () => {
    const meeting = await hall.meeting({ voters: 4 });
    const motionId = await hall.debate(meeting, await hall.sitting(meeting));
    await hall.run(meeting, 'recuse', voter(meeting, 3).person, { motionId });
    const put = await hall.run(
      meeting,
      'proposeAmendment',
      voter(meeting, 1).person,
      hall.amendment(meeting, motionId),
    );
    const amendmentId = idIn(put, 'motionId');
    await hall.run(meeting, 'secondMotion', voter(meeting, 0).person, { motionId: amendmentId });
    const opened = await hall.run(meeting, 'openBallot', meeting.host, { motionId: amendmentId });
    await expect(
      hall.vote(meeting, idIn(opened, 'ballotId'), voter(meeting, 3).person, 'yes'),
    ).rejects.toMatchObject({ code: 'recused' });
  });

  test('the database takes one at a time, and none of the second degree', async () => {
    const { meeting, motionId, amendmentId } = await amendingMeeting();
    const insert = (amends: string, state: string) =>
      hall.database.pool
        .query(
          `insert into motion (id, meeting_id, item_id, number, what, unit_id, due_on, proposer_seat_id, amends, state, proposed_at)
           select gen_random_uuid(), meeting_id, item_id, 9, what, unit_id, due_on, proposer_seat_id, $2, $3, now() from motion where id = $1`,
          [motionId, amends, state],
        )
        .then(
          () => 'done',
          (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : error),
        );
    expect(await insert(motionId, 'proposed')).toBe('23505');
    expect(await insert(amendmentId, 'withdrawn')).toBe('23503');
    expect((await hall.view(meeting)).motions).toHaveLength(2);
  });
});
