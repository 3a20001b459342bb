/** Invitation cards on paper: one sheet for a roster, and codes that a phone reads from it. */
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { cardSheets, perSheet, sheetFor } from '../../client/meetings/plan/card-sheet.ts';

test.each([
  [1, 8],
  [8, 8],
  [9, 15],
  [15, 15],
  [16, 20],
  [20, 20],
  [21, 30],
  [30, 30],
  [31, 30],
])('%i cards lie %i to a sheet', (cards, per) => expect(perSheet(sheetFor(cards))).toBe(per));

test('every sheet fits on A4, its codes on their cards, and a module is half a millimetre or more', () => {
  const address = `https://gongyi.example-district.gov.cn/enter?meeting=${'0'.repeat(36)}#${'x'.repeat(43)}`;
  const modules = encode(address, { border: 0, ecc: 'M' }).size + 4;
  for (const { columns, rows, height, code } of cardSheets) {
    expect(rows * height).toBeLessThanOrEqual(277);
    expect(code).toBeLessThan(Math.min(height, 190 / columns));
    expect(code / modules).toBeGreaterThanOrEqual(0.5);
  }
});
