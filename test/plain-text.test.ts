import { describe, expect, it } from 'vitest';
import { neutralised, plainText } from '../server/plain-text.ts';

describe('text on its way into a file', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+86 138', "'+86 138"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['　＝1', "'　＝1"],
    ['\t=1', "'\t=1"],
    ['\u0001=1', "'=1"],
    ['路灯不亮', '路灯不亮'],
    ['a=b', 'a=b'],
    ['', ''],
  ])('%j becomes %j', (given, safe) => {
    expect(neutralised(given)).toBe(safe);
  });

  it('keeps letters of every plane and drops what is no character', () => {
    expect(plainText('𠮷\ud800a\u0000')).toBe('𠮷a');
  });
});
