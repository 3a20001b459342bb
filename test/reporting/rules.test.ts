import { describe, expect, it } from 'vitest';
import chinese from '../../shared/locales/zh-CN/reporting.json' with { type: 'json' };
import { attainmentOf, gapOf, missingByNow } from '../../shared/reporting/attainment.ts';
import { registers } from '../../shared/reporting/registers.ts';
import {
  endsOf,
  goalOf,
  indicatorCodes,
  indicators,
  targetWith,
  type Target,
} from '../../shared/reporting/indicators.ts';
import { contractYearOf, elapsedShare, problemOf } from '../../shared/reporting/period.ts';

const atLeast = (from: number): Target => ({ operator: 'atLeast', from });
const hours: Target = { operator: 'between', from: 41_924, to: 46_116 };

describe('attainment', () => {
  it.each([
    [12, 0, 0, 'below'],
    [12, 11, 916, 'below'],
    [12, 12, 1000, 'reached'],
    [12, 15, 1250, 'reached'],
    [3, 2, 666, 'below'],
    // one short of a large target is not rounded up to it
    [20_000, 19_999, 999, 'below'],
  ] as const)('of at least %i with %i is %i ‰, %s', (target, actual, permille, state) => {
    expect(attainmentOf(atLeast(target), actual)).toEqual({ permille, state });
  });

  it.each([
    [41_923, 'below'],
    [41_924, 'reached'],
    [46_116, 'reached'],
    [46_117, 'above'],
  ] as const)('of a range takes both ends as inside: %i is %s', (actual, state) => {
    expect(attainmentOf(hours, actual).state).toBe(state);
  });
});

describe('at most', () => {
  it.each([
    [5, 0, 1000, 'reached', null],
    [5, 5, 1000, 'reached', null],
    [5, 6, 833, 'above', { kind: 'over', by: 1 }],
    [0, 0, 1000, 'reached', null],
    [0, 1, 0, 'above', { kind: 'over', by: 1 }],
  ] as const)('%i with %i is %i ‰, %s', (to, actual, permille, state, gap) => {
    const target: Target = { operator: 'atMost', to };
    expect(attainmentOf(target, actual)).toEqual({ permille, state });
    expect(gapOf(target, actual)).toEqual(gap);
    expect(missingByNow(target, actual, 0.5)).toBe(0);
  });

  it.each([
    [atLeast(12), 11, { kind: 'short', by: 1 }],
    [atLeast(12), 13, null],
    [hours, 41_900, { kind: 'short', by: 24 }],
    [hours, 46_117, { kind: 'over', by: 1 }],
  ])('differs from the others: %o with %i misses %o', (target, actual, gap) => {
    expect(gapOf(target, actual)).toEqual(gap);
  });

  it.each([
    [3, null, { operator: 'atLeast', from: 3 }],
    [3, 5, { operator: 'between', from: 3, to: 5 }],
    [null, 0, { operator: 'atMost', to: 0 }],
    [null, null, null],
  ])('is what has an upper end alone: %s to %s', (from, to, target) => {
    expect(targetWith({ from, to })).toEqual(target);
    if (target) expect(endsOf(targetWith({ from, to }) ?? hours)).toEqual({ from, to });
  });
});

describe('pace', () => {
  it.each([
    [12, 6, 0.5, 0],
    [12, 5, 0.5, 1],
    [12, 12, 0.1, 0],
    [4, 0, 0, 0],
    // half a meeting is not held
    [12, 3, 0.26, 1],
  ] as const)('of %i with %i at %d of the year misses %i', (target, actual, share, missing) => {
    expect(missingByNow(atLeast(target), actual, share)).toBe(missing);
  });
});

describe('periods', () => {
  it.each([
    ['2022-10-01', '2022-10-01'],
    ['2023-09-30', '2022-10-01'],
    ['2026-11-24', '2026-10-01'],
    ['2027-01-01', '2026-10-01'],
  ])('%s lies in the contract year from %s', (day, from) => {
    const year = contractYearOf(day);
    expect(year.from).toBe(from);
    expect(year.to).toBe(`${Number(from.slice(0, 4)) + 1}-09-30`);
  });

  it('are over from their last day and untouched before their first', () => {
    const year = { from: '2022-10-01', to: '2023-09-30' };
    expect(elapsedShare(year, '2022-09-30')).toBe(0);
    expect(elapsedShare(year, '2022-10-01')).toBeCloseTo(1 / 365, 10);
    expect(elapsedShare(year, '2023-09-30')).toBe(1);
    expect(elapsedShare(year, '2026-01-01')).toBe(1);
  });

  it.each([
    ['2022-10-01', '2022-10-01', null],
    ['2023-02-29', '2023-03-01', { at: 'from', reason: 'notADate', given: '2023-02-29' }],
    ['2022-10-01', '2023-9-30', { at: 'to', reason: 'notADate', given: '2023-9-30' }],
    ['2022-10-01', "x'; --", { at: 'to', reason: 'notADate', given: "x'; --" }],
    ['2022-10-02', '2022-10-01', { at: 'to', reason: 'endsBeforeStart', given: '2022-10-01' }],
  ])('from %s to %s: the problem is named with its place', (from, to, problem) => {
    expect(problemOf({ from, to })).toEqual(problem);
  });
});

describe('the contract', () => {
  it('has eighteen indicators with distinct codes, named, each with the place where its records are entered', () => {
    expect(new Set(indicators.map(({ code }) => code)).size).toBe(18);
    for (const { code, source } of indicators) {
      expect(chinese.indicator[code].name).not.toBe('');
      expect([...registers, 'meetings', 'issues', 'volunteering']).toContain(source);
    }
    expect(indicatorCodes).toHaveLength(18);
  });

  it('adds up to 114 sessions and 7,200 module attendances at its floors', () => {
    const sum = (codes: readonly string[]) =>
      indicators
        .filter(({ code }) => codes.includes(code))
        .reduce((total, { target }) => total + goalOf(target), 0);
    const sessions = ['employmentSessions', 'legalSessions', 'childSessions', 'partyActivities'];
    expect(sum([...sessions, 'volunteerActivities', 'deliberationMeetings'])).toBe(114);
    const served = ['employmentServed', 'legalServed', 'childServed', 'partyServed', 'volunteerServed'];
    expect(sum(served)).toBe(7_200);
  });
});
