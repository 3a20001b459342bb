/** The questions a meeting's buttons and commands ask, as tables: what holds, and every refusal. */
import { describe, expect, test } from 'vitest';
import type { Ballot, MeetingView } from '../../shared/meetings/view.ts';
import type { Refusal } from '../../shared/refusal.ts';
import {
  whyItemCannotBeAdded,
  whyItemCannotClose,
  whyItemCannotOpen,
  whyMeetingCannotClose,
  whyMeetingCannotOpen,
} from '../../shared/meetings/rules/agenda.ts';
import {
  presenceByGroup,
  quorumOf,
  whyCannotCheckIn,
  whyCannotLeave,
} from '../../shared/meetings/rules/attendance.ts';
import {
  whyBallotCannotClose,
  whyBallotCannotOpen,
  whyVoteRefused,
} from '../../shared/meetings/rules/ballot.ts';
import {
  whyCannotEndSpeech,
  whyCannotExtend,
  whyCannotGiveFloor,
  whyCannotLowerHand,
  whyCannotRaiseHand,
} from '../../shared/meetings/rules/floor.ts';
import { lastCallMs, whyNoLastCall } from '../../shared/meetings/rules/last-call.ts';
import { stillToVote } from '../../shared/meetings/rules/may-vote.ts';
import {
  whyCannotPropose,
  whyCannotRecuse,
  whyCannotSecond,
  whyCannotWithdraw,
  whyDueDateRefused,
  whyNoMotionTaken,
} from '../../shared/meetings/rules/motion.ts';
import {
  whyResolutionCannotBePublished,
  whySupervisorRefused,
} from '../../shared/meetings/rules/resolution.ts';
import { notHeardYet, speakingTime } from '../../shared/meetings/rules/speaking-time.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { aBallot, aMotion, anItem, aRequest, aResolution, aSeat, aView, chair, withSeats } from './a-view.ts';

type Case = readonly [title: string, why: Refusal | null, expected: string | null];

function table(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    test.each(cases)('%s', (_title, why, expected) => {
      expect(why?.code ?? null).toBe(expected);
    });
  });
}

const open = aView();
const called = aView({ state: 'called', openedAt: null });
const closed = aView({ state: 'closed', closedAt: 1, items: [anItem('i1', { state: 'done' })] });
const signed: MeetingView = { ...closed, state: 'signed', signedAt: 2 };
const between = aView({ items: [anItem('i1', { state: 'done' }), anItem('i2', { state: 'waiting' })] });
const proposed = aView({ motions: [aMotion('proposed')] });
const debated = aView({ motions: [aMotion('debated')] });
const voting = aView({ motions: [aMotion('voting')], ballots: [aBallot()] });
const adopted = aView({ motions: [aMotion('adopted')] });
const rejected = aView({ motions: [aMotion('rejected')] });
const speaking = aView({ floor: [aRequest('a1', 1, { startedAt: 0, state: 'speaking' })] });

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

const absent = withSeats(open, { present: false }, 'a1');
table('people check in', [
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

const observed = aView({ seats: [aSeat('a1'), aSeat('o5', { role: 'observer', votes: false }), chair] });
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

table('a vote opens', [
  ['on a seconded motion with a quorum', whyBallotCannotOpen(debated, 'm1'), null],
  ['not on a motion without seconds', whyBallotCannotOpen(proposed, 'm1'), 'notSeconded'],
  ['not without a motion', whyBallotCannotOpen(open, 'm1'), 'noMotion'],
  ['not on a motion that was decided', whyBallotCannotOpen(rejected, 'm1'), 'noMotion'],
  ['not twice', whyBallotCannotOpen(voting, 'm1'), 'ballotOpen'],
  [
    'not while somebody speaks',
    whyBallotCannotOpen({ ...debated, floor: speaking.floor }, 'm1'),
    'someoneSpeaking',
  ],
  [
    'not while somebody waits',
    whyBallotCannotOpen({ ...debated, floor: queue.floor }, 'm1'),
    'queueNotEmpty',
  ],
  [
    'over hands whose turns are used up',
    whyBallotCannotOpen({ ...usedUpOnMotion, floor: [...usedUpOnMotion.floor, aRequest('a1', 3)] }, 'm1'),
    null,
  ],
  [
    'over hands of those who have gone',
    whyBallotCannotOpen(
      withSeats({ ...debated, floor: [aRequest('a1', 1)] }, { present: false }, 'a1'),
      'm1',
    ),
    null,
  ],
  [
    'not without a quorum now',
    whyBallotCannotOpen(withSeats(debated, { present: false }, 'a1', 'a2'), 'm1'),
    'noQuorum',
  ],
  ['not before the meeting', whyBallotCannotOpen({ ...debated, state: 'called' }, 'm1'), 'meetingNotOpen'],
]);

const secretVoting = aView({ motions: [aMotion('voting')], ballots: [aBallot({ secrecy: 'secret' })] });
const closedBallot = aView({
  motions: [aMotion('rejected')],
  ballots: [aBallot({ state: 'closed', closedAt: 1 })],
});
const chairVoting = (change: Partial<Ballot> = {}) =>
  withSeats(aView({ motions: [aMotion('voting')], ballots: [aBallot(change)] }), { votes: true }, chair.id);
test('a vote waits for who is here and not recused, and says so only where it is named', () => {
  const motions = [aMotion('voting', { recusedSeatIds: ['a2'] })];
  const view = withSeats(aView({ motions, ballots: [aBallot()] }), { present: false }, 'a3');
  const turnout = { ballotId: 'b1', voted: 1, votedSeatIds: ['a1'] };
  const missing = stillToVote(view, aBallot(), turnout)?.map(({ id }) => id);
  const others = view.seats.filter(({ id, votes }) => votes && !['a1', 'a2', 'a3'].includes(id));
  expect(missing).toEqual(others.map(({ id }) => id));
  expect(stillToVote(view, aBallot({ secrecy: 'secret' }), { ...turnout, votedSeatIds: null })).toBeNull();
  expect(stillToVote(view, aBallot({ id: 'b2' }), turnout)).toBeNull();
});

table('a vote is taken', [
  ['from a voter who is here', whyVoteRefused(voting, 'b1', 'a1', false), null],
  ['again while a named one is open', whyVoteRefused(voting, 'b1', 'a1', true), null],
  ['once where it is secret', whyVoteRefused(secretVoting, 'b1', 'a1', true), 'alreadyVoted'],
  ['not after the close', whyVoteRefused(closedBallot, 'b1', 'a1', false), 'ballotNotOpen'],
  ['not in no ballot', whyVoteRefused(voting, 'b7', 'a1', false), 'ballotNotOpen'],
  ['not without a seat', whyVoteRefused(voting, 'b1', 'a7', false), 'notOnRoll'],
  ['not from the chair', whyVoteRefused(voting, 'b1', chair.id, false), 'notVoting'],
  [
    'not from somebody absent',
    whyVoteRefused(withSeats(voting, { present: false }, 'a1'), 'b1', 'a1', false),
    'notPresent',
  ],
  [
    'not from somebody recused',
    whyVoteRefused(
      aView({ motions: [aMotion('voting', { recusedSeatIds: ['a1'] })], ballots: [aBallot()] }),
      'b1',
      'a1',
      false,
    ),
    'recused',
  ],
  [
    'not from a chair before the others',
    whyVoteRefused(chairVoting(), 'b1', chair.id, false, { turnout: null, now: 0 }),
    'chairVotesLast',
  ],
  [
    'not from a chair while the last call runs',
    whyVoteRefused(chairVoting({ lastCallAt: 1 }), 'b1', chair.id, false, { turnout: null, now: lastCallMs }),
    'chairAfterLastCall',
  ],
  [
    'from a chair a minute after it, whoever is silent',
    whyVoteRefused(chairVoting({ lastCallAt: 0 }), 'b1', chair.id, false, { turnout: null, now: lastCallMs }),
    null,
  ],
  ['until the close', whyBallotCannotClose(voting, 'b1'), null],
  ['and closes once', whyBallotCannotClose(closedBallot, 'b1'), 'ballotNotOpen'],
]);

table('a last call is made', [
  ['while people vote', whyNoLastCall(voting, 'b1'), null],
  ['once', whyNoLastCall(chairVoting({ lastCallAt: 0 }), 'b1'), 'lastCallMade'],
  ['not where hands are counted', whyNoLastCall(chairVoting({ secrecy: 'show' }), 'b1'), 'showOfHands'],
  ['not after the close', whyNoLastCall(closedBallot, 'b1'), 'ballotNotOpen'],
]);

table('a resolution is published', [
  ['of a motion that carried', whyResolutionCannotBePublished(adopted, 'm1'), null],
  [
    'also after the meeting',
    whyResolutionCannotBePublished({ ...closed, motions: [aMotion('adopted')] }, 'm1'),
    null,
  ],
  [
    'not after the signature',
    whyResolutionCannotBePublished({ ...signed, motions: [aMotion('adopted')] }, 'm1'),
    'minutesSigned',
  ],
  [
    'not of an amendment: its motion is',
    whyResolutionCannotBePublished(aView({ motions: [aMotion('adopted', { amends: 'm7' })] }), 'm1'),
    'amendmentInMotion',
  ],
  ['not of a motion that failed', whyResolutionCannotBePublished(rejected, 'm1'), 'notAdopted'],
  [
    'once',
    whyResolutionCannotBePublished({ ...adopted, resolutions: [aResolution] }, 'm1'),
    'alreadyPublished',
  ],
  ['only of this meeting', whyResolutionCannotBePublished(adopted, 'm7'), 'notAllowed'],
  ['with a supervisor of the meeting', whySupervisorRefused(adopted, 'a2'), null],
  ['with no other', whySupervisorRefused(adopted, 'a7'), 'notOnRoll'],
]);

describe('the quorum', () => {
  const seats = (count: number, present: number) =>
    Array.from({ length: count }, (_, index) => aSeat(`a${index + 1}`, { present: index < present }));
  test.each([
    [9, 6, 6, true],
    [9, 5, 6, false],
    [10, 6, 7, false],
    [10, 7, 7, true],
    [30, 20, 20, true],
    [30, 19, 20, false],
    [0, 0, 0, true],
  ])('of two thirds of %i with %i here needs %i', (eligible, present, needed, met) => {
    const view = aView({ seats: [...seats(eligible, present), chair] });
    expect(quorumOf(view)).toEqual({ eligible, present, needed, met, share: '2/3', strict: false });
  });

  test('of more than half of 10 needs 6', () => {
    const view = aView({ seats: seats(10, 5), rules: presets.residentsAssembly });
    expect(quorumOf(view)).toMatchObject({ needed: 6, met: false, strict: true });
  });

  test('goes by voters: chair and observers fill none', () => {
    expect(quorumOf(observed)).toMatchObject({ eligible: 1, present: 1 });
    expect(presenceByGroup(withSeats(open, { present: false }, 'a1'))).toEqual({
      local: { seats: 2, present: 2 },
      migrant: { seats: 2, present: 1 },
    });
  });
});

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
