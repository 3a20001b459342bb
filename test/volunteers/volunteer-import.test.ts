import { describe, expect, test } from 'vitest';
import { previewVolunteers, type Registered } from '../../shared/volunteers/volunteer-import.ts';
import { monday } from './town.ts';

const head = [
  '姓名*',
  '组别',
  '出生年份',
  '电话',
  '技能',
  '语言',
  '证书',
  '可服务时间',
  '监护人同意',
  '本人同意',
];
const line = (changes: Partial<Record<number, string>> = {}) =>
  head.map(
    (_title, at) =>
      changes[at] ?? ['韦小丽', '来穗', '1990', '13800000001', '', '', '', '', '', '是'][at] ?? '',
  );
const preview = (rows: string[][], registered: readonly Registered[] = []) =>
  previewVolunteers([{ name: '名单', rows: [['志愿者名单'], head, ...rows] }], registered, monday);

const registered = (changes: Partial<Registered> = {}): Registered => ({
  ...{ personId: 'p', name: '韦小丽', number: 'TH100001', bornYear: 1990, phone: '13800000001' },
  volunteersHere: false,
  ...changes,
});

describe('a line of the table', () => {
  test('is read with everything in it', () => {
    const row = line({
      2: '1990年5月',
      4: '急救、摄影，急救',
      5: '客家话（会说）、粤语:可口译;普通话',
      6: '社工（2027年3月1日）、急救员',
      7: '晚上',
    });
    expect(preview([row])).toMatchObject({
      errors: [],
      rows: [
        {
          ...{ sheet: '名单', row: 3, standing: 'new', number: null, namesake: null },
          who: {
            ...{ name: '韦小丽', group: 'migrant', bornYear: 1990, birthday: null, skills: ['急救', '摄影'] },
            languages: [
              { language: '客家话', grade: 2 },
              { language: '粤语', grade: 3 },
              { language: '普通话', grade: 2 },
            ],
            credentials: [
              { kind: '社工', validUntil: '2027-03-01' },
              { kind: '急救员', validUntil: null },
            ],
          },
        },
      ],
    });
  });

  test.each([
    ['2008/11/23', '', { bornYear: 2008, birthday: '2008-11-23' }],
    ['2012-11-23', '是', { bornYear: 2012, birthday: '2012-11-23' }],
    ['1990年5月1日', '', { bornYear: 1990, birthday: null }],
  ])('born %s: the day is kept while it matters', (cell, guardian, born) => {
    expect(preview([line({ 2: cell, 8: guardian })])).toMatchObject({ errors: [], rows: [{ who: born }] });
  });

  test.each([
    [0, '', 'name', 'empty'],
    [0, '韦'.repeat(41), 'name', 'tooLong'],
    [1, '火星', 'group', 'unknownGroup'],
    [1, '', 'group', 'empty'],
    [2, '九〇年', 'bornYear', 'badYear'],
    [2, '', 'bornYear', 'empty'],
    [2, '2015', 'bornYear', 'tooYoung'],
    [2, '2012-11-24', 'bornYear', 'tooYoung'],
    [2, '2012年11月31日', 'bornYear', 'badYear'],
    [2, '2012-11-23', 'guardian', 'guardianMissing'],
    [2, '2008-11-24', 'guardian', 'guardianMissing'],
    [2, '2009', 'guardian', 'guardianMissing'],
    [3, '没有', 'phone', 'badPhone'],
    [5, '客家话（一般）', 'languages', 'badLanguage'],
    [6, '社工（明年）', 'credentials', 'badCredential'],
    [6, '社工（2027-02-30）', 'credentials', 'badCredential'],
    [7, '看情况', 'free', 'unknownFree'],
    [8, '大概', 'guardian', 'unknownYesNo'],
    [9, '', 'consent', 'consentMissing'],
    [9, '否', 'consent', 'consentMissing'],
  ])('with column %d saying %j is refused with its place', (at, value, column, problem) => {
    const { rows, errors } = preview([line(), line({ 0: '另一人', 3: '13800000002', [at]: value })]);
    expect(errors).toEqual([
      {
        sheet: '名单',
        row: 4,
        column,
        problem,
        value: column === 'guardian' && at === 2 ? '' : value,
        other: '',
      },
    ]);
    expect(rows).toHaveLength(1);
  });

  test('about somebody further up is refused, naming the row', () => {
    expect(preview([line(), line()]).errors).toMatchObject([{ row: 4, problem: 'twice', other: '3' }]);
    expect(preview([line({ 3: '' }), line()]).errors).toMatchObject([{ row: 4, problem: 'twice' }]);
    expect(preview([line(), line({ 3: '13900000009' })]).errors).toEqual([]);
  });
});

describe('who is registered already', () => {
  test.each([
    [{}, 'joins', 'TH100001', null],
    [{ volunteersHere: true }, 'here', 'TH100001', null],
    [{ phone: '+86 138-0000-0001', bornYear: 1980 }, 'joins', 'TH100001', null],
    [{ phone: null }, 'joins', 'TH100001', null],
    [{ phone: '13911111111' }, 'new', null, 'TH100001'],
    [{ phone: null, bornYear: 1971 }, 'new', null, 'TH100001'],
    [{ name: '别人' }, 'new', null, null],
  ])('%j is %s', (changes, standing, number, namesake) => {
    expect(preview([line()], [registered(changes)]).rows).toMatchObject([{ standing, number, namesake }]);
  });
  test('is asked back when it could be several', () => {
    const two = [registered(), registered({ personId: 'q', number: 'TH100002', phone: null })];
    expect(preview([line()], two).errors).toMatchObject([
      { problem: 'ambiguous', other: 'TH100001 TH100002' },
    ]);
  });
});

test('sheets without a name are skipped and named', () => {
  const sheets = [
    { name: '说明', rows: [['填表说明']] },
    { name: '名单', rows: [head, line()] },
  ];
  expect(previewVolunteers(sheets, [], monday)).toMatchObject({
    skippedSheets: ['说明'],
    rows: [{ row: 2 }],
  });
});
