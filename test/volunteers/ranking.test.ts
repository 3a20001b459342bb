import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '../../shared/local-time.ts';
import type { VolunteerFacts } from '../../shared/volunteers/eligibility.ts';
import { rankCandidates, type Candidate } from '../../shared/volunteers/ranking.ts';

const now = Date.parse('2026-11-23T08:00:00+08:00');
const shift = { from: now, to: now + dayMs / 12, place: { lat: 23.13, lng: 113.37 }, dangerous: false };
const need = { skill: null, credential: null, language: '客家话', languageGrade: 2 as const };
const facts: VolunteerFacts = {
  skills: [],
  languages: [{ language: '客家话', grade: 2 }],
  credentials: [],
  available: [],
  home: { lat: 23.13, lng: 113.37 },
  age: null,
  guardianConsent: false,
  pausedUntil: null,
  commitments: [],
};
const usual: Candidate = { personId: 'm', facts, lastAskedAt: now - 5 * dayMs, recentShifts: 1 };
const order = (candidates: readonly Candidate[]) =>
  rankCandidates(candidates, { need, shift, now }).map(({ personId }) => personId);

describe('the order of asking', () => {
  test.each<[string, Partial<Candidate>]>([
    ['the nearer', { facts: { ...facts, home: { lat: 23.16, lng: 113.37 } } }],
    ['whoever was not asked lately', { lastAskedAt: now - dayMs }],
    ['whoever served less', { recentShifts: 2 }],
    [
      'whoever speaks just well enough, sparing the interpreters',
      { facts: { ...facts, languages: [{ language: '客家话', grade: 3 }] } },
    ],
  ])('%s comes first', (_title, worse) => {
    // 'a' would win a tie
    expect(order([{ ...usual, ...worse, personId: 'a' }, usual])).toEqual(['m', 'a']);
  });

  test('gives every reason with its value', () => {
    const [only] = rankCandidates([{ ...usual, facts: { ...facts, home: { lat: 23.1354, lng: 113.37 } } }], {
      need,
      shift,
      now,
    });
    expect(only?.reasons).toEqual([
      { code: 'language', language: '客家话', grade: 2 },
      { code: 'distance', km: 0.6 },
      { code: 'lastAsked', days: 5 },
      { code: 'recentShifts', count: 1 },
    ]);
  });

  test('is the same whatever the order they come in', () => {
    const candidate = fc.record({
      personId: fc.uuid(),
      facts: fc
        .record({ lat: fc.double({ min: 23, max: 24, noNaN: true }), known: fc.boolean() })
        .map(({ lat, known }): VolunteerFacts => ({ ...facts, home: known ? { lat, lng: 113.3 } : null })),
      lastAskedAt: fc.option(fc.integer({ min: now - 90 * dayMs, max: now })),
      recentShifts: fc.nat({ max: 10 }),
    });
    const lists = fc.uniqueArray(candidate, { selector: ({ personId }) => personId, maxLength: 30 });
    fc.assert(
      fc.property(
        lists.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(order(shuffled)).toEqual(order(list));
        },
      ),
    );
  });
});
