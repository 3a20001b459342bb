/** What may be done in a vote and after it, as tables, and who must be here for one: what holds, and every refusal. */
import { describe, expect, test } from 'vitest';
import type { Ballot, Motion, VoteEntry } from '../../shared/meetings/view.ts';
import { presenceByGroup, quorumOf } from '../../shared/meetings/rules/attendance.ts';
import {
  whyBallotCannotBeUndone,
  whyBallotCannotClose,
  whyBallotCannotOpen,
  whyVoteRefused,
} from '../../shared/meetings/rules/ballot.ts';
import { whyItemCannotGoToAssembly } from '../../shared/meetings/rules/deadlock.ts';
import { lastCallMs, whyNoLastCall } from '../../shared/meetings/rules/last-call.ts';
import { stillToVote } from '../../shared/meetings/rules/may-vote.ts';
import { whyCannotPropose } from '../../shared/meetings/rules/motion.ts';
import {
  whyResolutionCannotBePublished,
  whySupervisorRefused,
} from '../../shared/meetings/rules/resolution.ts';
import { presets } from '../../shared/meetings/meeting-rules.ts';
import { tallyYesNoAbstain } from '../../shared/meetings/tally/yes-no-abstain.ts';
import {
  aBallot,
  anEntry,
  aMotion,
  aRequest,
  aResolution,
  aSeat,
  aView,
  chair,
  withSeats,
} from './a-view.ts';
import { table } from './refusal-table.ts';
import {
  adopted,
  closed,
  debated,
  observed,
  open,
  proposed,
  rejected,
  signed,
  speaking,
  voting,
} from './stages.ts';

const turn = (at: number, motionId: string | null = null) =>
  aRequest('a1', at, { startedAt: at * 60_000, motionId });
const usedUpOnMotion = { ...debated, floor: [turn(1, 'm1'), turn(2, 'm1')] };

const queue = aView({ floor: [aRequest('a1', 1), aRequest('a2', 2)] });

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

const withPaper = (state: VoteEntry['state']) => {
  const entries = [anEntry(state, { seatIds: ['a1'] })];
  return aView({ motions: [aMotion('voting')], ballots: [aBallot({ entries })] });
};
const withHands = (...states: VoteEntry['state'][]) => {
  const entries = states.map((state) => anEntry(state, { kind: 'hands', papers: 3 }));
  return aView({ motions: [aMotion('voting')], ballots: [aBallot({ secrecy: 'show', entries })] });
};
function withFailed(
  times: number,
  outcome: 'rejected' | 'inquorate' = 'rejected',
  state: Motion['state'] = 'debated',
) {
  const given = { rule: presets.council, eligible: 3, present: 3 };
  const tally = { ...tallyYesNoAbstain({ ...given, yes: 0, no: 3, abstain: 0 }), outcome };
  const result = { tally, byGroup: null, choices: null, papers: null };
  const ballots = Array.from({ length: times }, (_, index) =>
    aBallot({ id: `b${index}`, attempt: index + 1, state: 'closed', closedAt: 1, result }),
  );
  return { ...debated, motions: [aMotion(state)], ballots };
}

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
  [
    'not from whom a paper was confirmed for',
    whyVoteRefused(withPaper('confirmed'), 'b1', 'a1', false),
    'alreadyVoted',
  ],
  ['from whom a paper only waits for', whyVoteRefused(withPaper('waiting'), 'b1', 'a1', false), null],
  ['from whose paper was refused', whyVoteRefused(withPaper('refused'), 'b1', 'a1', false), null],
  ['from others than the paper was of', whyVoteRefused(withPaper('confirmed'), 'b1', 'a2', false), null],
  ['until the close', whyBallotCannotClose(voting, 'b1'), null],
  ['and closes once', whyBallotCannotClose(closedBallot, 'b1'), 'ballotNotOpen'],
  ['not while a paper waits', whyBallotCannotClose(withPaper('waiting'), 'b1'), 'entryWaiting'],
  ['over a paper that was refused', whyBallotCannotClose(withPaper('refused'), 'b1'), null],
  ['not without hands that were to be counted', whyBallotCannotClose(withHands(), 'b1'), 'handsNotCounted'],
  [
    'not with hands that one person counted',
    whyBallotCannotClose(withHands('waiting'), 'b1'),
    'entryWaiting',
  ],
  ['not with a count that was refused', whyBallotCannotClose(withHands('refused'), 'b1'), 'handsNotCounted'],
  ['with hands that two people counted', whyBallotCannotClose(withHands('confirmed'), 'b1'), null],
]);

table('a vote opened by mistake is undone', [
  ['before anybody voted', whyBallotCannotBeUndone(voting, 'b1', 0), null],
  ['not after the first vote', whyBallotCannotBeUndone(voting, 'b1', 1), 'votesCast'],
  ['not after a paper was confirmed', whyBallotCannotBeUndone(withPaper('confirmed'), 'b1', 0), 'votesCast'],
  ['not while a paper waits', whyBallotCannotBeUndone(withPaper('waiting'), 'b1', 0), 'entryWaiting'],
  ['over a paper that was refused', whyBallotCannotBeUndone(withPaper('refused'), 'b1', 0), null],
  ['not after the close', whyBallotCannotBeUndone(closedBallot, 'b1', 0), 'ballotNotOpen'],
]);

table('a deadlock', [
  ['after two failed votes no third opens', whyBallotCannotOpen(withFailed(2), 'm1'), 'deadlocked'],
  ['is not after one', whyBallotCannotOpen(withFailed(1), 'm1'), null],
  [
    'lets nobody propose another motion',
    whyCannotPropose(withFailed(2, 'rejected', 'rejected'), 'a1'),
    'deadlocked',
  ],
  ['sends the matter to the assembly above', whyItemCannotGoToAssembly(withFailed(2), 'i1'), null],
  ['is none after one', whyItemCannotGoToAssembly(withFailed(1), 'i1'), 'notDeadlocked'],
  [
    'is none where the body never gives up',
    whyItemCannotGoToAssembly(
      { ...withFailed(2), rules: { ...presets.council, failedVotesToAssembly: null } },
      'i1',
    ),
    'notDeadlocked',
  ],
  [
    'is none where nothing is above',
    whyItemCannotGoToAssembly({ ...withFailed(2), rules: presets.residentsAssembly }, 'i1'),
    'notDeadlocked',
  ],
  [
    'is none once something carried',
    whyItemCannotGoToAssembly(
      { ...withFailed(2), motions: [aMotion('debated'), aMotion('adopted', { id: 'm2', number: 2 })] },
      'i1',
    ),
    'notDeadlocked',
  ],
  [
    'counts no vote on an amendment',
    whyItemCannotGoToAssembly({ ...withFailed(2), motions: [aMotion('debated', { amends: 'm7' })] }, 'i1'),
    'notDeadlocked',
  ],
  [
    'counts no vote without a quorum',
    whyItemCannotGoToAssembly(withFailed(2, 'inquorate'), 'i1'),
    'notDeadlocked',
  ],
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
    'not before the meeting',
    whyResolutionCannotBePublished({ ...adopted, state: 'called' }, 'm1'),
    'meetingNotOpen',
  ],
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
