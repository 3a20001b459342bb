/** Ties on the way to a result: who is told apart by an earlier round, and between whom nothing but a lot decides. */
import { expect, test } from 'vitest';
import { arithmeticSentence } from '../../../shared/meetings/tally/arithmetic.ts';
import type { CountResult } from '../../../shared/meetings/tally/contract.ts';
import { recount } from '../../../shared/meetings/tally/recount.ts';
import english from '../../../shared/locales/en/arithmetic.json' with { type: 'json' };
import { translator } from './translator.ts';

const lines = (result: CountResult) => arithmeticSentence(result, translator(english)).split('\n');

/** Such as "A B": the first choice, then the second. */
function papers(counts: Readonly<Record<string, number>>): object[] {
  return Object.entries(counts).map(([order, count]) => ({
    ranking: order.split(' ').map((option) => [option]),
    count,
  }));
}

test('run-off: whom an earlier round tells apart is not tied', () => {
  // Without E, B, C and D have 4 each; in round 1 B had 4, C and D had 3.
  const result = recount({
    ...{ method: 'irv', options: ['A', 'B', 'C', 'D', 'E'] },
    papers: papers({ A: 10, B: 4, C: 3, D: 3, 'E C': 1, 'E D': 1 }),
  });
  expect(result).toMatchObject({ outcome: 'tied', winners: [], tiedFor: ['C', 'D'] });
  expect(lines(result)).toContainEqual(
    expect.stringContaining('C, D cannot be told apart by any earlier round'),
  );
});

const exclusion = {
  ...{ method: 'stv', options: ['A', 'B', 'C', 'D'], seats: 3 },
  // A's surplus brings C and D to B's one vote; at first they had none.
  papers: papers({ 'A C': 2, 'A D': 2, B: 1 }),
};

test('single transferable vote: whom an earlier stage tells apart is not tied for exclusion', () => {
  const result = recount(exclusion);
  expect(result).toMatchObject({ outcome: 'tied', winners: ['A'], tiedFor: ['C', 'D'] });
  expect(lines(result)).toContain(
    'C, D cannot be told apart by any earlier round, and no lot was drawn between them.',
  );
});

test('single transferable vote: a lot between those that no stage tells apart is enough', () => {
  const result = recount({ ...exclusion, tieBreak: ['D', 'C'] });
  expect(result).toMatchObject({ outcome: 'elected', winners: ['A', 'B', 'D'] });
});

test('single transferable vote: of equal surpluses, the one that was larger at an earlier stage goes first', () => {
  const result = recount({
    ...{ method: 'stv', options: ['A', 'C', 'B', 'D', 'E'], seats: 4 },
    papers: papers({ 'A B': 6, 'A C': 8, 'A D': 6, 'B D': 8, C: 7, D: 4, E: 6 }),
  });
  expect(result.rounds[2]).toMatchObject({
    ...{ action: 'surplus', option: 'B', surplus: '1.00000' },
    tie: { between: ['C', 'B'], by: 'earlierRound', round: 1 },
  });
});

test('single transferable vote: equal surpluses leave their seats sure and the rest open', () => {
  const result = recount({
    ...{ method: 'stv', options: ['A', 'B', 'C', 'D'], seats: 3 },
    papers: papers({ 'A C': 8, 'B D': 8, C: 2, D: 1 }),
  });
  expect(result).toMatchObject({ outcome: 'tied', winners: ['A', 'B'], tiedFor: ['C', 'D'] });
  expect(result).toMatchObject({ surplusBetween: ['A', 'B'] });
  expect(lines(result)).toContain(
    'A, B cannot be told apart by any earlier round, and no lot was drawn between them.',
  );
});
