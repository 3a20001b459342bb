/** What may be done until a vote, as tables: what holds, and every refusal. */
import { describe, expect, test } from 'vitest';
import {
  whyItemCannotBeAdded,
  whyItemCannotClose,
  whyItemCannotOpen,
  whyMeetingCannotClose,
  whyMeetingCannotOpen,
} from '../../shared/meetings/rules/agenda.ts';
import {
  answersByGroup,
  whyCannotAnswer,
  whyCannotCheckIn,
  whyCannotLeave,
} from '../../shared/meetings/rules/attendance.ts';
import {
  whyCannotEndSpeech,
  whyCannotExtend,
  whyCannotGiveFloor,
  whyCannotLowerHand,
  whyCannotRaiseHand,
} from '../../shared/meetings/rules/floor.ts';
import {
  whyCannotPropose,
  whyCannotRecuse,
  whyCannotSecond,
  whyCannotWithdraw,
  whyDueDateRefused,
  whyNoMotionTaken,
} from '../../shared/meetings/rules/motion.ts';
import { notHeardYet, speakingTime } from '../../shared/meetings/rules/speaking-time.ts';
import { aMotion, aRequest, aView, chair, withSeats } from './a-view.ts';
import { table } from './refusal-table.ts';
import {
  absent,
  adopted,
  between,
  called,
  closed,
  debated,
  observed,
  open,
  proposed,
  rejected,
  speaking,
  voting,
} from './stages.ts';

table('a meeting opens', [
  ['once called', whyMeetingCannotOpen(called), null],
  [
    'even with nobody here: only votes need a quorum',
    whyMeetingCannotOpen(withSeats(called, { present: false }, 'a1', 'a2', 'a3', 'a4')),
    null,
  ],
  ['not twice', whyMeetingCannotOpen(open), 'meetingAlreadyOpen'],
  ['not again', whyMeetingCannotOpen(closed), 'meetingClosed'],
]);

table('a meeting closes', [
  ['between items', whyMeetingCannotClose(between), null],
  ['not amid an item', whyMeetingCannotClose(open), 'anotherItemOpen'],
  ['not amid a vote', whyMeetingCannotClose(voting), 'ballotOpen'],
  ['not before it opened', whyMeetingCannotClose(called), 'meetingNotOpen'],
  ['not twice', whyMeetingCannotClose(closed), 'meetingClosed'],
]);

table('an item is added', [
  ['before the meeting', whyItemCannotBeAdded(called), null],
  ['during it', whyItemCannotBeAdded(open), null],
  ['not after it', whyItemCannotBeAdded(closed), 'meetingClosed'],
]);

table('an item opens', [
  ['when none is open', whyItemCannotOpen(between, 'i2'), null],
  ['not beside another', whyItemCannotOpen(open, 'i2'), 'anotherItemOpen'],
  ['again when it was closed undecided', whyItemCannotOpen(between, 'i1'), null],
  [
    'not once it is decided',
    whyItemCannotOpen({ ...between, motions: [aMotion('adopted')] }, 'i1'),
    'itemDone',
  ],
  ['not before the meeting', whyItemCannotOpen(called, 'i2'), 'meetingNotOpen'],
  ['only of this meeting', whyItemCannotOpen(between, 'i7'), 'notAllowed'],
]);

table('an item closes', [
  ['without a motion', whyItemCannotClose(open, 'i1'), null],
  ['after the decision', whyItemCannotClose(rejected, 'i1'), null],
  ['not while a motion waits for a decision', whyItemCannotClose(debated, 'i1'), 'motionInProgress'],
  ['not amid a vote', whyItemCannotClose(voting, 'i1'), 'ballotOpen'],
  ['not while somebody speaks', whyItemCannotClose(speaking, 'i1'), 'someoneSpeaking'],
  ['not unless open', whyItemCannotClose(open, 'i2'), 'itemNotOpen'],
  ['only of this meeting', whyItemCannotClose(open, 'i7'), 'notAllowed'],
]);

const calledOff = { ...called, state: 'cancelled' } as const;
table('an invitation is answered', [
  ['before the meeting', whyCannotAnswer(called, 'a1'), null],
  ['not once it is open', whyCannotAnswer(open, 'a1'), 'invitationOver'],
  ['not where nothing will be held', whyCannotAnswer(calledOff, 'a1'), 'meetingCancelled'],
  ['not without a seat', whyCannotAnswer(called, 'a7'), 'notOnRoll'],
]);
test('the answers of those with a vote add up, group by group', () => {
  const coming = withSeats(called, { invitation: 'coming' }, 'a1', chair.id);
  expect(answersByGroup(withSeats(coming, { invitation: 'notComing' }, 'a2'))).toEqual({
    local: { coming: 0, notComing: 1, unanswered: 1 },
    migrant: { coming: 1, notComing: 0, unanswered: 1 },
  });
});
table('people check in', [
  [
    'not where nothing will be held',
    whyCannotCheckIn({ ...absent, state: 'cancelled' }, 'a1'),
    'meetingCancelled',
  ],
  ['during the meeting', whyCannotCheckIn(absent, 'a1'), null],
  ['before it', whyCannotCheckIn({ ...absent, state: 'called' }, 'a1'), null],
  ['not after it', whyCannotCheckIn(closed, 'a1'), 'meetingClosed'],
  ['not twice', whyCannotCheckIn(open, 'a1'), 'alreadyPresent'],
  ['not without a seat', whyCannotCheckIn(open, 'a7'), 'notOnRoll'],
]);
table('people leave', [
  ['when they are here', whyCannotLeave(open, 'a1'), null],
  ['not when they are not', whyCannotLeave(absent, 'a1'), 'notPresent'],
  ['not after the meeting', whyCannotLeave(closed, 'a1'), 'meetingClosed'],
]);

table('a motion is proposed', [
  ['by a voter who is here', whyCannotPropose(open, 'a1'), null],
  ['again after one failed', whyCannotPropose(rejected, 'a1'), null],
  ['again after one was withdrawn', whyCannotPropose(aView({ motions: [aMotion('withdrawn')] }), 'a1'), null],
  ['one at a time', whyCannotPropose(debated, 'a3'), 'motionInProgress'],
  ['not after one carried', whyCannotPropose(adopted, 'a1'), 'itemDecided'],
  ['not by somebody absent', whyCannotPropose(absent, 'a1'), 'notPresent'],
  ['not by the chair', whyCannotPropose(open, chair.id), 'notVoting'],
  ['not by an observer', whyCannotPropose(observed, 'o5'), 'notVoting'],
  ['not between items', whyCannotPropose(between, 'a1'), 'itemNotOpen'],
  ['not before the meeting', whyCannotPropose(called, 'a1'), 'meetingNotOpen'],
  ['not after it', whyCannotPropose(closed, 'a1'), 'meetingClosed'],
  ['on the open item', whyNoMotionTaken(open, 'i1'), null],
  ['not on a waiting item', whyNoMotionTaken(open, 'i2'), 'itemNotOpen'],
  ['due today', whyDueDateRefused('2026-11-23', '2026-11-23'), null],
  ['not due yesterday', whyDueDateRefused('2026-11-22', '2026-11-23'), 'dueDatePast'],
]);

table('a motion is seconded', [
  ['by another voter', whyCannotSecond(proposed, 'a2', 'm1'), null],
  ['by further ones', whyCannotSecond(debated, 'a3', 'm1'), null],
  ['not by its proposer', whyCannotSecond(proposed, 'a1', 'm1'), 'ownMotion'],
  ['not twice', whyCannotSecond(debated, 'a2', 'm1'), 'alreadySeconded'],
  ['not by the chair', whyCannotSecond(proposed, chair.id, 'm1'), 'notVoting'],
  ['not amid the vote', whyCannotSecond(voting, 'a3', 'm1'), 'noMotion'],
  ['only of this meeting', whyCannotSecond(proposed, 'a2', 'm7'), 'notAllowed'],
]);

const proposer = { seatId: 'a1', isHost: false };
table('a motion is withdrawn', [
  ['by its proposer', whyCannotWithdraw(debated, proposer, 'm1'), null],
  ['by a host', whyCannotWithdraw(debated, { seatId: chair.id, isHost: true }, 'm1'), null],
  ['by nobody else', whyCannotWithdraw(debated, { seatId: 'a2', isHost: false }, 'm1'), 'notAllowed'],
  [
    'not by somebody without a seat',
    whyCannotWithdraw(debated, { seatId: null, isHost: false }, 'm1'),
    'notAllowed',
  ],
  ['not amid the vote', whyCannotWithdraw(voting, proposer, 'm1'), 'ballotOpen'],
  ['not after it', whyCannotWithdraw(rejected, proposer, 'm1'), 'noMotion'],
]);

table('somebody recuses', [
  ['before the vote', whyCannotRecuse(debated, 'a3', 'm1'), null],
  ['not amid it', whyCannotRecuse(voting, 'a3', 'm1'), 'ballotOpen'],
  [
    'once',
    whyCannotRecuse(aView({ motions: [aMotion('debated', { recusedSeatIds: ['a3'] })] }), 'a3', 'm1'),
    'recused',
  ],
  ['only with a vote to abstain from', whyCannotRecuse(debated, chair.id, 'm1'), 'notVoting'],
  ['only from a motion of this meeting', whyCannotRecuse(debated, 'a3', 'm7'), 'notAllowed'],
]);

const turn = (at: number, motionId: string | null = null) =>
  aRequest('a1', at, { startedAt: at * 60_000, motionId });
const usedUp = aView({ floor: [turn(1), turn(2)] });
const usedUpOnMotion = { ...debated, floor: [turn(1, 'm1'), turn(2, 'm1')] };
table('a hand goes up', [
  ['on the open item', whyCannotRaiseHand(open, 'a1'), null],
  ['of an observer: they speak too', whyCannotRaiseHand(observed, 'o5'), null],
  ['for or against a motion', whyCannotRaiseHand(proposed, 'a1', 'for'), null],
  ['not for or against nothing', whyCannotRaiseHand(open, 'a1', 'against'), 'noMotion'],
  ['not of the chair', whyCannotRaiseHand(open, chair.id), 'chairNeutral'],
  ['not twice', whyCannotRaiseHand(aView({ floor: [aRequest('a1', 1)] }), 'a1'), 'handAlreadyUp'],
  ['not while speaking', whyCannotRaiseHand(speaking, 'a1'), 'handAlreadyUp'],
  ['not amid a vote', whyCannotRaiseHand(voting, 'a1'), 'ballotOpen'],
  ['not between items', whyCannotRaiseHand(between, 'a1'), 'itemNotOpen'],
  ['not of somebody absent', whyCannotRaiseHand(absent, 'a1'), 'notPresent'],
  ['not after two turns', whyCannotRaiseHand(usedUp, 'a1'), 'noTurnsLeft'],
  [
    'again once there is a motion',
    whyCannotRaiseHand({ ...usedUp, motions: [aMotion('debated')] }, 'a1'),
    null,
  ],
  ['not after two turns on the motion', whyCannotRaiseHand(usedUpOnMotion, 'a1'), 'noTurnsLeft'],
]);
table('a hand goes down', [
  ['when it is up', whyCannotLowerHand(aView({ floor: [aRequest('a1', 1)] }), 'a1'), null],
  ['not when it is not', whyCannotLowerHand(open, 'a1'), 'handNotUp'],
  ['not while speaking', whyCannotLowerHand(speaking, 'a1'), 'handNotUp'],
]);

const queue = aView({ floor: [aRequest('a1', 1), aRequest('a2', 2)] });
table('the floor is given', [
  ['to the first in the queue', whyCannotGiveFloor(queue, 'r1', null), null],
  ['out of turn with a reason', whyCannotGiveFloor(queue, 'r2', '要赶末班车'), null],
  ['not out of turn without one', whyCannotGiveFloor(queue, 'r2', null), 'outOfTurn'],
  [
    'past somebody who has gone',
    whyCannotGiveFloor(withSeats(queue, { present: false }, 'a1'), 'r2', null),
    null,
  ],
  [
    'not to somebody who has gone',
    whyCannotGiveFloor(withSeats(queue, { present: false }, 'a1'), 'r1', null),
    'notPresent',
  ],
  ['not to a hand that is down', whyCannotGiveFloor(speaking, 'r1', null), 'handNotUp'],
  [
    'while another speaks: that speech ends',
    whyCannotGiveFloor(
      { ...queue, floor: [...queue.floor, aRequest('a3', 3, { startedAt: 0, state: 'speaking' })] },
      'r1',
      null,
    ),
    null,
  ],
  ['not amid a vote', whyCannotGiveFloor({ ...voting, floor: queue.floor }, 'r1', null), 'ballotOpen'],
  ['not after the meeting', whyCannotGiveFloor({ ...queue, state: 'closed' }, 'r1', null), 'meetingClosed'],
  [
    'not when the turns are used up',
    whyCannotGiveFloor({ ...usedUp, floor: [...usedUp.floor, aRequest('a1', 3)] }, 'r3', '再说一次'),
    'noTurnsLeft',
  ],
]);
const extended = aView({ floor: [aRequest('a1', 1, { startedAt: 0, state: 'speaking', endsAt: 180_000 })] });
table('a speech', [
  ['is extended', whyCannotExtend(speaking, 'r1'), null],
  ['is extended once', whyCannotExtend(extended, 'r1'), 'alreadyExtended'],
  ['is not extended before it began', whyCannotExtend(queue, 'r1'), 'nobodySpeaking'],
  ['ends', whyCannotEndSpeech(extended, 'r1'), null],
  ['does not end before it began', whyCannotEndSpeech(queue, 'r1'), 'nobodySpeaking'],
]);

describe('speaking time', () => {
  test('adds up by group and seat, a speech under way up to now', () => {
    const view = aView({
      floor: [
        aRequest('a1', 1, { startedAt: 0 }),
        aRequest('a1', 2, { startedAt: 120_000 }),
        aRequest('a2', 3, { startedAt: 300_000, state: 'speaking' }),
        aRequest('a3', 4),
      ],
    });
    expect(speakingTime(view, 330_000)).toEqual({
      byGroup: { migrant: 120_000, local: 30_000 },
      bySeat: { a1: 120_000, a2: 30_000 },
      turnsByGroup: { migrant: 2, local: 1 },
      turnsBySeat: { a1: 2, a2: 1 },
    });
    expect(notHeardYet(view).map(({ id }) => id)).toEqual(['a3', 'a4']);
  });
});
