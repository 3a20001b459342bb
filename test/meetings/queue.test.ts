/** Domain rule 12: who has not spoken first, then the other side, then time; and what the chair is to do next. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStep, type NextStep } from '../../shared/meetings/rules/next-step.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import { queueOrder } from '../../shared/meetings/rules/queue.ts';
import type { FloorRequest, MeetingView } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, anItem, aRequest, aResolution, aView, withSeats } from './a-view.ts';

const spoke = (seatId: string, at: number, stance: FloorRequest['stance'] = 'other') =>
  aRequest(seatId, at, { stance, startedAt: at * 60_000 });

describe('the queue', () => {
  test.each<[string, FloorRequest[], string[]]>([
    ['is empty when no hand is up', [spoke('a1', 1)], []],
    ['goes by time among equals', [aRequest('a2', 1), aRequest('a1', 2)], ['a2 byTime', 'a1 byTime']],
    [
      'puts first who has not spoken',
      [spoke('a1', 1), aRequest('a1', 2), aRequest('a2', 3)],
      ['a2 notSpokenYet', 'a1 byTime'],
    ],
    [
      'alternates, beginning with the side that did not speak last',
      [
        spoke('a4', 1, 'for'),
        aRequest('a1', 2, { stance: 'for' }),
        aRequest('a2', 3, { stance: 'against' }),
        aRequest('a3', 4, { stance: 'for' }),
      ],
      ['a2 otherSide', 'a1 byTime', 'a3 byTime'],
    ],
    [
      'prefers who has not spoken to the other side',
      [
        spoke('a1', 1, 'for'),
        spoke('a2', 2, 'for'),
        aRequest('a1', 3, { stance: 'against' }),
        aRequest('a3', 4, { stance: 'for' }),
      ],
      ['a3 notSpokenYet', 'a1 byTime'],
    ],
    [
      'counts a speech under way as spoken',
      [
        aRequest('a1', 1, { startedAt: 60_000, state: 'speaking', stance: 'for' }),
        aRequest('a2', 2, { stance: 'for' }),
        aRequest('a3', 3, { stance: 'against' }),
      ],
      ['a3 otherSide', 'a2 byTime'],
    ],
    [
      'forgets what was said on other items',
      [
        aRequest('a1', 1, { itemId: 'i0', startedAt: 60_000, stance: 'for' }),
        aRequest('a1', 2),
        aRequest('a2', 3),
      ],
      ['a1 byTime', 'a2 byTime'],
    ],
  ])('%s', (_title, floor, expected) => {
    const order = queueOrder(aView({ floor }));
    expect(order.map(({ request, reason }) => `${request.seatId} ${reason}`)).toEqual(expected);
  });

  test('holds every raised hand exactly once, and nobody who spoke before anybody who did not', () => {
    const stance = fc.constantFrom<FloorRequest['stance'][]>('for', 'against', 'other');
    const seats = ['a1', 'a2', 'a3', 'a4'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...seats), stance), { maxLength: 6 }),
        fc.uniqueArray(fc.tuple(fc.constantFrom(...seats), stance), { selector: ([seat]) => seat }),
        (past, hands) => {
          const floor = [
            ...past.map(([seat, side], index) => spoke(seat, index + 1, side)),
            ...hands.map(([seat, side], index) => aRequest(seat, index + 20, { stance: side })),
          ];
          const order = queueOrder(aView({ floor })).map(({ request }) => request.seatId);
          expect([...order].sort()).toEqual(hands.map(([seat]) => seat).sort());
          const heard = order.map((seat) => past.some(([spoken]) => spoken === seat));
          expect(heard).toEqual([...heard].sort((a, b) => Number(a) - Number(b)));
        },
      ),
    );
  });
});

describe('the next step', () => {
  const done = anItem('i1', { state: 'done' });
  const doneToo = anItem('i2', { state: 'done' });
  const debated = { motions: [aMotion('debated')] };
  const hands = [aRequest('a1', 1), aRequest('a2', 2)];
  const adopted = { motions: [aMotion('adopted')] };
  const choice = { method: 'choose-one', options: ['东门', '西门'] } as const;
  const tally = recount({
    ...choice,
    rule: { quorum: { share: '1/2', strict: false }, majority: null },
    ...{ eligible: 4, present: 4, seats: 1 },
    papers: choice.options.map((option) => ({ choice: option, count: 2 })),
  });
  const tiedBallot = aBallot({
    ...choice,
    ...{ state: 'closed', closedAt: 1, result: { tally, byGroup: null, choices: null, papers: null } },
  });
  test.each<[string, MeetingView, Partial<NextStep>, string | null]>([
    ['a called meeting: open it', aView({ state: 'called' }), { step: 'open' }, null],
    [
      'no item open: the next one',
      aView({ items: [done, anItem('i2', { state: 'waiting' })] }),
      { step: 'openItem', itemId: 'i2' },
      null,
    ],
    ['an item without a motion: wait for one', aView(), { step: 'waitForMotion', itemId: 'i1' }, null],
    [
      'hands up: call the first',
      aView({ floor: hands }),
      { step: 'giveFloor', requestId: 'r1', seatId: 'a1' },
      null,
    ],
    [
      'hands up while somebody speaks: call the first',
      aView({ floor: [...hands, aRequest('a3', 3, { startedAt: 0, state: 'speaking' })] }),
      { step: 'giveFloor', requestId: 'r1' },
      null,
    ],
    [
      'somebody speaks, nobody waits',
      aView({ floor: [aRequest('a3', 3, { startedAt: 0, state: 'speaking' })] }),
      { step: 'waitForSpeech', requestId: 'r3' },
      null,
    ],
    [
      'a motion without seconds',
      aView({ motions: [aMotion('proposed')] }),
      { step: 'waitForSecond', motionId: 'm1', missing: 1 },
      null,
    ],
    [
      'a seconded motion and nobody waiting: vote',
      aView(debated),
      { step: 'openBallot', motionId: 'm1' },
      null,
    ],
    [
      'options tied: draw lots',
      aView({ ...debated, ballots: [tiedBallot] }),
      { step: 'drawLot', ballotId: 'b1' },
      null,
    ],
    [
      'tied, and a hand is up again: call it',
      aView({ ...debated, ballots: [tiedBallot], floor: hands }),
      { step: 'giveFloor' },
      null,
    ],
    [
      'a vote without a quorum says so',
      withSeats(aView(debated), { present: false }, 'a1', 'a2'),
      { step: 'openBallot' },
      'noQuorum',
    ],
    [
      'a vote under way: close it',
      aView({ motions: [aMotion('voting')], ballots: [aBallot()] }),
      { step: 'closeBallot', voted: 3, present: 4 },
      null,
    ],
    [
      'a vote under way: nobody waits for who is recused',
      aView({ motions: [aMotion('voting', { recusedSeatIds: ['a3'] })], ballots: [aBallot()] }),
      { step: 'closeBallot', voted: 3, present: 3 },
      null,
    ],
    ['carried: publish', aView(adopted), { step: 'publishResolution', motionId: 'm1' }, null],
    [
      'published: close the item',
      aView({ ...adopted, resolutions: [aResolution] }),
      { step: 'closeItem', itemId: 'i1' },
      null,
    ],
    ['failed: close the item', aView({ motions: [aMotion('rejected')] }), { step: 'closeItem' }, null],
    [
      'withdrawn: wait for another',
      aView({ motions: [aMotion('withdrawn')] }),
      { step: 'waitForMotion' },
      null,
    ],
    ['all items done: close', aView({ items: [done, doneToo] }), { step: 'closeMeeting' }, null],
    [
      'closed, something unpublished: publish',
      aView({ state: 'closed', items: [done], ...adopted }),
      { step: 'publishResolution' },
      null,
    ],
    ['closed: sign', aView({ state: 'closed', items: [done] }), { step: 'signMinutes' }, null],
    ['signed: done', aView({ state: 'signed', items: [done] }), { step: 'done' }, null],
  ])('%s', (_title, view, expected, why) => {
    const next = nextStep(view, { ballotId: 'b1', voted: 3, votedSeatIds: null });
    expect(next).toMatchObject(expected);
    expect(next.why?.code ?? null).toBe(why);
  });

  test('turnout of another ballot is not shown', () => {
    const view = aView({ motions: [aMotion('voting')], ballots: [aBallot()] });
    expect(nextStep(view, { ballotId: 'b0', voted: 3, votedSeatIds: null })).toMatchObject({ voted: 0 });
  });
});
