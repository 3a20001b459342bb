/** Whole tables taken into registers: all of it, or nothing and what is wrong with each row. */
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importEntries } from '../../server/reporting/registers/import-commands.ts';
import { readImport } from '../../server/reporting/registers/import.ts';
import { readTable } from '../../server/read-table.ts';
import { registerPage } from '../../server/reporting/registers/queries.ts';
import { tableTemplate } from '../../server/reporting/registers/template.ts';
import { registers } from '../../shared/reporting/registers.ts';
import { refusal, RegisterDesk } from './register-desk.ts';

let desk: RegisterDesk;
beforeAll(async () => {
  desk = await RegisterDesk.open();
});
afterAll(() => desk.close());

describe('the registers take a table', () => {
  const work = async (rows: readonly (readonly (string | Date | number)[])[]) => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('十一月');
    sheet.addRow(['日期 *', '工作人员 *', '工时 *', '工作内容']);
    for (const row of rows) sheet.addRow([...row]);
    return Buffer.from(await book.xlsx.writeBuffer());
  };
  const preview = async (content: Buffer) =>
    (
      await readImport(desk.em(), {
        ...{ register: 'workLog', communityId: desk.communityId, sheets: await readTable(content) },
        now: new Date(desk.town.now),
      })
    ).preview;
  const take = async (content: Buffer) =>
    desk.run(importEntries, desk.host, {
      ...{ register: 'workLog' as const, communityId: desk.communityId, sheets: await mutable(content) },
    });
  const logs = async () => (await registerPage(desk.em(), { register: 'workLog', page: 0 })).entries;
  const mutable = async (content: Buffer) =>
    (await readTable(content)).map(({ name, rows }) => ({ name, rows: rows.map((row) => [...row]) }));
  beforeAll(async () => {
    await desk.add('staff', { onDay: '2022-10-01', title: '方晓琳' });
  });

  it('whole: every row is entered, dates as the spreadsheet keeps them', async () => {
    const content = await work([
      [new Date('2026-11-17T00:00:00Z'), '方晓琳', 7.5, '前台'],
      ['2026/11/18', '方晓琳', '8', ''],
    ]);
    expect(await preview(content)).toMatchObject({ rows: 2, problems: [] });
    expect(await take(content)).toEqual({ added: 2 });
    expect((await logs()).map(({ onDay, amount }) => [onDay, amount])).toEqual([
      ['2026-11-18', 480],
      ['2026-11-17', 450],
    ]);
  });

  it('or not at all, each problem with sheet, row and column', async () => {
    const content = await work([
      ['2026-11-19', '方晓琳', 7.5],
      ['2026-02-30', '方晓琳', 7.5],
      ['2026-11-19', '方晓琳', 4],
      ['2026-11-20', '查无此人', 25],
      ['2026-11-20', '查无此人', 5],
      ['2026-11-17', '方晓琳', 1],
    ]);
    const { problems } = await preview(content);
    expect(problems.map(({ sheet, row, column, fault }) => [sheet, row, column, fault])).toEqual([
      ['十一月', 3, 'A', 'notADay'],
      ['十一月', 4, 'B', 'twiceInFile'],
      ['十一月', 5, 'C', 'tooMuch'],
      ['十一月', 6, 'B', 'unknownStaff'],
      ['十一月', 7, 'B', 'alreadyEntered'],
    ]);
    const before = (await logs()).length;
    await expect(take(content)).rejects.toEqual(
      refusal('importInvalid', { sheet: '十一月', row: 3, column: 'A', count: 5 }),
    );
    expect(await logs()).toHaveLength(before);
  });

  it('and refuses a broken workbook, one without a head, and an empty one', async () => {
    await expect(preview(Buffer.from('PK\u0003\u0004broken'))).rejects.toEqual(refusal('fileNotRoster'));
    expect((await preview(Buffer.from('甲,乙\n1,2'))).problems).toMatchObject([{ fault: 'noHead', row: 1 }]);
    expect((await preview(await work([]))).problems).toMatchObject([{ fault: 'noRows' }]);
  });

  it.each(registers)('of %s from its own empty template, whose head it knows', async (register) => {
    for (const language of ['zh-CN', 'en'] as const) {
      const sheets = await readTable(await tableTemplate(register, language));
      const read = await readImport(desk.em(), {
        ...{ register, communityId: desk.communityId, sheets },
        now: new Date(desk.town.now),
      });
      expect(read.preview.problems).toMatchObject([{ fault: 'noRows' }]);
      expect(read.preview.unread).toEqual([]);
    }
  });
});
