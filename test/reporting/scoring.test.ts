import { describe, expect, it } from 'vitest';
import { goalOf, indicators, type Target } from '../../shared/reporting/indicators.ts';
import { gradeOf, isGradingOrdered } from '../../shared/reporting/grading.ts';
import { ministryGrading } from '../../shared/reporting/ministry-grading.ts';
import {
  allot,
  defaultWeights,
  partOf,
  scoreOf,
  scoringOf,
  type ScoringTerms,
} from '../../shared/reporting/scoring.ts';

const terms: ScoringTerms = {
  weights: defaultWeights,
  isAgreed: false,
  needsExplanation: true,
  grading: ministryGrading,
  shareOf: () => 1,
  isExplained: () => false,
  funds: { initialBudget: null, budget: null, spent: null },
};
const nothingDone = indicators.map(({ code, target }) => ({ code, target, actual: 0 }));
const full = (actualOf: (from: number) => number) =>
  indicators.map(({ code, target }) => ({ code, target, actual: actualOf(goalOf(target)) }));

describe('the score of an indicator', () => {
  const atLeast: Target = { operator: 'atLeast', from: 20 };
  const atMost: Target = { operator: 'atMost', to: 20 };
  const range: Target = { operator: 'between', from: 41_924, to: 46_116 };

  it.each([
    [atLeast, 0, false, 0, 'share', false],
    [atLeast, 10, false, 139, 'share', false],
    // one short is never rounded up to all of it
    [{ operator: 'atLeast', from: 20_000 }, 19_999, false, 277, 'share', false],
    [atLeast, 20, false, 278, 'full', false],
    [atLeast, 26, false, 278, 'full', false],
    [atLeast, 27, false, 278, 'full', true],
    [{ operator: 'atLeast', from: 0 }, 5, false, 278, 'full', false],
    [atMost, 0, false, 278, 'full', false],
    [atMost, 20, false, 278, 'full', false],
    [atMost, 40, false, 139, 'share', false],
    [{ operator: 'atMost', to: 0 }, 1, false, 0, 'share', false],
    [range, 41_923, false, 277, 'share', false],
    [range, 20_962, false, 139, 'share', false],
    [range, 41_924, false, 278, 'full', false],
    [range, 46_116, false, 278, 'full', false],
    [range, 46_117, false, 277, 'over', false],
    [range, 92_232, false, 139, 'over', false],
    [range, 92_232, true, 278, 'explained', false],
  ] as const)(
    'of %o with %i (explained: %s) is %i of 278, %s',
    (target, actual, isExplained, score, rule, low) => {
      expect(scoreOf(target, actual, { points: 278, isExplained })).toMatchObject({
        score,
        rule,
        isTargetLow: low,
      });
    },
  );

  it('is rounded down by whole numbers, without the error of binary fractions', () => {
    // 4.35 × 100 is 434.99… in binary
    expect(partOf(435, 100, 435)).toBe(100);
    expect(partOf(1_000, 283_000_000 - 1, 283_000_000)).toBe(999);
    expect(partOf(10_000, 2 ** 39 - 1, 2 ** 39)).toBe(9_999);
  });
});

describe('points', () => {
  it.each([
    [5_000, Array<number>(18).fill(1)],
    [5_000, [1, 2, 3, 4, 5, 6, 7]],
    [1, [1, 1, 1]],
    [0, [1, 1]],
    [10_000, [3]],
  ] as const)('%i hundredths over %o add up exactly, none off by more than one', (points, shares) => {
    const parts = allot(points, shares);
    const total = shares.reduce((sum, share) => sum + share, 0);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(points);
    parts.forEach((part, at) =>
      expect(Math.abs(part - (points * (shares[at] ?? 0)) / total)).toBeLessThan(1),
    );
  });

  it('of the eighteen indicators are equal but for a hundredth, in the order of the contract', () => {
    const { indicators: lines, output } = scoringOf(nothingDone, terms);
    expect(lines.map(({ points }) => points)).toEqual([
      ...Array<number>(14).fill(278),
      ...Array<number>(4).fill(277),
    ]);
    expect(output.points).toBe(5_000);
  });
});

describe('an evaluation', () => {
  it('neither scores nor sums what is not recorded, and has no grade without it', () => {
    const scoring = scoringOf(nothingDone, terms);
    expect([scoring.execution.score, scoring.satisfaction.score]).toEqual([null, null]);
    expect(scoring.benefit).toEqual({ points: 3_000, recorded: 0, score: 0 });
    expect(scoring.grade).toBeNull();
  });

  it('tells a count of nothing from what is not recorded', () => {
    const scoring = scoringOf(nothingDone, terms);
    expect(scoring.indicators.every(({ score }) => score === 0)).toBe(true);
    expect(scoring.total).toEqual({ points: 10_000, recorded: 5_000, score: 0 });
  });

  it('scores the budget by what was spent of it', () => {
    const spent = (part: number) =>
      scoringOf(nothingDone, { ...terms, funds: { initialBudget: 300, budget: 300, spent: part } }).execution
        .score;
    expect([0, 150, 299, 300, 400].map(spent)).toEqual([0, 500, 996, 1_000, 1_000]);
  });

  it('needs the explanation above a range only where the contract says so', () => {
    const above = full((from) => from * 2);
    const hours = (change: Partial<ScoringTerms>) =>
      scoringOf(above, { ...terms, ...change }).indicators[0]?.score;
    expect(hours({})).toBe(partOf(278, 46_116, 83_848));
    expect(hours({ isExplained: (code) => code === 'serviceHours' })).toBe(278);
    expect(hours({ needsExplanation: false })).toBe(278);
  });

  it('is graded once every point is recorded', () => {
    const outputOnly = { ...terms, weights: { execution: 0, output: 100, benefit: 0, satisfaction: 0 } };
    expect(
      scoringOf(
        full((from) => from),
        outputOnly,
      ),
    ).toMatchObject({
      total: { points: 10_000, recorded: 10_000, score: 10_000 },
    });
    const recorded = { ...outputOnly, weights: { ...outputOnly.weights, execution: 0 } };
    const withFunds = { ...recorded, funds: { initialBudget: 1, budget: 1, spent: 1 } };
    expect(
      scoringOf(
        full((from) => from),
        withFunds,
      ).grade,
    ).toMatchObject({ code: 'excellent', name: { zh: '优' } });
  });

  it.each([
    [10_000, 'excellent'],
    [9_000, 'excellent'],
    [8_999, 'good'],
    [8_000, 'good'],
    [7_999, 'fair'],
    [6_000, 'fair'],
    [5_999, 'poor'],
    [0, 'poor'],
  ] as const)('of %i hundredths is %s', (score, grade) => {
    expect(gradeOf(score, ministryGrading).code).toBe(grade);
  });

  it.each([
    [[90, 80, 60, 0], true],
    [[60, 0], true],
    [[90, 90, 0], false],
    [[80, 90, 0], false],
    [[90, 60], false],
    [[101, 0], false],
  ])('has limits that fall to nothing: %j, %s', (limits, isOrdered) => {
    expect(isGradingOrdered(limits)).toBe(isOrdered);
  });

  it('is of the scheme that the project made', () => {
    const grading = [
      { code: 'grade1', from: 60, name: { zh: '合格', en: 'pass' } },
      { code: 'grade2', from: 0, name: { zh: '不合格', en: 'fail' } },
    ];
    expect([6_000, 5_999].map((score) => gradeOf(score, grading).name.zh)).toEqual(['合格', '不合格']);
  });
});
