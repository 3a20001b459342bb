import { expect, test } from 'vitest';
import { dayMs } from '../../shared/local-time.ts';
import { fairnessOf, type AskedPerson } from '../../shared/volunteers/fairness.ts';
import { hour, monday } from './town.ts';

const person = (personId: string, change: Partial<AskedPerson> = {}): AskedPerson => ({
  ...{ personId, name: personId, group: 'migrant', lastAskedAt: null, registeredAt: monday - 100 * dayMs },
  ...{ asked: 0, servedMs: 0 },
  ...change,
});

test('says who is never asked, how long ago the others were, and how the load is spread', () => {
  const people = [
    person('a'),
    person('b', { lastAskedAt: monday - 3 * dayMs, asked: 2, servedMs: 9 * hour }),
    person('c', { lastAskedAt: monday - 40 * dayMs, group: 'local', servedMs: hour }),
    person('d', { lastAskedAt: monday - 7 * dayMs, asked: 1, group: 'local' }),
  ];
  const { all, groups, waitLongest } = fairnessOf(people, monday);
  expect(all).toEqual({
    ...{ people: 4, neverAsked: 1, askedInWindow: 2, medianDaysSinceAsked: 7 },
    ...{ served: 2, servedMs: 10 * hour, busiestTenthShare: 0.9 },
  });
  expect(groups.migrant).toMatchObject({ people: 2, neverAsked: 1, busiestTenthShare: 1 });
  expect(groups.local).toMatchObject({ people: 2, neverAsked: 0, medianDaysSinceAsked: 7 });
  expect(waitLongest.map(({ personId, days, never }) => [personId, days, never])).toEqual([
    ['a', 100, true],
    ['c', 40, false],
    ['d', 7, false],
    ['b', 3, false],
  ]);
});

test('of nobody says nothing', () => {
  expect(fairnessOf([], monday).all).toEqual({
    ...{ people: 0, neverAsked: 0, askedInWindow: 0, medianDaysSinceAsked: null },
    ...{ served: 0, servedMs: 0, busiestTenthShare: null },
  });
});
