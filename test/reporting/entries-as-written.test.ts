/** An entry or a list of names as somebody writes it: how it is read, and which field is wrong. */
import { describe, expect, it } from 'vitest';
import { choiceOf } from '../../server/reporting/registers/words.ts';
import { dayIn, readEntry, type Written, timeIn } from '../../shared/reporting/read-entry.ts';
import { type RegisterCode } from '../../shared/reporting/registers.ts';
import { readSignInList } from '../../shared/reporting/sign-in-list.ts';

const by = { today: '2026-11-23', choiceOf, projects: ['P1'] };

describe('an entry as it is written', () => {
  const session = { onDay: '2026-11-20', module: 'legal', kind: 'session', item: '10', title: '讲座' };
  const log = { onDay: '2026-11-20', staff: '方晓琳', hours: '7.5' };
  const payment = { onDay: '2026-11-20', title: '活动物料' };

  it.each<[string, RegisterCode, Written, string, string]>([
    ['without a name', 'session', { ...session, title: ' ' }, 'title', 'missing'],
    ['of a day that does not exist', 'session', { ...session, onDay: '2026-02-29' }, 'onDay', 'notADay'],
    ['of tomorrow', 'session', { ...session, onDay: '2026-11-24' }, 'onDay', 'inFuture'],
    ['of no item', 'session', { ...session, item: '' }, 'item', 'missing'],
    ['of an item of another module', 'session', { ...session, item: '9' }, 'item', 'otherModule'],
    ['of no module', 'session', { ...session, module: '体育' }, 'module', 'notAChoice'],
    ['with a count that is none', 'session', { ...session, tallied: '-3' }, 'tallied', 'notANumber'],
    ['with a count beyond belief', 'session', { ...session, tallied: '100001' }, 'tallied', 'tooMuch'],
    ['of an hour that is none', 'workLog', { ...log, hours: '七' }, 'hours', 'notANumber'],
    ['of a day of seventeen hours', 'workLog', { ...log, hours: '17' }, 'hours', 'tooMuch'],
    ['that pays nothing', 'spending', { ...payment, money: '0.00' }, 'money', 'notMoney'],
    ['that takes money back', 'spending', { ...payment, money: '-5' }, 'money', 'notMoney'],
    ['of thirds of a cent', 'spending', { ...payment, money: '1.234' }, 'money', 'notMoney'],
    ['beyond ten millions', 'spending', { ...payment, money: '10000000.01' }, 'money', 'tooMuch'],
    ['of no time at all', 'workLog', { ...log, hours: '0' }, 'hours', 'tooMuch'],
    [
      'with three digits',
      'staff',
      { onDay: '2026-01-01', title: '甲', phoneEnd: '123' },
      'phoneEnd',
      'notPhoneEnd',
    ],
    [
      'with an address that runs a program',
      'media',
      { onDay: '2026-01-01', title: '甲', outlet: '乙', url: 'javascript:alert(1)' },
      'url',
      'notAnAddress',
    ],
  ])('%s is refused at its field', (_title, register, written, field, fault) => {
    const read = readEntry(register, written, by);
    expect(read.entry).toBeNull();
    expect(read.problems).toEqual([expect.objectContaining({ field, fault })]);
  });

  it('names everything that is wrong at once', () => {
    expect(readEntry('session', {}, by).problems.map(({ field }) => field)).toEqual([
      'onDay',
      'module',
      'kind',
      'item',
      'title',
    ]);
  });

  it('takes choices by their words in either language', () => {
    for (const module of ['legal', '法律政策教育', 'Law and policy'])
      expect(readEntry('session', { ...session, module }, by).entry?.values.module).toBe('legal');
  });

  it('is the same as another one whatever the spaces, the case and the width of its letters', () => {
    const key = (title: string) => readEntry('session', { ...session, title }, by).entry?.duplicateKey;
    expect(key('ＡＢ 讲座')).toBe(key('ab讲 座'));
    expect(key('讲座一')).not.toBe(key('讲座二'));
  });

  it.each([
    ['2026-11-16', false],
    ['2026-11-15', true],
  ])('of %s, entered on the 23rd, is late: %s', (onDay, isLate) => {
    expect(readEntry('session', { ...session, onDay }, by).entry?.isLate).toBe(isLate);
  });

  it.each([
    ['2023/5/6', '2023-05-06'],
    ['2023.05.06', '2023-05-06'],
    ['2023年5月6日', '2023-05-06'],
    ['2023-05-06 08:30', '2023-05-06'],
    ['6/5/2023', null],
    ['2023-13-01', null],
    ['45052', null],
  ])('the day %s is read as %s', (given, day) => {
    expect(dayIn(given)).toBe(day);
  });

  it.each([
    ['09:30', '09:30'],
    ['9：05', '09:05'],
    ['14点30分', '14:30'],
    ['1899-12-30 19:00', '19:00'],
    ['19:00:00', '19:00'],
    ['24:00', null],
    ['9:60', null],
    ['晚上', null],
  ])('the time %s is read as %s', (given, time) => {
    expect(timeIn(given)).toBe(time);
  });
});

describe('a list of names', () => {
  it('is read a person a line, with the end of the telephone and a guardian’s word', () => {
    const { people, unclear } = readSignInList(
      '张小梅 13800001234\n\n李强，同意\n王芳 5678 未同意\n何老师 成人\n张小梅 1234\n12 34',
    );
    expect(people).toEqual([
      { name: '张小梅', phoneEnd: '1234', age: null },
      { name: '李强', phoneEnd: '', age: 'agreed' },
      { name: '王芳', phoneEnd: '5678', age: 'notAgreed' },
      { name: '何老师', phoneEnd: '', age: 'adult' },
    ]);
    expect(unclear).toEqual([{ line: 7, text: '12 34' }]);
  });
});
