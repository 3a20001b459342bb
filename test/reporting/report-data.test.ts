/** A report and its records as CSV and JSON: the same as on the sheets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReportFile } from '../../server/reporting/report-file.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { openFields } from '../../server/reporting/raw/raw-entries.ts';
import { fieldName, registerWords } from '../../server/reporting/registers/words.ts';
import { registers } from '../../shared/reporting/registers.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { year } from './register.ts';
import { ReportedYear, rowsOf } from './reported-year.ts';

let reported: ReportedYear;
beforeAll(async () => {
  reported = await ReportedYear.open();
});
afterAll(() => reported.close());

describe('the raw data of the registers', () => {
  const raw = { content: 'registers' } as const;

  it('has a sheet for each register and explains every column', async () => {
    const book = await reported.workbook(raw);
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
    const csv = String(await reported.file({ format: 'csv', ...raw }));
    const json: unknown = JSON.parse(String(await reported.file({ format: 'json', ...raw })));
    const ids = await reported.register.rows<{ id: string; details: string }>(
      `update register_entry set details = '{"person":"张秘密","phoneEnd":"1234"}' where register = 'hardship' returning id`,
    );
    const again = String(await reported.file({ format: 'csv', ...raw }));
    for (const { id } of ids) expect(csv).toContain(id);
    expect(again).not.toContain('张秘密');
    expect(JSON.stringify(json)).toContain(ids[0]?.id);
  });
});

describe('the records as CSV and JSON', () => {
  const content = 'records' as const;
  type Row = Record<string, unknown>;
  const read = async (names: ReportFile['names']) =>
    JSON.parse(String(await reported.file({ format: 'json', content, names }))) as {
      indicators: { code: string; actual: number; records: Row[] }[];
    };

  it('are those of the sheets: they add up to each figure, and CSV says the same', async () => {
    const { indicators: told } = await read('full');
    expect(told.map(({ code }) => code)).toEqual(indicatorCodes);
    for (const { records, actual } of told)
      expect(Math.floor(records.reduce((sum, { value }) => sum + Number(value), 0))).toBe(actual);
    const { records } = await reported.recorded();
    expect(told.map((one) => one.records.map(({ id }) => id))).toEqual(
      indicatorCodes.map((code) => records[code].map(({ id }) => id)),
    );
    const [head = '', ...lines] = String(await reported.file({ format: 'csv', content }))
      .trim()
      .split('\r\n');
    expect(head).toContain('from,to,code,project_code,id,at,title,community,value');
    expect(lines.map((line) => line.split(',').slice(2, 5).join())).toEqual(
      told.flatMap((one) => one.records.map(({ id }) => `${one.code},,${String(id)}`)),
    );
  });

  it('mask names for whoever may not export them, and no cell is a formula', async () => {
    const text = async (names: ReportFile['names'], format: 'csv' | 'json') =>
      String(await reported.file({ format, content, names }));
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
    const sheet = rowsOf(await reported.workbook({ content: 'form' }), '绩效自评表')
      .flat()
      .filter(Boolean)
      .map(String);
    const csv = String(await reported.file({ content: 'form', format: 'csv' }));
    for (const text of sheet.filter((one) => !/[",\n]/.test(one))) expect(csv).toContain(text);
    const json: unknown = JSON.parse(String(await reported.file({ content: 'form', format: 'json' })));
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
      const document = (await reported.paragraphs({ content: 'ministry', language })).join('\n');
      const json: { format: string; chapters: { title: string; sections: { content: object[] }[] }[] } =
        JSON.parse(String(await reported.file({ content: 'ministry', format: 'json', language })));
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
      const csv = String(await reported.file({ content: 'ministry', format: 'csv', language }));
      expect(csv).toMatch(/^\uFEFFchapter,section,kind,cell_1,/);
      for (const text of texts.filter((one) => !/[",\n]/.test(one))) expect(csv).toContain(text);
      expect(csv.split('\r\n').length).toBeGreaterThan(texts.length + 40);
    }
  });
});
