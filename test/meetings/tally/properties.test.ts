/**
 * What must hold of every count, over thousands of random ballots: voters are equal, options are equal, more support never
 * harms, and the rankings come out as by the slow and literal way.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountResult, Method } from '../../../shared/meetings/tally/contract.ts';
import { recount } from '../../../shared/meetings/tally/recount.ts';
import { recountFile } from '../../../shared/meetings/tally/recount-file.ts';
import { inPieces } from './in-pieces.ts';
import { naiveIrv, naiveSchulzeLayers, naiveStv } from './naive.ts';

type File = Record<string, unknown>;
type Ranking = readonly (readonly string[])[];

const five = ['A', 'B', 'C', 'D', 'E'];
const order = fc.shuffledSubarray(five);
const strict = order.map((options) => options.map((option) => [option]));
const shared = fc
  .tuple(order, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([options, joins]) =>
    options.reduce<string[][]>((ranks, option, at) => {
      const last = ranks[ranks.length - 1];
      if (last && joins[at]) last.push(option);
      else ranks.push([option]);
      return ranks;
    }, []),
  );
const lot = fc.option(fc.shuffledSubarray(five, { minLength: 5 }));
const points = (most: number) =>
  fc.dictionary(fc.constantFrom(...five), fc.integer({ min: 0, max: most }), { noNullPrototype: true });

/** One paper of each method. */
const paperOf: Record<Method, fc.Arbitrary<object>> = {
  'yes-no-abstain': fc.record({ choice: fc.constantFrom('yes', 'no', 'abstain') }),
  'choose-one': fc.record({ choice: fc.constantFrom(...five) }),
  approval: fc.record({ approved: order }),
  score: fc.record({ scores: points(9) }),
  dots: fc.record({ dots: points(4) }),
  irv: fc.record({ ranking: strict }),
  schulze: fc.record({ ranking: shared }),
  stv: fc.record({ ranking: strict }),
};
const methods = Object.keys(paperOf) as Method[];
const several: readonly Method[] = ['choose-one', 'approval', 'score', 'dots', 'stv'];
const blankOr = (method: Method) =>
  fc.oneof({ weight: 9, arbitrary: paperOf[method] }, { weight: 1, arbitrary: fc.constant({ blank: true }) });

function fileOf(method: Method, papers: readonly object[], more: File = {}): File {
  if (method !== 'yes-no-abstain') return { method, options: five, papers, ...more };
  return { method, papers, rule: { majority: { base: 'cast', share: '1/2', strict: true } } };
}
const ranked = (
  method: Method,
  rankings: readonly Ranking[],
  tieBreak: readonly string[] | null,
  seats = 1,
): File =>
  fileOf(
    method,
    rankings.map((ranking) => ({ ranking })),
    { seats, ...(tieBreak && { tieBreak }) },
  );

describe.each(methods)('%s', (method) => {
  const ballot = fc.record({
    counted: fc.array(fc.tuple(blankOr(method), fc.integer({ min: 0, max: 3 })), { maxLength: 8 }),
    seats: several.includes(method) ? fc.integer({ min: 1, max: 4 }) : fc.constant(1),
    tieBreak: lot,
  });
  const heading = (seats: number, tieBreak: readonly string[] | null): File =>
    method === 'yes-no-abstain' ? {} : { seats, ...(tieBreak && { tieBreak }) };

  test('neither the order of papers nor how equal ones are split makes a difference, in memory or in bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        ballot,
        fc.integer({ min: 1, max: 50 }),
        async ({ counted, seats, tieBreak }, size) => {
          const more = heading(seats, tieBreak);
          const merged = fileOf(
            method,
            counted.map(([paper, count]) => ({ ...paper, count })),
            more,
          );
          const split = fileOf(
            method,
            counted.flatMap(([paper, count]) => Array.from({ length: count }, () => paper)).reverse(),
            more,
          );
          expect(recount(split)).toEqual(recount(merged));
          expect(await recountFile(inPieces(JSON.stringify(split, null, 1), size))).toEqual(recount(merged));
        },
      ),
      { numRuns: 200 },
    );
  });

  // A motion is not neutral, by law: yes has to reach the majority, and a tie fails.
  if (method === 'yes-no-abstain') return;

  test('options that change places change places in the result', () => {
    fc.assert(
      fc.property(ballot, fc.shuffledSubarray(five, { minLength: 5 }), (given, places) => {
        const moved = renamer(new Map(five.map((option, at) => [option, places[at] ?? ''])));
        const papers = given.counted.map(([paper, count]) => ({ ...paper, count }));
        const before = recount(fileOf(method, papers, heading(given.seats, given.tieBreak)));
        const after = recount({
          ...(moved(fileOf(method, papers, heading(given.seats, given.tieBreak))) as File),
          options: five,
        });
        expect(inAnyOrder(after)).toEqual(inAnyOrder(moved(before) as CountResult));
      }),
      { numRuns: 300 },
    );
  });

  test('other names give the same result by those names', () => {
    const renamed = renamer(new Map(five.map((option, at) => [option, `选项 ${at + 1}`])));
    fc.assert(
      fc.property(ballot, ({ counted, seats, tieBreak }) => {
        const given = fileOf(
          method,
          counted.map(([paper, count]) => ({ ...paper, count })),
          heading(seats, tieBreak),
        );
        expect(recount(renamed(given))).toEqual(renamed(recount(given)));
      }),
    );
  });
});

function renamer(other: ReadonlyMap<string, string>): (value: unknown) => unknown {
  return (value) =>
    JSON.parse(
      JSON.stringify(value).replace(/"([A-E])"/g, (_, option: string) => `"${other.get(option) ?? ''}"`),
    );
}

/** Who is elected and who is equal, whatever the order in which equals are written down. */
function inAnyOrder({ outcome, winners, ranking, counts, ...rest }: CountResult): object {
  const sorted = (options: readonly string[]) => [...options].sort();
  return {
    outcome,
    winners: sorted(winners),
    tiedFor: 'tiedFor' in rest ? sorted(rest.tiedFor) : [],
    ranking: ranking.map(sorted),
    counts,
  };
}

/** Where more support never harms; the run-off and the single transferable vote do not have it, which is known of them. */
describe('more support never harms', () => {
  type Raise = (paper: Record<string, unknown>, winner: string) => object;
  const raises: [Method, string, Raise][] = [
    ['choose-one', 'a paper that turns to the winner', (_, winner) => ({ choice: winner })],
    [
      'approval',
      'a paper that approves of the winner too',
      ({ approved }, winner) => ({ approved: [...new Set([...(approved as string[]), winner])] }),
    ],
    [
      'score',
      'a paper that gives the winner more',
      ({ scores }, winner) => ({ scores: { ...(scores as object), [winner]: 9 } }),
    ],
    [
      'dots',
      'a paper that spends all that it spent on the winner',
      ({ dots }, winner) => ({
        dots: { [winner]: Object.values(dots as Record<string, number>).reduce((sum, one) => sum + one, 0) },
      }),
    ],
    [
      'schulze',
      'a paper that puts the winner first',
      ({ ranking }, winner) => ({
        ranking: [
          [winner],
          ...(ranking as string[][])
            .map((rank) => rank.filter((option) => option !== winner))
            .filter((rank) => rank.length > 0),
        ],
      }),
    ],
  ];

  test.each(raises)('%s: %s', (method, _, raise) => {
    fc.assert(
      fc.property(
        fc.array(paperOf[method], { minLength: 1, maxLength: 14 }),
        fc.nat(),
        fc.integer({ min: 1, max: several.includes(method) ? 3 : 1 }),
        (papers, which, seats) => {
          const more = { seats, tieBreak: five };
          for (const winner of recount(fileOf(method, papers, more)).winners) {
            const raised = papers.map((paper, at) =>
              at === which % papers.length ? raise({ ...paper }, winner) : paper,
            );
            expect(recount(fileOf(method, raised, more)).winners).toContain(winner);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('yes-no-abstain: a vote that turns to yes, by every base', () => {
    const vote = fc.oneof(
      fc.constantFrom('yes', 'no', 'abstain').map((choice) => ({ choice })),
      fc.constant({ blank: true }),
    );
    fc.assert(
      fc.property(
        fc.array(vote, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.constantFrom('present', 'cast', 'eligible'),
        fc.constantFrom('1/2', '2/3'),
        (papers, which, base, share) => {
          const outcome = (votes: readonly object[]) =>
            recount({
              ...{ method: 'yes-no-abstain', papers: votes, eligible: 24, present: 22 },
              rule: { majority: { base, share, strict: share === '1/2' } },
            }).outcome;
          if (outcome(papers) !== 'adopted') return;
          const raised = papers.map((paper, at) =>
            at === which % papers.length ? { choice: 'yes' } : paper,
          );
          expect(outcome(raised)).toBe('adopted');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('by the slow and literal way', () => {
  test('the run-off is the same', () => {
    fc.assert(
      fc.property(fc.array(strict, { maxLength: 24 }), lot, (rankings, tieBreak) => {
        expect(recount(ranked('irv', rankings, tieBreak))).toMatchObject(
          naiveIrv({ options: five, rankings }, tieBreak),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('Schulze is the same, with the strength of paths tried one by one', () => {
    fc.assert(
      fc.property(fc.array(shared, { maxLength: 16 }), (rankings) => {
        expect(recount(ranked('schulze', rankings, null)).ranking).toEqual(
          naiveSchulzeLayers({ options: five, rankings }),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('the single transferable vote is the same, and no vote is lost', () => {
    fc.assert(
      fc.property(
        fc.array(strict, { maxLength: 40 }),
        lot,
        fc.integer({ min: 1, max: 4 }),
        (rankings, tieBreak, seats) => {
          const result = recount(ranked('stv', rankings, tieBreak, seats));
          expect(result).toMatchObject(naiveStv({ options: five, rankings }, seats, tieBreak));
          if (result.method !== 'stv') throw new Error('another method');
          for (const round of result.rounds) {
            const units = [...Object.values(round.votes), round.nonTransferable].map((text) =>
              BigInt(text.replace('.', '')),
            );
            expect(units.reduce((sum, one) => sum + one, 0n)).toBe(BigInt(result.valid) * 100_000n);
          }
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
