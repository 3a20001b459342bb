/** Votes on paper and by hand (domain rule 22): what may be entered, and who may confirm it. */
import {
  whyCannotConfirm,
  whyCannotRefuse,
  whyEntryRefused,
  type EnteredVotes,
} from '../../shared/meetings/rules/vote-entry.ts';
import type { Ballot, MeetingView, VoteEntry } from '../../shared/meetings/view.ts';
import { aBallot, aMotion, anEntry, aSeat, aView, withSeats } from './a-view.ts';
import { table } from './refusal-table.ts';

const yes = { choice: 'yes' } as const;
const no = { choice: 'no' } as const;
const ballotIn = (change: Partial<Ballot>, recusedSeatIds: readonly string[] = []): MeetingView =>
  aView({ motions: [aMotion('voting', { recusedSeatIds })], ballots: [aBallot(change)] });
const named = ballotIn({});
const secret = ballotIn({ secrecy: 'secret' });
const show = ballotIn({ secrecy: 'show' });

const seats = (...seatIds: readonly string[]): EnteredVotes => ({
  kind: 'seats',
  votes: seatIds.map((seatId) => ({ seatId, content: yes })),
});
const hands = (
  ...counts: readonly [typeof yes | typeof no, number, ('local' | 'migrant')?][]
): EnteredVotes => ({
  kind: 'hands',
  papers: counts.map(([content, count, group]) => ({ content, count, group })),
});
const box = (seatIds: readonly string[], count: number): EnteredVotes => ({
  kind: 'box',
  seatIds,
  papers: [{ content: yes, count }],
});

function why(
  view: MeetingView,
  entered: EnteredVotes,
  votedSeatIds: readonly string[] = [],
  ballotId = 'b1',
) {
  const turnout = { ballotId: 'b1', voted: votedSeatIds.length, votedSeatIds };
  return whyEntryRefused(view, ballotId, entered, { turnout, now: 0 });
}
const withEntry = (state: VoteEntry['state'], secrecy: Ballot['secrecy']) =>
  ballotIn({ secrecy, entries: [anEntry(state)] });

table('votes are entered', [
  ['with names where the vote is named', why(named, seats('a1', 'a2')), null],
  ['as a box where it is secret', why(secret, box(['a1', 'a2'], 2)), null],
  ['as figures where hands go up', why(show, hands([yes, 2], [no, 1])), null],
  ['never with names where it is secret', why(secret, seats('a1')), 'planInvalid'],
  ['not as a box where it is named', why(named, box(['a1'], 1)), 'planInvalid'],
  ['not with names where hands go up', why(show, seats('a1')), 'planInvalid'],
  ['not in no ballot', why(named, seats('a1'), [], 'b7'), 'ballotNotOpen'],
  ['not after the close', why(ballotIn({ state: 'closed', closedAt: 1 }), seats('a1')), 'ballotNotOpen'],
  ['not while others wait to be confirmed', why(withEntry('waiting', 'named'), seats('a2')), 'entryWaiting'],
  ['again after some were confirmed', why(withEntry('confirmed', 'named'), seats('a2')), null],
  ['again after some were refused', why(withEntry('refused', 'show'), hands([yes, 1])), null],
  ['once where hands were counted', why(withEntry('confirmed', 'show'), hands([yes, 1])), 'handsCounted'],
  [
    'only for what was asked',
    why(named, { kind: 'seats', votes: [{ seatId: 'a1', content: { choice: 'A' } }] }),
    'paperInvalid',
  ],
  ['not where nothing was written', why(named, seats()), 'nothingEntered'],
  ['not as no hands at all', why(show, hands([yes, 0])), 'nothingEntered'],
  ['one for each paper in the box', why(secret, box(['a1', 'a2', 'a3'], 2)), 'papersDiffer'],
  ['with no more papers than people', why(secret, box(['a1'], 2)), 'papersDiffer'],
  ['never two of one person', why(named, seats('a1', 'a1')), 'papersDiffer'],
  ['not for somebody absent', why(withSeats(named, { present: false }, 'a1'), seats('a1')), 'seatCannotVote'],
  ['not for somebody recused', why(ballotIn({}, ['a1']), seats('a1')), 'seatCannotVote'],
  ['not for a chair without a vote', why(named, seats('c9')), 'seatCannotVote'],
  ['not for whom the phone has voted', why(named, seats('a1'), ['a1']), 'seatVoted'],
  ['for those beside whoever has voted', why(named, seats('a2'), ['a1']), null],
  ['of as many hands as there are', why(show, hands([yes, 3], [no, 1])), null],
  ['of no more hands than there are', why(show, hands([yes, 4], [no, 1])), 'moreThanPresent'],
  [
    'of the hands of those who may vote',
    why(ballotIn({ secrecy: 'show' }, ['a1']), hands([yes, 4])),
    'moreThanPresent',
  ],
  ['of hands group by group', why(show, hands([yes, 2, 'local'], [no, 2, 'migrant'])), null],
  ['of no more local hands than there are', why(show, hands([yes, 3, 'local'])), 'moreLocalThanPresent'],
  [
    'of no more migrant hands than there are',
    why(show, hands([yes, 2, 'migrant'], [no, 1, 'migrant'])),
    'moreMigrantThanPresent',
  ],
]);

const waiting = anEntry('waiting');
const host = { personId: 'person-h1', isHost: true, seatId: null };
const inRole = (role: 'minuteTaker' | 'supervisor' | 'representative' | 'observer') =>
  [
    aView({ seats: [aSeat('a1', { role })] }),
    { personId: 'person-a1', isHost: false, seatId: 'a1' },
  ] as const;

table('an entry is confirmed', [
  ['by another host', whyCannotConfirm(named, host, waiting), null],
  ['by a minute-taker', whyCannotConfirm(...inRole('minuteTaker'), waiting), null],
  ['by a supervisor', whyCannotConfirm(...inRole('supervisor'), waiting), null],
  ['by no representative', whyCannotConfirm(...inRole('representative'), waiting), 'notAllowed'],
  ['by no observer', whyCannotConfirm(...inRole('observer'), waiting), 'notAllowed'],
  ['by nobody without a seat', whyCannotConfirm(named, { ...host, isHost: false }, waiting), 'notAllowed'],
  [
    'never by whoever entered it',
    whyCannotConfirm(named, { ...host, personId: 'person-c9' }, waiting),
    'ownEntry',
  ],
  ['once', whyCannotConfirm(named, host, anEntry('confirmed')), 'entrySettled'],
  ['not after it was refused', whyCannotConfirm(named, host, anEntry('refused')), 'entrySettled'],
]);

table('an entry is refused', [
  ['by another host', whyCannotRefuse(named, host, waiting), null],
  ['by whoever made a slip in it', whyCannotRefuse(named, { ...host, personId: 'person-c9' }, waiting), null],
  ['by no representative', whyCannotRefuse(...inRole('representative'), waiting), 'notAllowed'],
  ['not after it was confirmed', whyCannotRefuse(named, host, anEntry('confirmed')), 'entrySettled'],
]);
