/** Rosters as people send them: workbooks and text in several encodings, good and broken. */
import ExcelJS from 'exceljs';
import { describe, expect, it, test } from 'vitest';
import { previewRoster } from '../../shared/meetings/roster-import.ts';
import type { Member } from '../../shared/meetings/roster.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Sheet } from '../../shared/sheet.ts';
import en from '../../shared/locales/en/convening.json' with { type: 'json' };
import zh from '../../shared/locales/zh-CN/convening.json' with { type: 'json' };
import { maxTableBytes, readSeparated, readTable } from '../../server/read-table.ts';
import { rosterTemplate } from '../../server/meetings/roster/template.ts';

const heading = ['姓名', '组别', '身份', '户号', '电话'];
const sheet = (...rows: string[][]): Sheet[] => [{ name: '名册', rows: [heading, ...rows] }];

async function workbook(...rows: (string | number)[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('说明').addRow(['请填第二页']);
  book.addWorksheet('名册').addRows([['天园街骏景社区议事会名册'], heading, ...rows]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

async function refusalOf(content: Buffer): Promise<string> {
  try {
    await readTable(content);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'read';
}

describe('files', () => {
  it('a workbook is read below its title, with numbers as text and other sheets named', async () => {
    const sheets = await readTable(await workbook(['向春燕', '来穗', '', '3栋502', 13_812_345_678]));
    const preview = previewRoster('council', sheets, []);
    expect(preview.errors).toEqual([]);
    expect(preview.skippedSheets).toEqual(['说明']);
    expect(preview.rows).toEqual([
      {
        sheet: '名册',
        row: 3,
        standing: 'new',
        entry: {
          name: '向春燕',
          group: 'migrant',
          role: 'representative',
          household: '3栋502',
          phone: '13812345678',
        },
      },
    ]);
  });

  const text = '姓名,组别\r\n向春燕,来穗\r\n"何, 伯",本地\r\n';
  // 姓名,组别 / 向春燕,来穗 in GBK, as Excel saves it in China
  const gbk = Buffer.from('d0d5c3fb2cd7e9b1f00d0acff2b4bad1e02cc0b4cbeb0d0a', 'hex');
  test.each([
    ['UTF-8', Buffer.from(text), ['向春燕', '何, 伯']],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`), ['向春燕', '何, 伯']],
    ['GBK', gbk, ['向春燕']],
    ['tabs', Buffer.from('name\tgroup\nAda\tmigrant'), ['Ada']],
  ])('text in %s', async (_title, content, names) => {
    const preview = previewRoster('council', await readTable(content), []);
    expect(preview.errors).toEqual([]);
    expect(preview.rows.map(({ entry }) => entry.name)).toEqual(names);
  });

  it('quotes keep separators, line breaks and doubled quotes', () => {
    expect(readSeparated('a,"b ""c"",\nd",e')).toEqual([['a', 'b "c",\nd', 'e']]);
  });

  it('a broken workbook, a picture and a file that is too large are refused', async () => {
    const whole = await workbook(['向春燕', '来穗']);
    expect(await refusalOf(whole.subarray(0, whole.length / 2))).toBe('fileNotRoster');
    expect(await refusalOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]))).toBe('fileNotRoster');
    expect(await refusalOf(Buffer.alloc(maxTableBytes + 1, 65))).toBe('fileTooLarge');
  });

  it('a workbook with more rows than are read is refused, never cut; rows that are only coloured do not count', async () => {
    const filled = new ExcelJS.Workbook();
    const sheet = filled.addWorksheet('名单');
    sheet.addRow(['姓名']);
    sheet.getRow(20_001).height = 30;
    const coloured = await readTable(Buffer.from(await filled.xlsx.writeBuffer()));
    expect(coloured[0]?.rows[0]).toEqual(['姓名']);
    sheet.getCell('A20001').value = '向春燕';
    expect(await refusalOf(Buffer.from(await filled.xlsx.writeBuffer()))).toBe('tableTooLong');
  });

  test.each([zh, en])('the template of either language is read back', async ({ roster }) => {
    const words = {
      sheet: roster.template.sheet,
      columns: roster.column,
      groups: Object.values(roster.group),
      roles: Object.values(roster.role),
      hint: roster.template.hint,
    };
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(await rosterTemplate(words)).buffer);
    Object.values(roster.role).forEach((role, at) => {
      const row = book.worksheets[0]?.getRow(at + 2);
      if (row) row.values = [`人${at}`, at % 2 ? roster.group.local : roster.group.migrant, role];
    });
    const preview = previewRoster('council', await readTable(Buffer.from(await book.xlsx.writeBuffer())), []);
    expect(preview.errors).toEqual([]);
    expect(preview.rows.map(({ entry }) => entry.role)).toEqual(Object.keys(roster.role));
  });
});

const known: Member = {
  id: 'm1',
  personId: 'p1',
  name: '向春燕',
  group: 'migrant',
  role: 'representative',
  household: null,
  phone: null,
};

describe('rows', () => {
  test.each([
    ['no name', ['', '来穗'], 'name', 'empty'],
    ['no group', ['甲', ''], 'group', 'empty'],
    ['an unknown group', ['甲', '火星'], 'group', 'unknownGroup'],
    ['an unknown role', ['甲', '来穗', '皇帝'], 'role', 'unknownRole'],
    ['no telephone number', ['甲', '来穗', '', '', '没有'], 'phone', 'badPhone'],
    ['a long name', ['甲'.repeat(41), '来穗'], 'name', 'tooLong'],
  ] as const)('%s is an error with its place', (_title, cells, column, problem) => {
    const { rows, errors } = previewRoster('council', sheet(['乙', '本地'], [...cells]), []);
    expect(rows).toHaveLength(1);
    expect(errors).toMatchObject([{ sheet: '名册', row: 3, column, problem }]);
  });

  it('the same person twice names the row further up', () => {
    const { errors } = previewRoster('council', sheet(['甲', '来穗'], ['', ''], ['甲', '来穗']), []);
    expect(errors).toMatchObject([{ row: 4, problem: 'twice', other: '2' }]);
  });

  it('one name with two telephone numbers is two people', () => {
    const rows = sheet(['甲', '来穗', '', '', '13800000001'], ['甲', '来穗', '', '', '13800000002']);
    expect(previewRoster('council', rows, []).errors).toEqual([]);
  });

  it('a household has one vote in a residents’ assembly, and as many as it likes in a council', () => {
    const rows = sheet(['甲', '来穗', '', '3栋502'], ['乙', '来穗', '', '3栋502']);
    expect(previewRoster('residentsAssembly', rows, []).errors).toMatchObject([
      { row: 3, column: 'household', problem: 'householdTaken', other: '甲' },
    ]);
    expect(previewRoster('council', rows, []).errors).toEqual([]);
  });

  it('says who is new, who changes and who stays', () => {
    const rows = sheet(['向春燕', '来穗'], ['乙', '本地']);
    const standings = (table: Sheet[]) =>
      previewRoster('council', table, [known]).rows.map((row) => row.standing);
    expect(standings(rows)).toEqual(['unchanged', 'new']);
    expect(standings(sheet(['向春燕', '本地']))).toEqual(['known']);
  });

  it('says where a line is somebody else of the same name: by telephone a chair is no second one', () => {
    const member: Member = { ...known, phone: '13800000001' };
    const line = (role: string) => sheet(['向春燕', '来穗', role, '', '13800000002']);
    expect(previewRoster('council', line(''), [member]).rows).toMatchObject([{ standing: 'namesake' }]);
    const { errors } = previewRoster('council', line('主持人'), [{ ...member, role: 'chair' }]);
    expect(errors).toMatchObject([{ row: 2, column: 'role', problem: 'chairNamesake', other: '向春燕' }]);
  });

  it('a second chair is refused, wherever the first one stands', () => {
    const chair: Member = { ...known, role: 'chair' };
    const { errors } = previewRoster('council', sheet(['乙', '本地', '主持人']), [chair]);
    expect(errors).toMatchObject([{ column: 'role', problem: 'chairTaken', other: '向春燕' }]);
  });
});
