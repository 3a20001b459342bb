import { inflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Progress } from '../../server/reporting/progress.ts';
import { neutralised, plainText } from '../../server/plain-text.ts';
import { reportFile, type ReportFile } from '../../server/reporting/report-file.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { reportWithRecords } from '../../server/reporting/report.ts';
import { openFields } from '../../server/reporting/raw/raw-entries.ts';
import { fieldName, registerWords } from '../../server/reporting/registers/words.ts';
import { registers } from '../../shared/reporting/registers.ts';
import { indicatorCodes, indicatorModules, indicators } from '../../shared/reporting/indicators.ts';
import { Register, year } from './register.ts';

let register: Register;
beforeAll(async () => {
  register = await Register.open();
  const project = '019aaaaa-0000-7000-8000-000000000001';
  await register.rows(`insert into project (id, name) values ($1, '示范中心')`, [project]);
  await register.rows(
    `insert into reporting_period (id, project_id, starts_on, ends_on, initial_budget_cents, budget_cents)
     values ($1, $1, $2, $3, 283000000, 283000000)`,
    [project, year.from, year.to],
  );
  const meetingId = await register.meeting();
  await register.issue({ meetingId });
  await register.shift({ served: [40, 38], turnouts: [true, true, false] });
  await register.shift({ served: [7], turnouts: [true] });
  await register.everyRegister();
  await register.entry({ register: 'spending', verified: true, cents: 141_500_000 });
  await register.entry({ register: 'spending', verified: false, cents: 250 });
  const writer = await register.person('local');
  await register.rows(
    `insert into report_text (period_id, section, words, written_by, written_at) values ($1, 'background', $2, $3, now())`,
    [project, '来穗人员多。\n中心于二〇二一年启用。', writer],
  );
  await register.rows(
    `insert into deviation (period_id, code, words, written_by, written_at) values ($1, 'problemsSolved', '会议多在年末', $2, now())`,
    [project, writer],
  );
  await register.rows(`update activity set title = '=HYPERLINK("http://x")' || chr(1)`);
  await register.rows(`update person set name = '李小明' where id in (select person_id from volunteer)`);
});
afterAll(() => register.close());

const now = new Date('2024-01-15T08:00:00Z');
const file = (wanted: Partial<ReportFile> & Pick<ReportFile, 'format'>) =>
  reportFile(register.database.em(), {
    period: year,
    content: 'report',
    language: 'zh-CN',
    names: 'full',
    now,
    ...wanted,
  });
const recorded = () =>
  reportWithRecords(register.database.em(), { period: year, now, progress: new Progress(18) });

async function workbook(wanted: Partial<ReportFile> = {}): Promise<ExcelJS.Workbook> {
  const content = await file({ format: 'xlsx', ...wanted });
  const book = new ExcelJS.Workbook();
  if (typeof content === 'string') throw new Error('a workbook is bytes');
  await book.xlsx.load(new Uint8Array(content).buffer);
  return book;
}

function rowsOf(book: ExcelJS.Workbook, name: string): ExcelJS.CellValue[][] {
  const rows: ExcelJS.CellValue[][] = [];
  book.getWorksheet(name)?.eachRow((row) => {
    rows.push(Array.isArray(row.values) ? row.values.slice(1) : []);
  });
  return rows;
}

/** The text of one part of an office file. */
function partOf(zip: Buffer, wanted: string): string {
  let at = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  at = zip.readUInt32LE(at + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (name === wanted) {
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
      return (zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8');
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`no ${wanted}`);
}

async function paragraphs(wanted: Partial<ReportFile> = {}): Promise<string[]> {
  const content = await file({ format: 'docx', ...wanted });
  if (typeof content === 'string') throw new Error('a document is bytes');
  return partOf(content, 'word/document.xml')
    .split('</w:p>')
    .map((paragraph) => [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''))
    .map((text) => text.replaceAll('&apos;', "'"))
    .filter(Boolean);
}

describe('what people have written', () => {
  it('stands in the report under its heading, a paragraph a line, and nothing else is left to fill in there', async () => {
    const lines = await paragraphs();
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
      const lines = await paragraphs({ content });
      return { lines, fills: lines.filter((line) => line === new ReportWords('zh-CN').say('fill')).length };
    };
    const before = [await shown('report'), await shown('ministry')];
    await register.rows(
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
    const row = rowsOf(await workbook(), '绩效自评表').find((cells) => cells.includes('解决问题'));
    expect(String(row?.at(-1))).toMatch(/会议多在年末$/);
  });
});

describe('the workbook', () => {
  it('gives the lines of the form the room of their own words, not of a cell that goes on below', async () => {
    const sheet = (await workbook()).getWorksheet('绩效自评表');
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
    const rows = rowsOf(await workbook(), '绩效自评表').map((row) => [...new Set(row)]);
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
    const { scoring } = await recorded();
    expect(total?.slice(1, 3)).toEqual([100, (scoring?.total.score ?? 0) / 100]);
  });

  it('shows the figures of the desk, and says "not recorded" where there is no register', async () => {
    const [, head = [], ...rows] = rowsOf(await workbook(), '指标数据');
    const column = (name: string) => head.indexOf(name);
    const { figures } = await recorded();
    expect(rows.map((row) => [row[column('代码')], row[column('完成值')]])).toEqual(
      figures.map(({ code, actual }) => [code, actual ?? '未登记']),
    );
    for (const row of rows) {
      expect([row[column('统计期起')], row[column('统计期止')]]).toEqual([year.from, year.to]);
      if (row[column('完成值')] === '未登记') expect(row[column('得分')]).toBe('不计分');
    }
  });

  it('gives every figure in parts that add up to it, as JSON and CSV do', async () => {
    const [, , ...rows] = rowsOf(await workbook(), '指标分项');
    const { figures, people } = await recorded();
    const json: {
      indicators: {
        code: string;
        parts: Record<'months' | 'communities' | 'modules' | 'groups', { value: number }[]>;
      }[];
    } = JSON.parse(String(await file({ format: 'json' })));
    const csv = String(await file({ format: 'csv', content: 'parts' })).split('\r\n');
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
    const [, , ...lines] = rowsOf(await workbook(), '人次和人数');
    expect(lines.at(-1)?.[2]).toBe(people.people);
    // three volunteers stand alone: two of them would not
    expect(rows).toContainEqual(expect.arrayContaining(['volunteerTurnouts', '人群', '来穗', 3]));
  });

  it.each(indicatorCodes)(
    'lists every record that %s counts, with its id, and they add up to the figure',
    async (code) => {
      const words = new ReportWords('zh-CN');
      const [, head = [], ...rows] = rowsOf(await workbook(), words.say(`sheets.${code}`));
      const listed = rows.slice(0, -1);
      const { records, figures } = await recorded();
      expect(listed.map((row) => row[0])).toEqual(records[code].map(({ id }) => id));
      const value = head.indexOf('计数');
      const figure = figures.find((one) => one.code === code)?.actual;
      expect(listed.reduce((sum, row) => sum + Number(row[value]), 0)).toBe(figure);
      expect(rows.at(-1)?.[value]).toBe(figure);
      expect(figure).toBeGreaterThan(0);
    },
  );

  it('keeps what people wrote from becoming a formula, and what XML forbids out of it', async () => {
    const titles = rowsOf(await workbook(), '志愿活动')
      .slice(2, -1)
      .map((row) => row[2]);
    expect(titles).toEqual(Array<string>(2).fill(`'=HYPERLINK("http://x")`));
  });

  it('masks names for whoever may not export them', async () => {
    const text = async (names: ReportFile['names']) =>
      JSON.stringify(rowsOf(await workbook({ names }), '志愿者出动'));
    expect(await text('full')).toContain('李小明');
    expect(await text('masked')).not.toContain('李小明');
    expect(await text('masked')).toContain('李*明');
  });

  it('explains every column in its dictionary, in both languages', async () => {
    const book = await workbook({ language: 'en' });
    const explained = rowsOf(book, 'Data dictionary').map(([sheet, column]) => `${sheet} ${column}`);
    for (const code of indicatorCodes) {
      const sheet = new ReportWords('en').say(`sheets.${code}`);
      const [, head = []] = rowsOf(book, sheet);
      for (const column of head) expect(explained).toContain(`${sheet} ${String(column)}`);
    }
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
    const text = await paragraphs();
    expect(text.filter((paragraph) => headings.includes(paragraph))).toEqual(headings);
    expect(text.filter((paragraph) => paragraph === '（由评价单位填写）').length).toBeGreaterThanOrEqual(4);
  });

  it('gives every figure, and its period on every table', async () => {
    const text = await paragraphs();
    const { figures } = await recorded();
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
    const text = (await paragraphs({ period: { from: '2022-10-01', to: '2022-12-31' } })).join('');
    expect(text).toContain('不是一个合同年度');
    expect(text).not.toContain('评分表');
  });

  it('is complete in English', async () => {
    const text = (await paragraphs({ language: 'en' })).join('\n');
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
    const text = await paragraphs({ content: 'ministry' });
    expect(text.filter((paragraph) => headings.includes(paragraph))).toEqual(headings);
    expect(text).toContain('来穗人员多。');
    expect(text.join('')).toContain('解决问题：会议多在年末');
    expect(text.join('')).not.toContain('undefined');
  });

  it('says every figure, its score and what waits', async () => {
    const text = (await paragraphs({ content: 'ministry' })).join('');
    const { figures } = await recorded();
    const words = new ReportWords('zh-CN');
    for (const { code, actual } of figures) expect(text).toContain(`完成 ${words.amount(code, actual)}`);
  });

  it('draws its charts as pictures, each said in words too', async () => {
    const content = await file({ format: 'docx', content: 'ministry' });
    if (typeof content === 'string') throw new Error('a document is bytes');
    const xml = partOf(content, 'word/document.xml');
    const drawn = [...xml.matchAll(/<wp:docPr[^>]*descr="([^"]+)"/g)].map(([, said]) => said);
    expect(drawn).toHaveLength(indicatorCodes.length + 1);
    for (const { code } of indicators)
      expect(drawn.some((said) => said?.startsWith(new ReportWords('zh-CN').name(code)))).toBe(true);
  });

  it('keeps every chart on one page with its caption', async () => {
    const content = await file({ format: 'docx', content: 'ministry' });
    if (typeof content === 'string') throw new Error('a document is bytes');
    const charts = partOf(content, 'word/document.xml')
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
    const text = (await paragraphs({ content: 'ministry', language: 'en' })).join('\n');
    for (const { code } of indicators) expect(text).toContain(new ReportWords('en').name(code));
  });
});

describe('the form as a document', () => {
  it('has the head, the columns and the total of the sheet', async () => {
    const text = await paragraphs({ content: 'form' });
    for (const words of ['项目名称', '主管部门', '年初预算数', '偏差原因分析及改进措施', '总分'])
      expect(text).toContain(words);
    const sheet = rowsOf(await workbook({ content: 'form' }), '绩效自评表').flat();
    for (const words of text.filter((line) => /^\d+\.\d\d$/.test(line)))
      expect(sheet.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell))).toContain(words);
  });
});

describe('the raw data of the registers', () => {
  const raw = { content: 'registers' } as const;

  it('has a sheet for each register and explains every column', async () => {
    const book = await workbook(raw);
    const explained = rowsOf(book, '数据字典').map((row) => row.join(' '));
    for (const register of registers) {
      const name = registerWords['zh-CN'].register[register];
      expect(book.getWorksheet(name)).toBeDefined();
      for (const key of openFields(register))
        expect(
          explained.some((line) => line.startsWith(`${name} ${fieldName(register, key, 'zh-CN')}`)),
        ).toBe(true);
    }
  });

  it('says in CSV and JSON the same entries, and nothing that is restricted', async () => {
    const csv = String(await file({ format: 'csv', ...raw }));
    const json: unknown = JSON.parse(String(await file({ format: 'json', ...raw })));
    const ids = await register.rows<{ id: string; details: string }>(
      `update register_entry set details = '{"person":"张秘密","phoneEnd":"1234"}' where register = 'hardship' returning id`,
    );
    const again = String(await file({ format: 'csv', ...raw }));
    for (const { id } of ids) expect(csv).toContain(id);
    expect(again).not.toContain('张秘密');
    expect(JSON.stringify(json)).toContain(ids[0]?.id);
  });
});

describe('the records as CSV and JSON', () => {
  const content = 'records' as const;
  type Row = Record<string, unknown>;
  const read = async (names: ReportFile['names']) =>
    JSON.parse(String(await file({ format: 'json', content, names }))) as {
      indicators: { code: string; actual: number; records: Row[] }[];
    };

  it('are those of the sheets: they add up to each figure, and CSV says the same', async () => {
    const { indicators: told } = await read('full');
    expect(told.map(({ code }) => code)).toEqual(indicatorCodes);
    for (const { records, actual } of told)
      expect(Math.floor(records.reduce((sum, { value }) => sum + Number(value), 0))).toBe(actual);
    const { records } = await recorded();
    expect(told.map((one) => one.records.map(({ id }) => id))).toEqual(
      indicatorCodes.map((code) => records[code].map(({ id }) => id)),
    );
    const [head = '', ...lines] = String(await file({ format: 'csv', content }))
      .trim()
      .split('\r\n');
    expect(head).toContain('from,to,code,project_code,id,at,title,community,value');
    expect(lines.map((line) => line.split(',').slice(2, 5).join())).toEqual(
      told.flatMap((one) => one.records.map(({ id }) => `${one.code},,${String(id)}`)),
    );
  });

  it('mask names for whoever may not export them, and no cell is a formula', async () => {
    const text = async (names: ReportFile['names'], format: 'csv' | 'json') =>
      String(await file({ format, content, names }));
    for (const format of ['csv', 'json'] as const) {
      expect(await text('full', format)).toContain('李小明');
      expect(await text('masked', format)).not.toContain('李小明');
      expect(await text('masked', format)).toContain('李*明');
    }
    expect(await text('full', 'csv')).not.toMatch(/,"?=HYPERLINK/);
  });
});

describe('the form as CSV and JSON', () => {
  it('says line by line what the sheet says', async () => {
    const sheet = rowsOf(await workbook({ content: 'form' }), '绩效自评表')
      .flat()
      .filter(Boolean)
      .map(String);
    const csv = String(await file({ content: 'form', format: 'csv' }));
    for (const text of sheet.filter((one) => !/[",\n]/.test(one))) expect(csv).toContain(text);
    const json: unknown = JSON.parse(String(await file({ content: 'form', format: 'json' })));
    expect(json).toMatchObject({
      format: 'gongyi-form-1',
      period: { from: year.from, to: year.to },
      funds: { budget: 2_830_000, spent: 1_415_000, points: 10, score: 5 },
      lines: expect.arrayContaining([
        expect.objectContaining({ level1: '产出指标', level3: '解决问题', yearlyTarget: '≥ 4 个' }),
        expect.objectContaining({ level1: '满意度指标' }),
      ]),
      total: { points: 100 },
    });
  });
});

describe('the report in the ministry’s outline as CSV and JSON', () => {
  it('has its seven chapters with every sentence and table of the document, in both languages', async () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const document = (await paragraphs({ content: 'ministry', language })).join('\n');
      const json: { format: string; chapters: { title: string; sections: { content: object[] }[] }[] } =
        JSON.parse(String(await file({ content: 'ministry', format: 'json', language })));
      expect(json.format).toBe('gongyi-ministry-1');
      expect(json.chapters.map(({ title }) => title)).toEqual(
        ['basics', 'work', 'findings', 'analysis', 'experience', 'advice', 'other'].map((key) =>
          new ReportWords(language).say(`ministry.h1.${key}`),
        ),
      );
      const pieces = json.chapters.flatMap(({ sections }) => sections.flatMap(({ content }) => content));
      const texts = pieces.flatMap((piece) => ('text' in piece ? [String(piece.text)] : []));
      expect(texts.length).toBeGreaterThan(15);
      for (const text of texts) expect(document).toContain(text.replaceAll('&', '&amp;'));
      expect(pieces.filter((piece) => 'table' in piece).length).toBeGreaterThanOrEqual(4);
      const csv = String(await file({ content: 'ministry', format: 'csv', language }));
      expect(csv).toMatch(/^\uFEFFchapter,section,kind,cell_1,/);
      for (const text of texts.filter((one) => !/[",\n]/.test(one))) expect(csv).toContain(text);
      expect(csv.split('\r\n').length).toBeGreaterThan(texts.length + 40);
    }
  });
});

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
