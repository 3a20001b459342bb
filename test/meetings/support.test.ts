import { array, assert, integer, pre, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isCountedApart,
  rankBySupport,
  supportOf,
  type AnswerCounts,
  type Answered,
} from '../../shared/meetings/support.ts';

const said = (agree: number, disagree: number, pass = 0): AnswerCounts => ({ agree, disagree, pass });
const many = { local: 40, migrant: 40 };

function about(id: string, local: AnswerCounts, migrant: AnswerCounts, endorsements = 0): Answered {
  return { id, endorsements, answers: { local, migrant } };
}

const order = (statements: readonly Answered[], people = many) =>
  rankBySupport(statements, people).map(({ id }) => id);

describe('support of one group', () => {
  test.each([
    ['nobody answered', said(0, 0), 1 / 2],
    ['one agrees', said(1, 0), 2 / 3],
    ['nine of nine agree', said(9, 0), 10 / 11],
    ['as many for as against', said(4, 4), 1 / 2],
    ['everybody passes', said(0, 0, 4), 1 / 6],
    ['everybody disagrees', said(0, 8), 1 / 10],
  ])('%s', (_what, counts, support) => {
    expect(supportOf(counts)).toBeCloseTo(support, 12);
  });
});

describe('the order of a round', () => {
  test.each<[string, Answered[], string[]]>([
    [
      'what both groups support comes before what one loud group wants alone',
      [about('loud', said(30, 0), said(0, 5)), about('shared', said(4, 1), said(4, 1))],
      ['shared', 'loud'],
    ],
    [
      'at the same lowest support the mean decides',
      [about('plain', said(3, 2), said(3, 2)), about('loved', said(5, 0), said(3, 2))],
      ['loved', 'plain'],
    ],
    [
      'then endorsements',
      [about('few', said(3, 1), said(3, 1), 2), about('more', said(3, 1), said(3, 1), 5)],
      ['more', 'few'],
    ],
    [
      'then the order given',
      [about('first', said(3, 1), said(3, 1)), about('second', said(3, 1), said(3, 1))],
      ['first', 'second'],
    ],
    [
      'what one group knows nothing about stands behind what it supports, before what it rejects',
      [
        about('rejected', said(6, 0), said(1, 5)),
        about('unknown', said(6, 0), said(0, 0)),
        about('supported', said(6, 0), said(4, 2)),
      ],
      ['supported', 'unknown', 'rejected'],
    ],
  ])('%s', (_what, statements, expected) => {
    expect(order(statements)).toEqual(expected);
  });

  test('a group of one or two people is counted together with the other', () => {
    expect(isCountedApart({ local: 2, migrant: 9 })).toBe(false);
    expect(isCountedApart({ local: 3, migrant: 9 })).toBe(true);
    expect(isCountedApart({ local: 0, migrant: 9 })).toBe(true);
    const [ranked] = rankBySupport([about('a', said(0, 2), said(7, 1))], { local: 2, migrant: 9 });
    expect(ranked?.groups).toEqual([
      { group: 'all', answered: 10, counts: said(7, 3), support: supportOf(said(7, 3)) },
    ]);
  });

  test('one or two answers of a larger group are counted and not told', () => {
    const [ranked] = rankBySupport([about('a', said(1, 1), said(7, 1))], { local: 5, migrant: 9 });
    expect(ranked?.groups[0]).toMatchObject({ group: 'local', answered: 2, counts: null });
    expect(ranked?.weakest).toBe('local');
  });

  const counts = record({
    agree: integer({ min: 0, max: 30 }),
    disagree: integer({ min: 0, max: 30 }),
    pass: integer({ min: 0, max: 10 }),
  });
  const times = ({ agree, disagree, pass }: AnswerCounts, factor: number) =>
    said(agree * factor, disagree * factor, pass * factor);

  test('one group that repeats all its answers lifts nothing above what all groups support', () => {
    const hasMajority = ({ agree, disagree, pass }: AnswerCounts) => agree > disagree + pass;
    const pairs = record({
      loud: record({ local: counts, migrant: counts }),
      shared: record({ local: counts.filter(hasMajority), migrant: counts.filter(hasMajority) }),
      factor: integer({ min: 2, max: 50 }),
    });
    assert(
      property(pairs, ({ loud, shared, factor }) => {
        // The other group holds it back.
        pre(supportOf(loud.migrant) < Math.min(supportOf(shared.local), supportOf(shared.migrant)));
        const after = order([
          about('shared', times(shared.local, factor), shared.migrant),
          about('loud', times(loud.local, factor), loud.migrant),
        ]);
        expect(after[0]).toBe('shared');
      }),
    );
  });

  test('one more agreement never lowers a statement', () => {
    assert(
      property(array(record({ local: counts, migrant: counts }), { minLength: 2, maxLength: 6 }), (all) => {
        const statements = all.map(({ local, migrant }, at) => about(String(at), local, migrant));
        const [first, ...rest] = statements;
        if (!first) return;
        const { local, migrant } = first.answers;
        const better = about(first.id, { ...local, agree: local.agree + 1 }, migrant);
        expect(order([better, ...rest]).indexOf(first.id)).toBeLessThanOrEqual(
          order(statements).indexOf(first.id),
        );
      }),
    );
  });
});
