import { describe, expect, it } from 'vitest';
import { centsIn, yuanIn } from '../../shared/reporting/money.ts';

describe('money', () => {
  it.each([
    ['2830000', 283_000_000],
    ['2,830,000.5', 283_000_050],
    ['12，000.05', 1_200_005],
    ['0', 0],
    ['', null],
    ['  ', null],
    ['1.234', undefined],
    ['-5', undefined],
    ['283万', undefined],
    ['12345678901', undefined],
  ])('reads %j as %j hundredths of a yuan', (text, cents) => {
    expect(centsIn(text)).toBe(cents);
  });

  it.each([0, 5, 50, 100, 283_000_000, 1_200_005])('writes %d so that it is read as the same', (cents) => {
    expect(centsIn(yuanIn(cents))).toBe(cents);
  });
});
