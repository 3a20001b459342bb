/** The order of a sitting: agenda, chair, calls to order, and what a slip of the hand may undo. */
import { describe, expect, test } from 'vitest';
import { may } from '../../shared/identity/permissions.ts';
import {
  itemTime,
  movableItems,
  overTime,
  placesAfterMove,
  whyItemCannotBeSetAside,
  whyItemCannotMove,
  whyMinutesCannotBeSet,
} from '../../shared/meetings/rules/agenda.ts';
import { chairOf, possibleChairs, whyCannotTakeChair } from '../../shared/meetings/rules/chair.ts';
import { nextItem } from '../../shared/meetings/rules/find.ts';
import { whyCannotRaiseHand } from '../../shared/meetings/rules/floor.ts';
import { freshCallToOrder, whyCannotCallToOrder } from '../../shared/meetings/rules/order.ts';
import {
  hostTakeBack,
  whyFloorCannotBeTakenBack,
  whyHandCannotGoUpAgain,
  whyItemCannotBeTakenBack,
  whyRecusalCannotBeTakenBack,
  whySecondCannotBeTakenBack,
  whySpeechCannotResume,
} from '../../shared/meetings/rules/take-back.ts';
import type { CallToOrder } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, anItem, aRequest, aSeat, aView, chair, withSeats } from './a-view.ts';
import { minute } from './hall.ts';
import { table } from './refusal-table.ts';

const waiting = { state: 'waiting', openedAt: null } as const;
const agenda = aView({
  items: [anItem('i1'), anItem('i2', waiting), anItem('i3', waiting), anItem('i4', waiting)],
});
const setAside = aView({
  items: [anItem('i1', { state: 'waiting', setAside: true }), anItem('i2', waiting), anItem('i3', waiting)],
});

table('an item moves', [
  ['while it has not begun', whyItemCannotMove(agenda, 'i3'), null],
  ['not while it is open', whyItemCannotMove(agenda, 'i1'), 'itemBegun'],
  ['not once it was open', whyItemCannotMove(setAside, 'i1'), 'itemBegun'],
  ['not after the meeting', whyItemCannotMove({ ...agenda, state: 'closed' }, 'i3'), 'meetingClosed'],
  ['only in this meeting', whyItemCannotMove(agenda, 'i9'), 'notAllowed'],
]);
table('an item is set aside', [
  ['while it is open', whyItemCannotBeSetAside(agenda, 'i1'), null],
  ['not before', whyItemCannotBeSetAside(agenda, 'i2'), 'itemNotOpen'],
  [
    'not with its motion on the table',
    whyItemCannotBeSetAside({ ...agenda, motions: [aMotion('debated')] }, 'i1'),
    'motionInProgress',
  ],
  [
    'not once it is decided',
    whyItemCannotBeSetAside({ ...agenda, motions: [aMotion('rejected')] }, 'i1'),
    'itemDecided',
  ],
]);
table('a budget is set', [
  ['before', whyMinutesCannotBeSet(agenda, 'i2'), null],
  ['and during', whyMinutesCannotBeSet(agenda, 'i1'), null],
  ['only in this meeting', whyMinutesCannotBeSet(agenda, 'i9'), 'notAllowed'],
  [
    'not afterwards',
    whyMinutesCannotBeSet(aView({ items: [anItem('i1', { state: 'done' })] }), 'i1'),
    'itemDone',
  ],
]);

describe('the agenda', () => {
  const after = (itemId: string, beforeItemId: string | null) => {
    const places = new Map(
      placesAfterMove(agenda, itemId, beforeItemId).map((place) => [place.itemId, place.position]),
    );
    return agenda.items
      .map((item) => ({ id: item.id, position: places.get(item.id) ?? item.position }))
      .sort((a, b) => a.position - b.position)
      .map(({ id }) => id);
  };
  test.each([
    ['i4', 'i2', ['i1', 'i4', 'i2', 'i3']],
    ['i2', null, ['i1', 'i3', 'i4', 'i2']],
    ['i3', 'i2', ['i1', 'i3', 'i2', 'i4']],
    ['i3', 'i4', ['i1', 'i2', 'i3', 'i4']],
  ])('moves %s before %s', (itemId, beforeItemId, expected) => {
    expect(after(itemId, beforeItemId)).toEqual(expected);
  });

  test('leaves what has begun where it is, and comes back to what was set aside last', () => {
    expect(movableItems(setAside).map(({ id }) => id)).toEqual(['i2', 'i3']);
    expect(nextItem(setAside)?.id).toBe('i2');
    expect(nextItem({ ...setAside, items: setAside.items.slice(0, 1) })?.id).toBe('i1');
  });

  test('adds up the stretches of an item and says when it is over its time', () => {
    const item = anItem('i1', { minutes: 10, spentMs: 6 * minute, openedAt: 100 * minute });
    expect(itemTime(item, 103 * minute)).toBe(9 * minute);
    expect(overTime(item, 104 * minute)).toBeNull();
    expect(overTime(item, 107 * minute)).toBe(3 * minute);
    expect(overTime({ ...item, minutes: null }, 300 * minute)).toBeNull();
  });
});

const minuteTaker = aSeat('b8', { role: 'minuteTaker', votes: false, group: 'local' });
const observer = aSeat('b7', { role: 'observer', votes: false });
const room = aView({ seats: [aSeat('a1'), aSeat('a2'), chair, minuteTaker, observer] });
const handedOver = { ...room, chairSeatId: minuteTaker.id };
table('the chair goes', [
  ['to the minute-taker', whyCannotTakeChair(room, minuteTaker.id), null],
  ['and back', whyCannotTakeChair(handedOver, chair.id), null],
  ['not to a voter', whyCannotTakeChair(room, 'a1'), 'notForChair'],
  ['not to an observer', whyCannotTakeChair(room, observer.id), 'notForChair'],
  ['not to who has it', whyCannotTakeChair(handedOver, minuteTaker.id), 'alreadyChair'],
  [
    'not to somebody absent',
    whyCannotTakeChair(withSeats(room, { present: false }, minuteTaker.id), minuteTaker.id),
    'notPresent',
  ],
  [
    'not to who wants to speak',
    whyCannotTakeChair({ ...room, floor: [aRequest(minuteTaker.id, 1)] }, minuteTaker.id),
    'chairNeutral',
  ],
]);
table('a hand goes up', [
  ['not from the chair', whyCannotRaiseHand(room, chair.id), 'chairNeutral'],
  ['from the chair of the roll once it is handed over', whyCannotRaiseHand(handedOver, chair.id), null],
  ['not from who chairs meanwhile', whyCannotRaiseHand(handedOver, minuteTaker.id), 'chairNeutral'],
  ['from observers', whyCannotRaiseHand(room, observer.id), null],
]);
test('the chair comes back when who held it leaves', () => {
  expect(chairOf(handedOver)?.id).toBe(minuteTaker.id);
  expect(chairOf(withSeats(handedOver, { present: false }, minuteTaker.id))?.id).toBe(chair.id);
  expect(possibleChairs(room).map(({ id }) => id)).toEqual([minuteTaker.id]);
});

const speaking = aView({
  floor: [aRequest('a1', 1, { startedAt: 100_000, state: 'speaking' }), aRequest('a2', 2)],
});
table('a call to order', [
  ['reaches the speaker', whyCannotCallToOrder(speaking, 'a1', false), null],
  ['and may end the speech', whyCannotCallToOrder(speaking, 'a1', true), null],
  ['reaches who interrupts', whyCannotCallToOrder(speaking, 'a2', false), null],
  ['who has no speech to end', whyCannotCallToOrder(speaking, 'a2', true), 'nobodySpeaking'],
  [
    'and nobody absent',
    whyCannotCallToOrder(withSeats(speaking, { present: false }, 'a2'), 'a2', false),
    'notPresent',
  ],
]);
test('a call to order leaves the screen by itself', () => {
  const call: CallToOrder = {
    id: 'k1',
    seatId: 'a1',
    requestId: 'r1',
    kind: 'offTopic',
    note: '',
    endedSpeech: false,
    at: 60_000,
  };
  const view = { ...speaking, callsToOrder: [{ ...call, id: 'k0', at: 55_000 }, call] };
  expect(freshCallToOrder(view, 79_999)).toEqual(call);
  expect(freshCallToOrder(view, 80_000)).toBeNull();
  expect(freshCallToOrder(speaking, 79_999)).toBeNull();
});

const ended = aView({ floor: [aRequest('a1', 1, { startedAt: 0 })] });
const lowered = aView({ floor: [aRequest('a1', 1, { state: 'withdrawn', endedAt: 100_000 })] });
const loweredTwice = aView({
  floor: [50_000, 100_000, 70_000].map((endedAt, at) =>
    aRequest('a1', at + 1, { state: 'withdrawn', endedAt }),
  ),
});
const debated = aView({ motions: [aMotion('debated')] });
const recused = aView({ motions: [aMotion('debated', { recusedSeatIds: ['a2'] })] });
const elsewhere = { ...ended, items: [anItem('i1', { state: 'done' }), anItem('i2')] };
const resumedAfterVoteAt = (openedAt: number) =>
  whySpeechCannotResume({ ...ended, ballots: [aBallot({ state: 'closed', openedAt })] }, 'r1', 80_000);
table('a slip is undone:', [
  ['the floor, soon after', whyFloorCannotBeTakenBack(speaking, 'r1', 120_000), null],
  ['for half a minute', whyFloorCannotBeTakenBack(speaking, 'r1', 130_000), null],
  ['not later', whyFloorCannotBeTakenBack(speaking, 'r1', 130_001), 'tooLateToUndo'],
  ['nor before', whyFloorCannotBeTakenBack(speaking, 'r2', 120_000), 'nobodySpeaking'],
  ['a speech that was cut off', whySpeechCannotResume(ended, 'r1', 80_000), null],
  ['not later', whySpeechCannotResume(ended, 'r1', 91_000), 'tooLateToUndo'],
  [
    'not over another',
    whySpeechCannotResume(
      { ...ended, floor: [...ended.floor, aRequest('a2', 2, { startedAt: 70_000, state: 'speaking' })] },
      'r1',
      80_000,
    ),
    'someoneSpeaking',
  ],
  ['not amid a vote', whySpeechCannotResume({ ...ended, ballots: [aBallot()] }, 'r1', 80_000), 'ballotOpen'],
  ['nor once there was a vote', resumedAfterVoteAt(70_000), 'tooLateToUndo'],
  ['over a vote before it', resumedAfterVoteAt(50_000), null],
  [
    'not with the hand up again',
    whySpeechCannotResume({ ...ended, floor: [...ended.floor, aRequest('a1', 2)] }, 'r1', 80_000),
    'handAlreadyUp',
  ],
  ['nor at the very moment one opened', resumedAfterVoteAt(60_000), 'tooLateToUndo'],
  ['not once its item is closed', whySpeechCannotResume(elsewhere, 'r1', 80_000), 'itemNotOpen'],
  ['not a speech that never was', whySpeechCannotResume(lowered, 'r1', 110_000), 'nobodySpeaking'],
  [
    'not after the meeting',
    whySpeechCannotResume({ ...ended, state: 'closed' }, 'r1', 80_000),
    'meetingClosed',
  ],
  ['an item nobody has touched', whyItemCannotBeTakenBack(agenda, 'i1'), null],
  ['not once somebody asked for the floor', whyItemCannotBeTakenBack(lowered, 'i1'), 'itemBegun'],
  ['not with a motion', whyItemCannotBeTakenBack(debated, 'i1'), 'itemBegun'],
  ['not one that waits', whyItemCannotBeTakenBack(agenda, 'i2'), 'itemNotOpen'],
  ['a hand taken down', whyHandCannotGoUpAgain(lowered, 'a1', 150_000), null],
  ['for a minute', whyHandCannotGoUpAgain(lowered, 'a1', 161_000), 'tooLateToUndo'],
  ['if there was one', whyHandCannotGoUpAgain(lowered, 'a2', 150_000), 'handNotUp'],
  ['the one taken down last', whyHandCannotGoUpAgain(loweredTwice, 'a1', 150_000), null],
  ['a second', whySecondCannotBeTakenBack(debated, 'a2', 'm1'), null],
  ['only in this meeting', whySecondCannotBeTakenBack(debated, 'a2', 'm9'), 'notAllowed'],
  ['by who gave it', whySecondCannotBeTakenBack(debated, 'a3', 'm1'), 'notSecondedByYou'],
  [
    'not once it was spoken to',
    whySecondCannotBeTakenBack(
      { ...debated, floor: [aRequest('a3', 1, { startedAt: 0, motionId: 'm1' })] },
      'a2',
      'm1',
    ),
    'debateBegun',
  ],
  [
    'not amid the vote',
    whySecondCannotBeTakenBack(aView({ motions: [aMotion('voting')] }), 'a2', 'm1'),
    'ballotOpen',
  ],
  [
    'not after the vote',
    whySecondCannotBeTakenBack(aView({ motions: [aMotion('rejected')] }), 'a2', 'm1'),
    'noMotion',
  ],
  [
    'not once somebody would change it',
    whySecondCannotBeTakenBack(
      { ...debated, motions: [...debated.motions, aMotion('proposed', { id: 'm2', amends: 'm1' })] },
      'a2',
      'm1',
    ),
    'debateBegun',
  ],
  [
    'not after the meeting',
    whySecondCannotBeTakenBack({ ...debated, state: 'closed' }, 'a2', 'm1'),
    'meetingClosed',
  ],
  ['a recusal', whyRecusalCannotBeTakenBack(recused, 'a2', 'm1'), null],
  ['from a motion of this meeting', whyRecusalCannotBeTakenBack(recused, 'a2', 'm9'), 'notAllowed'],
  ['by who declared it', whyRecusalCannotBeTakenBack(recused, 'a3', 'm1'), 'notRecused'],
  [
    'not amid the vote',
    whyRecusalCannotBeTakenBack({ ...recused, ballots: [aBallot()] }, 'a2', 'm1'),
    'recusalStands',
  ],
  [
    'not before it is repeated',
    whyRecusalCannotBeTakenBack({ ...recused, ballots: [aBallot({ state: 'closed' })] }, 'a2', 'm1'),
    'recusalStands',
  ],
  [
    'not by somebody who has gone',
    whyRecusalCannotBeTakenBack(withSeats(recused, { present: false }, 'a2'), 'a2', 'm1'),
    'notPresent',
  ],
]);
test('the host is offered the latest slip only', () => {
  expect(hostTakeBack(speaking, 110_000)).toEqual({ what: 'floor', requestId: 'r1', seatId: 'a1' });
  expect(hostTakeBack(ended, 80_000)).toEqual({ what: 'speech', requestId: 'r1', seatId: 'a1' });
  const later = aRequest('a2', 2, { startedAt: 10_000 });
  for (const floor of [
    [...ended.floor, later],
    [later, ...ended.floor],
  ])
    expect(hostTakeBack({ ...ended, floor }, 80_000)).toMatchObject({ what: 'speech', requestId: 'r2' });
  expect(hostTakeBack(agenda, 80_000)).toEqual({ what: 'item', itemId: 'i1' });
  expect(hostTakeBack(debated, 80_000)).toBeNull();
});

test('the chair of another meeting runs nothing here', () => {
  const viewer = { kind: 'person', personId: 'p', sessionId: 's', name: '', grants: [] } as const;
  expect(may(viewer, 'meetings.run', { communityId: 'c', chairPersonId: 'p' })).toBe(true);
  expect(may(viewer, 'meetings.run', { communityId: 'c', chairPersonId: 'q' })).toBe(false);
  expect(may({ kind: 'anyone' }, 'meetings.run', { communityId: 'c' })).toBe(false);
});
