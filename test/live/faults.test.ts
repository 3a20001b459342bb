/** Rule 4 under faults of the server, the database and the network; `npm run faults` runs as many more as one likes. */
import { describe, expect, it } from 'vitest';
import type { BallotBook, CastVote, Tables } from './faults/books.ts';
import { compareBooks } from './faults/compare-books.ts';
import { runFaults } from './faults/run-faults.ts';

const vote = (seatId: string, changes: Partial<CastVote> = {}): CastVote => ({
  ...{ seatId, commandId: `c-${seatId}`, trackingCode: `t-${seatId}`, choice: 'yes', chosenAt: 1 },
  ...{ sentAt: 1, answeredAt: 2, refused: null },
  ...changes,
});
const secret: BallotBook = {
  ...{ ballotId: 'b', secrecy: 'secret', closeSentAt: 10, closeAcknowledgedAt: 12, repeated: [vote('1')] },
  votes: [
    vote('1'),
    vote('2', { choice: 'no' }),
    vote('3', { sentAt: 13, answeredAt: 14, refused: 'ballotNotOpen' }),
  ],
};
const roll = ['1', '2'].map((seatId) => ({ ballotId: 'b', seatId, commandId: `c-${seatId}`, choice: null }));
const papers = [
  { ballotId: 'b', trackingCode: 't-1', choice: 'yes' },
  { ballotId: 'b', trackingCode: 't-2', choice: 'no' },
];
const right: Tables = {
  roll,
  papers,
  ballots: [{ id: 'b', voted: 2, counts: { yes: 1, no: 1, abstain: 0 } }],
};
const violated = (book: BallotBook, tables: Tables) =>
  compareBooks([book], tables).flatMap(({ title, violations }) => (violations.length > 0 ? [title] : []));

describe('the comparison of the books', () => {
  it('finds nothing where all is right', () => {
    expect(violated(secret, right)).toEqual([]);
  });
  it.each<[string, BallotBook, Tables]>([
    ['lost', secret, { ...right, roll: roll.slice(1), papers: papers.slice(1) }],
    ['lost', secret, { ...right, papers: papers.slice(1) }],
    ['nobody was told of', { ...secret, votes: secret.votes.slice(1) }, right],
    [
      'nobody was told of',
      secret,
      { ...right, papers: [...papers, { ballotId: 'b', trackingCode: 'x', choice: 'no' }] },
    ],
    ['twice', secret, { ...right, papers: [...papers, ...papers] }],
    ['twice', secret, { ...right, roll: [...roll, ...roll] }],
    [
      'another choice',
      secret,
      { ...right, papers: papers.map((paper) => ({ ...paper, choice: 'abstain' })) },
    ],
    [
      'results that differ',
      secret,
      { ...right, ballots: [{ id: 'b', voted: 2, counts: { yes: 2, no: 0, abstain: 0 } }] },
    ],
    ['after the close', { ...secret, votes: [...secret.votes, vote('4', { sentAt: 13 })] }, right],
    ['too late', { ...secret, votes: [...secret.votes, vote('4', { refused: 'ballotNotOpen' })] }, right],
    ['second votes', { ...secret, votes: [...secret.votes, vote('1', { commandId: 'd' })] }, right],
    ['refused when sent again', { ...secret, repeated: [vote('1', { refused: 'ballotNotOpen' })] }, right],
  ])('tells of what is %s', (part, book, tables) => {
    expect(violated(book, tables)).toContainEqual(expect.stringContaining(part));
  });
});

describe('4: acknowledged means committed', () => {
  it(
    'every vote counts as its voter was told, through one fault of every kind',
    { timeout: 240_000 },
    async () => {
      const ledger = await runFaults({ votes: 200, faults: 5, minutes: 4, seed: 3, say: () => undefined });
      const wrong = ledger.properties.flatMap(({ title, violations }) =>
        violations.map((text) => `${title}: ${text}`),
      );
      expect(wrong, 'npm run faults -- --votes 200 --faults 5 --seed 3').toEqual([]);
      expect(ledger.acknowledged).toBeGreaterThan(50);
      expect(Object.values(ledger.happened)).toEqual([1, 1, 1, 1, 1]);
    },
  );
});
