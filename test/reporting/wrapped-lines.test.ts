import { expect, it } from 'vitest';
import { linesIn } from '../../server/reporting/workbook/sheet.ts';

it.each([
  ['nothing', '', 10, 1],
  ['what fits', '服务人次', 8, 1],
  ['Chinese, broken anywhere', '服务人次服务人次', 8, 2],
  ['words, never broken within', 'Legal and policy attendances', 13, 3],
  ['a word that is longer than its column', 'attendances', 5, 3],
  ['blanks, which need no line', 'Volunteer   ', 10, 1],
  ['both languages', '目标 the target may be 偏低', 12, 3],
  ['lines that somebody wrote', '一\n二\n\n三', 10, 4],
])('a cell needs lines for %s', (_, text, width, lines) => {
  expect(linesIn(text, width)).toBe(lines);
});
