import { describe, expect, it } from 'vitest';
import { contractWords } from '../../shared/reporting/indicator-words.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { compared, numberIn, readFigures } from '../../shared/reporting/two-way-check.ts';

const names = new Map(
  indicatorCodes.map((code) => {
    const { zh, en } = contractWords(code).name;
    return [code, [zh, en]] as const;
  }),
);
const sheet = (...rows: string[][]) => [{ name: '去年', rows: [['年度数据'], ['指标', '完成值'], ...rows] }];

describe('a number in a cell', () => {
  it.each([
    ['23,366 人次', 23_366],
    ['44010', 44_010],
    ['12.5 小时', 12.5],
    ['３６６', 366],
    ['97.0%', undefined],
    ['约三百', undefined],
    ['-3', undefined],
    ['12 / 20', undefined],
    ['', undefined],
  ])('%j is %j', (text, number) => {
    expect(numberIn(text)).toBe(number);
  });
});

describe('a table of figures', () => {
  it('is found by its head, and names indicators by code or in either language', () => {
    const { figures, problems } = readFigures(
      [{ name: '说明', rows: [['无']] }, ...sheet(['服务人次', '20,000'], ['partyServed', '183'])],
      names,
    );
    expect(problems).toEqual([]);
    expect(figures).toEqual([
      { code: 'totalServed', given: 20_000, sheet: '去年', row: 3 },
      { code: 'partyServed', given: 183, sheet: '去年', row: 4 },
    ]);
  });

  it('passes over sums and notes', () => {
    const rows = sheet(['服务人次', '1'], ['说明：以下略', ''], ['', '99'], ['总分', '优']);
    expect(readFigures(rows, names).problems).toEqual([]);
  });

  it.each([
    [sheet(['不知道的指标', '5']), { row: 3, column: 'A', fault: 'unknownIndicator', given: '不知道的指标' }],
    [sheet(['服务人次', '约二万']), { row: 3, column: 'B', fault: 'notANumber', given: '约二万' }],
    [sheet(['服务人次', '']), { row: 3, column: 'B', fault: 'notANumber', given: '' }],
    [
      sheet(['服务人次', '1'], ['totalServed', '2']),
      { row: 4, column: 'A', fault: 'twice', given: 'totalServed' },
    ],
    [sheet(), { row: 2, column: '', fault: 'noFigures' }],
    [[{ name: '去年', rows: [['a', 'b']] }], { row: 1, column: '', fault: 'noHead' }],
  ])('that is unclear is refused with the place', (sheets, problem) => {
    expect(readFigures(sheets, names).problems).toEqual([
      expect.objectContaining({ sheet: '去年', ...problem }),
    ]);
  });

  describe('whose codes a spreadsheet took for numbers', () => {
    const coded = new Map(names);
    coded.set('legalServed', ['法律课', '1.1']);
    coded.set('partyServed', ['党员服务', '1.10']);
    coded.set('childServed', ['少年儿童', '2.30']);
    const table = (...rows: string[][]) => [{ name: '去年', rows: [['代码', '指标', '完成值'], ...rows] }];
    const read = (...rows: string[][]) => {
      const { figures, problems } = readFigures(table(...rows), coded);
      return problems.length > 0 ? problems.map(({ fault }) => fault) : figures.map(({ code }) => code);
    };

    it.each([
      ['means the only one that is written alike', [['2.3', '', '5']], ['childServed']],
      [
        'is told apart by the name beside it',
        [
          ['1.1', '党员服务', '5'],
          ['1.1', '法律课', '6'],
        ],
        ['partyServed', 'legalServed'],
      ],
      [
        'is itself where both are written',
        [
          ['1.1', '', '5'],
          ['1.10', '', '6'],
        ],
        ['legalServed', 'partyServed'],
      ],
      ['is unclear where it could be either', [['1.1', '', '5']], ['unclearCode']],
      ['and is no code of another', [['1.2', '', '5']], ['unknownIndicator']],
    ])('%s', (_title, rows, expected) => {
      expect(read(...rows)).toEqual(expected);
    });
  });

  it('is compared with everything that is counted', () => {
    const { figures } = readFigures(sheet(['服务人次', '5']), names);
    const counted = [
      { code: 'totalServed', actual: 7 },
      { code: 'partyServed', actual: 3 },
    ] as const;
    expect(compared(figures, counted)).toEqual([
      { code: 'totalServed', given: 5, counted: 7 },
      { code: 'partyServed', given: null, counted: 3 },
    ]);
  });
});
