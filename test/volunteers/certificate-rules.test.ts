/** Numbers of certificates, what stands on them, and who may have one. */
import { describe, expect, test } from 'vitest';
import {
  byModule,
  certificateNumber,
  hoursOf,
  newCertificateNumber,
  printedNumber,
  sameServices,
  starsOf,
  whyCannotIssue,
  whyCannotRequest,
} from '../../shared/volunteers/certificate.ts';
import { codeAlphabet } from '../../shared/volunteers/check-in-code.ts';
import { hour, minute, monday } from './town.ts';

/** Always the same, never guessed in earnest. */
const drawing = (start: number) => {
  let at = start;
  return (below: number) => (at = (at * 7 + 3) % 1_000_003) % below;
};

describe('certificate numbers', () => {
  const number = newCertificateNumber(drawing(5));
  test('are twelve letters that nobody mistakes for another', () => {
    expect(number).toMatch(/^[2-9A-HJKMNP-Z]{12}$/);
    expect(printedNumber(number)).toMatch(/^.{4}-.{4}-.{4}$/);
  });
  test('are read with dashes, blanks and small letters', () => {
    expect(certificateNumber(` ${printedNumber(number).toLowerCase()} `)).toBe(number);
  });
  test('with one wrong letter, or two that changed places, are none', () => {
    for (let at = 0; at < 12; at += 1) {
      for (const letter of codeAlphabet) {
        if (letter !== number[at])
          expect(certificateNumber(number.slice(0, at) + letter + number.slice(at + 1))).toBeNull();
      }
      for (let other = at + 1; other < 12; other += 1) {
        if (number[at] === number[other]) continue;
        const letters = [...number];
        [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
        expect(certificateNumber(letters.join(''))).toBeNull();
      }
    }
  });
  test.each(['', 'ABC', 'O'.repeat(12), `${number}2`, `http://x/${number}`])('%j is none', (typed) => {
    expect(certificateNumber(typed)).toBeNull();
  });
});

test.each([
  [0, 0],
  [3 * minute, 0.1],
  [90 * minute, 1.5],
  [hour * 100, 100],
])('%d ms are %d hours on every page', (ms, hours) => {
  expect(hoursOf(ms)).toBe(hours);
});

test.each([
  [99.99, 0, 100],
  [100, 1, 300],
  [599, 2, 600],
  [1500, 5, null],
])('%d hours make %d stars, the next at %s', (hours, stars, nextAt) => {
  expect(starsOf(hours * hour, [100, 300, 600, 1000, 1500])).toEqual({ stars, nextAt });
});

const service = (turnoutId: string, module: 'legal' | 'children', hours: number) => ({
  ...{ turnoutId, module, title: '', from: monday, to: monday + hours * hour },
});

test('what the service consisted of is summed by module, the most first', () => {
  expect(byModule([service('a', 'legal', 1), service('b', 'children', 3), service('c', 'legal', 1)])).toEqual(
    [
      { module: 'children', ms: 3 * hour, count: 1 },
      { module: 'legal', ms: 2 * hour, count: 2 },
    ],
  );
});

test('the same hours of another service are something else', () => {
  expect(sameServices([service('a', 'legal', 1)], [service('a', 'legal', 1)])).toBe(true);
  expect(sameServices([service('a', 'legal', 1)], [service('b', 'legal', 1)])).toBe(false);
  expect(sameServices([service('a', 'legal', 1)], [service('a', 'legal', 2)])).toBe(false);
});

describe('who may have one', () => {
  const days = { from: '2026-11-01', to: '2026-11-23' };
  const services = [service('a', 'legal', 2)];
  const plain = { days, personId: 'p', services, earlier: null };
  test.each([
    [plain, 'lead', undefined],
    [plain, 'p', 'ownTurnout'],
    [{ ...plain, days: { from: '2026-11-24', to: '2026-11-23' } }, 'lead', 'periodInvalid'],
    [{ ...plain, days: { from: '2026-11-01', to: '2026-11-24' } }, 'lead', 'daysAhead'],
    [{ ...plain, services: [] }, 'lead', 'nothingToCertify'],
    [{ ...plain, earlier: { number: 'x', services } }, 'lead', 'certificateSame'],
    [{ ...plain, earlier: { number: 'x', services: [service('a', 'legal', 1)] } }, 'lead', undefined],
  ])('issue %#', (wanted, actor, code) => {
    expect(whyCannotIssue(wanted, actor, '2026-11-23')?.code).toBe(code);
  });
  test.each([
    [days, { isWaiting: false, countedMs: 1 }, undefined],
    [days, { isWaiting: true, countedMs: 1 }, 'requestWaiting'],
    [days, { isWaiting: false, countedMs: 0 }, 'nothingToCertify'],
    [{ from: '2026-11-24', to: '2026-11-23' }, { isWaiting: false, countedMs: 1 }, 'periodInvalid'],
  ])('request %#', (wanted, around, code) => {
    expect(whyCannotRequest(wanted, around, '2026-11-23')?.code).toBe(code);
  });
});
