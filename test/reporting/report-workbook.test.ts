/** The workbook of a report: the form, every figure with its parts, and every record behind it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReportFile } from '../../server/reporting/report-file.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { year } from './register.ts';
import { ReportedYear, rowsOf } from './reported-year.ts';

let reported: ReportedYear;
beforeAll(async () => {
  reported = await ReportedYear.open();
});
afterAll(() => reported.close());

describe('the workbook', () => {
  it('gives the lines of the form the room of their own words, not of a cell that goes on below', async () => {
    const sheet = (await reported.workbook()).getWorksheet('绩效自评表');
    const heightOf = (words: string | RegExp) => {
      const heights: number[] = [];
      sheet?.eachRow((row) =>
        row.eachCell(({ value }) => {
          if (typeof words === 'string' ? value === words : words.test(String(value)))
            heights.push(row.height);
        }),
      );
      return heights[0];
    };
    const oneLine = heightOf('项目名称');
    expect(heightOf('预期目标')).toBe(oneLine);
    expect(heightOf(/^服务工时 .*。$/)).toBeGreaterThan(5 * (oneLine ?? 0));
  });

  it('has the form with its exact head and columns, and a total at its end', async () => {
    const rows = rowsOf(await reported.workbook(), '绩效自评表').map((row) => [...new Set(row)]);
    const flat = rows.flat();
    for (const head of [
      '项目名称',
      '主管部门',
      '实施单位',
      '项目资金（万元）',
      '年初预算数',
      '全年预算数',
      '全年执行数',
    ])
      expect(flat).toContain(head);
    for (const head of ['分值', '执行率', '得分', '年度总体目标', '预期目标', '实际完成情况'])
      expect(flat).toContain(head);
    expect(rows).toContainEqual([
      '一级指标',
      '二级指标',
      '三级指标',
      '年度指标值',
      '实际完成值',
      '分值',
      '得分',
      '偏差原因分析及改进措施',
    ]);
    // half of the budget is spent: 5 of 10 points
    expect(rows).toContainEqual(['年度资金总额', '283.00', '141.50', 10, '50.0%', 5]);
    const total = rows.find(([first]) => first === '总分');
    const { scoring } = await reported.recorded();
    expect(total?.slice(1, 3)).toEqual([100, (scoring?.total.score ?? 0) / 100]);
  });

  it('shows the figures of the desk, and says "not recorded" where there is no register', async () => {
    const [, head = [], ...rows] = rowsOf(await reported.workbook(), '指标数据');
    const column = (name: string) => head.indexOf(name);
    const { figures } = await reported.recorded();
    expect(rows.map((row) => [row[column('代码')], row[column('完成值')]])).toEqual(
      figures.map(({ code, actual }) => [code, actual ?? '未登记']),
    );
    for (const row of rows) {
      expect([row[column('统计期起')], row[column('统计期止')]]).toEqual([year.from, year.to]);
      if (row[column('完成值')] === '未登记') expect(row[column('得分')]).toBe('不计分');
    }
  });

  it('gives every figure in parts that add up to it, as JSON and CSV do', async () => {
    const [, , ...rows] = rowsOf(await reported.workbook(), '指标分项');
    const { figures, people } = await reported.recorded();
    const json: {
      indicators: {
        code: string;
        parts: Record<'months' | 'communities' | 'modules' | 'groups', { value: number }[]>;
      }[];
    } = JSON.parse(String(await reported.file({ format: 'json' })));
    const csv = String(await reported.file({ format: 'csv', content: 'parts' })).split('\r\n');
    const sum = (values: readonly unknown[]) => values.reduce<number>((total, one) => total + Number(one), 0);
    const kinds = { months: ['月份', 'month'], communities: ['社区', 'community'] } as const;
    const others = { modules: ['模块', 'module'], groups: ['人群', 'group'] } as const;
    for (const { code, actual } of figures)
      for (const [key, [cut, inCsv]] of Object.entries({ ...kinds, ...others })) {
        const sheet = rows.filter((row) => row[0] === code && row[2] === cut).map((row) => row[4]);
        const parts = json.indicators.find((one) => one.code === code)?.parts;
        const lines = csv
          .map((line) => line.split(','))
          .filter((line) => line[2] === code && line[3] === inCsv);
        const isCounted = key !== 'groups' || sheet.length > 0;
        expect(sum(sheet), `${code} ${key}`).toBe(isCounted ? actual : 0);
        const inJson = Object.entries(parts ?? {}).find(([one]) => one === key)?.[1] ?? [];
        expect(sum(inJson.map(({ value }) => value))).toBe(sum(sheet));
        expect(sum(lines.map((line) => line[6]))).toBe(sum(sheet));
      }
    expect(csv).toContain(`2022-10-01,2023-09-30,people,all,,,${people.people},,P1`);
    const [, , ...lines] = rowsOf(await reported.workbook(), '人次和人数');
    expect(lines.at(-1)?.[2]).toBe(people.people);
    // three volunteers stand alone: two of them would not
    expect(rows).toContainEqual(expect.arrayContaining(['volunteerTurnouts', '人群', '来穗', 3]));
  });

  it.each(indicatorCodes)(
    'lists every record that %s counts, with its id, and they add up to the figure',
    async (code) => {
      const words = new ReportWords('zh-CN');
      const [, head = [], ...rows] = rowsOf(await reported.workbook(), words.say(`sheets.${code}`));
      const listed = rows.slice(0, -1);
      const { records, figures } = await reported.recorded();
      expect(listed.map((row) => row[0])).toEqual(records[code].map(({ id }) => id));
      const value = head.indexOf('计数');
      const figure = figures.find((one) => one.code === code)?.actual;
      expect(listed.reduce((sum, row) => sum + Number(row[value]), 0)).toBe(figure);
      expect(rows.at(-1)?.[value]).toBe(figure);
      expect(figure).toBeGreaterThan(0);
    },
  );

  it('keeps what people wrote from becoming a formula, and what XML forbids out of it', async () => {
    const titles = rowsOf(await reported.workbook(), '志愿活动')
      .slice(2, -1)
      .map((row) => row[2]);
    expect(titles).toEqual(Array<string>(2).fill(`'=HYPERLINK("http://x")`));
  });

  it('masks names for whoever may not export them', async () => {
    const text = async (names: ReportFile['names']) =>
      JSON.stringify(rowsOf(await reported.workbook({ names }), '志愿者出动'));
    expect(await text('full')).toContain('李小明');
    expect(await text('masked')).not.toContain('李小明');
    expect(await text('masked')).toContain('李*明');
  });

  it('explains every column in its dictionary, in both languages', async () => {
    const book = await reported.workbook({ language: 'en' });
    const explained = rowsOf(book, 'Data dictionary').map(([sheet, column]) => `${sheet} ${column}`);
    for (const code of indicatorCodes) {
      const sheet = new ReportWords('en').say(`sheets.${code}`);
      const [, head = []] = rowsOf(book, sheet);
      for (const column of head) expect(explained).toContain(`${sheet} ${String(column)}`);
    }
  });
});
