/** A report as a document, in either outline: its chapters, what people wrote, figures, charts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { indicatorCodes, indicatorModules, indicators } from '../../shared/reporting/indicators.ts';
import { ReportedYear, rowsOf } from './reported-year.ts';

let reported: ReportedYear;
beforeAll(async () => {
  reported = await ReportedYear.open();
});
afterAll(() => reported.close());

describe('what people have written', () => {
  it('stands in the report under its heading, a paragraph a line, and nothing else is left to fill in there', async () => {
    const lines = await reported.paragraphs();
    const at = lines.findIndex((line) => line.includes('项目背景'));
    expect(lines.slice(at + 1, at + 3)).toEqual(['来穗人员多。', '中心于二〇二一年启用。']);
    const fill = new ReportWords('zh-CN').say('fill');
    expect(
      lines.slice(
        at,
        lines.findIndex((line) => line.includes('项目立项依据')),
      ),
    ).not.toContain(fill);
  });

  it('stands below what figures tell of goals, satisfaction and the indicators, in both outlines, where somebody wrote it', async () => {
    const sections = ['goals', 'satisfaction', 'analysis'];
    const written = ['目标另有说明。', '问卷另有说明。', '指标另有说明。'];
    const shown = async (content: 'report' | 'ministry') => {
      const lines = await reported.paragraphs({ content });
      return { lines, fills: lines.filter((line) => line === new ReportWords('zh-CN').say('fill')).length };
    };
    const before = [await shown('report'), await shown('ministry')];
    await reported.register.rows(
      `insert into report_text (period_id, section, words, written_by, written_at)
       select id, section, words, (select recorded_by from register_entry limit 1), now()
       from reporting_period, unnest($1::text[], $2::text[]) as given (section, words)`,
      [sections, written],
    );
    const [commissioned, ministry] = [await shown('report'), await shown('ministry')];
    expect(written.filter((words) => commissioned.lines.includes(words))).toEqual(written.slice(0, 2));
    expect(written.filter((words) => ministry.lines.includes(words))).toEqual(written);
    expect([commissioned.fills, ministry.fills]).toEqual(before.map(({ fills }) => fills));
  });

  it('explains the figure in the form', async () => {
    const row = rowsOf(await reported.workbook(), '绩效自评表').find((cells) => cells.includes('解决问题'));
    expect(String(row?.at(-1))).toMatch(/会议多在年末$/);
  });
});

describe('the document', () => {
  const headings = [
    '一、评价项目概述',
    '（一）项目背景',
    '（二）项目立项依据',
    '（三）项目绩效目标',
    '（四）项目资金来源及使用情况',
    '（五）项目实施情况',
    '二、评价结论与绩效分析',
    '三、项目主要绩效或成功经验',
    '（一）人员投入',
    '（二）服务对象满意度',
    '四、存在问题或不足',
    '五、相关建议',
  ];

  it('has the headings of the commissioned report, in their order', async () => {
    const text = await reported.paragraphs();
    expect(text.filter((paragraph) => headings.includes(paragraph))).toEqual(headings);
    expect(text.filter((paragraph) => paragraph === '（由评价单位填写）').length).toBeGreaterThanOrEqual(4);
  });

  it('gives every figure, and its period on every table', async () => {
    const text = await reported.paragraphs();
    const { figures } = await reported.recorded();
    const words = new ReportWords('zh-CN');
    for (const { code, actual } of figures) {
      const amount = words.amount(code, actual);
      expect(text.some((line, at) => line === words.name(code) && text[at + 1] === amount)).toBe(true);
    }
    const captions = text.filter((paragraph) => /^表 \d/.test(paragraph));
    expect(captions).toHaveLength(6);
    for (const caption of captions) expect(caption).toContain('2022年10月1日 至 2023年9月30日');
    expect(text.join('')).toContain('执行率 50.0%');
    expect(text.join('')).not.toContain('undefined');
  });

  it('scores nothing for dates that are no contract year', async () => {
    const text = (await reported.paragraphs({ period: { from: '2022-10-01', to: '2022-12-31' } })).join('');
    expect(text).toContain('不是一个合同年度');
    expect(text).not.toContain('评分表');
  });

  it('is complete in English', async () => {
    const text = (await reported.paragraphs({ language: 'en' })).join('\n');
    for (const { code } of indicators) expect(text).toContain(new ReportWords('en').name(code));
  });
});

describe('the document in the outline of the ministry', () => {
  const headings = [
    '一、基本情况',
    '二、评价工作开展情况',
    '三、综合评价情况及结论（附评分表）',
    '四、指标分析',
    '五、经验、问题及原因',
    '六、建议',
    '七、其他',
  ];

  it('has its seven chapters in their order, and the words of the unit in them', async () => {
    const text = await reported.paragraphs({ content: 'ministry' });
    expect(text.filter((paragraph) => headings.includes(paragraph))).toEqual(headings);
    expect(text).toContain('来穗人员多。');
    expect(text.join('')).toContain('解决问题：会议多在年末');
    expect(text.join('')).not.toContain('undefined');
  });

  it('says every figure, its score and what waits', async () => {
    const text = (await reported.paragraphs({ content: 'ministry' })).join('');
    const { figures } = await reported.recorded();
    const words = new ReportWords('zh-CN');
    for (const { code, actual } of figures) expect(text).toContain(`完成 ${words.amount(code, actual)}`);
  });

  it('draws its charts as pictures, each said in words too', async () => {
    const xml = await reported.document({ content: 'ministry' });
    const drawn = [...xml.matchAll(/<wp:docPr[^>]*descr="([^"]+)"/g)].map(([, said]) => said);
    expect(drawn).toHaveLength(indicatorCodes.length + 1);
    for (const { code } of indicators)
      expect(drawn.some((said) => said?.startsWith(new ReportWords('zh-CN').name(code)))).toBe(true);
  });

  it('keeps every chart on one page with its caption', async () => {
    const charts = (await reported.document({ content: 'ministry' }))
      .split('<w:tbl>')
      .slice(1)
      .map((after) => after.split('</w:tbl>')[0] ?? '')
      .filter((table) => table.includes('<w:drawing>'));
    expect(charts).toHaveLength(indicatorModules.length + 1);
    charts.forEach((chart, at) => {
      const rows = chart.split('</w:tr>').slice(0, -1);
      expect(rows.at(-1)).toContain(`>图 ${at + 1}`);
      for (const row of rows.slice(0, -1)) expect(row).toContain('<w:keepNext/>');
    });
  });

  it('is complete in English', async () => {
    const text = (await reported.paragraphs({ content: 'ministry', language: 'en' })).join('\n');
    for (const { code } of indicators) expect(text).toContain(new ReportWords('en').name(code));
  });
});

describe('the form as a document', () => {
  it('has the head, the columns and the total of the sheet', async () => {
    const text = await reported.paragraphs({ content: 'form' });
    for (const words of ['项目名称', '主管部门', '年初预算数', '偏差原因分析及改进措施', '总分'])
      expect(text).toContain(words);
    const sheet = rowsOf(await reported.workbook({ content: 'form' }), '绩效自评表').flat();
    for (const words of text.filter((line) => /^\d+\.\d\d$/.test(line)))
      expect(sheet.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell))).toContain(words);
  });
});
