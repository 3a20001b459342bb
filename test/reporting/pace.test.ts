import { describe, expect, it } from 'vitest';
import type { Target } from '../../shared/reporting/indicators.ts';
import {
  meanAttainment,
  projectedIn,
  projectedOf,
  warningOf,
  warningsIn,
} from '../../shared/reporting/pace.ts';
import { currentPeriod } from '../../shared/reporting/period.ts';
import { ministryGrading } from '../../shared/reporting/ministry-grading.ts';
import { defaultWeights, scoringOf } from '../../shared/reporting/scoring.ts';

const atLeast = (from: number): Target => ({ operator: 'atLeast', from });
const atMost: Target = { operator: 'atMost', to: 10 };
const scoring = scoringOf([], {
  weights: defaultWeights,
  isAgreed: false,
  needsExplanation: true,
  grading: ministryGrading,
  shareOf: () => 1,
  isExplained: () => false,
  funds: { initialBudget: null, budget: null, spent: null },
});
const between: Target = { operator: 'between', from: 100, to: 110 };

describe('where a year is heading', () => {
  it.each([
    [15, 0.5, 30],
    [10, 0.33, 30],
    [3, 0.04, null],
    [0, 0.5, 0],
    [28, 1, 28],
  ])('%d after %d of it becomes %j', (actual, share, projected) => {
    expect(projectedOf(actual, share)).toBe(projected);
  });

  it.each([
    ['nothing on the first days', atLeast(30), 0, 0.01, null],
    ['nothing on pace', atLeast(30), 15, 0.5, null],
    ['behind', atLeast(30), 14, 0.5, 'behind'],
    ['missed once it is over', atLeast(30), 29, 1, 'missed'],
    ['nothing when reached', atLeast(30), 30, 0.2, null],
    ['nothing at exactly 130 %', atLeast(30), 39, 1, null],
    ['high above 130 %', atLeast(30), 40, 0.9, 'high'],
    ['a range about to be exceeded', between, 60, 0.5, 'rangeSoon'],
    ['a range on pace', between, 52, 0.5, null],
    ['a range behind', between, 40, 0.5, 'behind'],
    ['a range exceeded', between, 111, 0.9, 'rangeOver'],
    ['nothing inside a range at the end', between, 105, 1, null],
    ['nothing while few come', atMost, 4, 0.5, null],
    ['more than at most at this pace', atMost, 6, 0.5, 'rangeSoon'],
    ['more than at most', atMost, 11, 0.5, 'rangeOver'],
    ['nothing at exactly at most', atMost, 10, 1, null],
    ['inside a range with time left', between, 105, 0.8, 'rangeSoon'],
  ] as const)('warns of %s', (_, target, actual, share, warning) => {
    expect(warningOf(target, actual, share)).toBe(warning);
  });

  it('says nothing of a part of a year, which has no targets of its own', () => {
    const year = { period: { from: '2022-10-01', to: '2023-09-30' }, today: '2023-04-01', scoring };
    const figures = [{ target: atLeast(30), actual: 4 }];
    expect(projectedIn(year, 4)).toBe(7);
    expect(warningsIn(year, figures)).toEqual([{ figure: figures[0], warning: 'behind' }]);
    const quarter = { period: { from: '2023-01-01', to: '2023-06-30' }, today: '2023-04-01', scoring: null };
    expect(projectedIn(quarter, 4)).toBeNull();
    expect(warningsIn(quarter, figures)).toEqual([]);
    expect(projectedIn({ ...year, today: '2023-10-01' }, 4)).toBeNull();
  });

  it('is the one of the project that today lies in, on whatever day its years begin, before its quarters', () => {
    const years = [
      { from: '2024-04-01', to: '2025-03-31' },
      { from: '2023-04-01', to: '2024-03-31' },
      { from: '2024-01-01', to: '2024-03-31' },
    ];
    expect(currentPeriod(years, '2024-02-10')).toBe(years[1]);
    expect(currentPeriod(years, '2026-01-01')).toBe(years[0]);
    expect(currentPeriod([], '2026-01-01')).toBeUndefined();
  });

  it('takes the mean of what is attained, each at most all of it', () => {
    const figures = [
      { target: atLeast(10), actual: 50 },
      { target: atLeast(10), actual: 5 },
    ];
    expect(meanAttainment(figures)).toBe(750);
    expect(meanAttainment([])).toBe(0);
  });
});
