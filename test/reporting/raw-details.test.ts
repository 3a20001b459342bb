/** What belongs to entries leaves the house line by line: steps, sign-ins, taps and answers; what is restricted does not. */
import ExcelJS from 'exceljs';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerSurvey } from '../../server/reporting/open-pages/open-pages.ts';
import { addStep, signIn } from '../../server/reporting/registers/commands.ts';
import { attendancesOf } from '../../server/reporting/registers/queries.ts';
import { tapContact } from '../../server/reporting/registers/tap-counter.ts';
import { reportFile, type ReportFile } from '../../server/reporting/report-file.ts';
import { RegisterDesk } from './register-desk.ts';

const period = { from: '2026-11-01', to: '2026-11-30' };
let desk: RegisterDesk;
let sessions: readonly string[];

beforeAll(async () => {
  desk = await RegisterDesk.open();
  const { host, communityId } = desk;
  const adult = { phoneEnd: '1234', guardianConsent: null };
  const open = await desk.add('session', {
    ...{ onDay: '2026-11-02', module: 'legal', kind: 'session', item: '10', title: '讲座' },
  });
  await desk.run(signIn, host, {
    entryId: open,
    people: [
      { name: '张小梅', ...adult },
      { name: '小明明', phoneEnd: '5678', guardianConsent: false },
    ],
  });
  const restricted = await desk.add('session', {
    ...{ onDay: '2026-11-20', module: 'hardship', kind: 'session', item: '28', title: '情绪减压小组' },
  });
  await desk.run(signIn, host, { entryId: restricted, people: [{ name: '何困难', ...adult }] });
  sessions = [open, restricted];
  // entered before the period: its step lies inside
  const shop = await desk.add('enterprise', { onDay: '2026-10-01', title: '=春燕家政' });
  await desk.run(addStep, host, { entryId: shop, kind: 'licensed', onDay: '2026-11-03', note: '执照已领' });
  const hardship = await desk.add('hardship', {
    ...{ onDay: '2026-11-01', title: '个案 1', need: 'illness', person: '求助人', phoneEnd: '9999' },
  });
  await desk.run(addStep, host, { entryId: hardship, kind: 'aid', onDay: '2026-11-22', note: '送医药费' });
  await desk.run(tapContact, host, { communityId, area: 1, channel: 'offline', module: null, agoMs: 0 });
  const surveyId = await desk.add('survey', { onDay: '2026-11-01', title: '满意度', titleEn: 'Satisfied?' });
  const marks = { overall: 5, attitude: 4, usefulness: 3, words: '打 13812345678' };
  await answerSurvey(desk.town.runner, { surveyId, answerId: uuidv4(), ...marks });
});
afterAll(() => desk.close());

const file = (format: ReportFile['format'], names: ReportFile['names'] = 'masked') =>
  reportFile(desk.em(), {
    ...{ period, content: 'registers', format, language: 'zh-CN', names, now: new Date(desk.town.now) },
  });

async function sheets(names: ReportFile['names']): Promise<Record<string, ExcelJS.CellValue[][]>> {
  const content = await file('xlsx', names);
  if (typeof content === 'string') throw new Error('a workbook is bytes');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(content).buffer);
  return Object.fromEntries(
    book.worksheets.map((sheet) => {
      const rows: ExcelJS.CellValue[][] = [];
      sheet.eachRow((row) => rows.push(Array.isArray(row.values) ? row.values.slice(1) : []));
      return [sheet.name, rows];
    }),
  );
}

/** The cells of a column under its head. */
function column(rows: ExcelJS.CellValue[][] | undefined, head: string): ExcelJS.CellValue[] {
  const at = rows?.[1]?.indexOf(head) ?? -1;
  if (!rows || at < 0) throw new Error(`no column ${head}`);
  return rows.slice(2).map((row) => row[at] ?? null);
}

describe('the raw data', () => {
  it('has a sheet for steps, sign-ins, taps and answers, each explained, late ones marked', async () => {
    const book = await sheets('masked');
    expect(column(book['经过'], '名称')).toEqual(["'=春燕家政", '个案 1']);
    expect(column(book['经过'], '做了什么')).toEqual(['领取执照', '资助送达']);
    expect(column(book['经过'], '说明')).toEqual(['执照已领', null]);
    expect(column(book['经过'], '补录')).toEqual(['是', '否']);
    expect(column(book['签到'], '补录')).toEqual(['是', '是', '否']);
    expect(column(book['签到'], '监护人')).toEqual(expect.arrayContaining([null, '未同意', null]));
    expect(column(book['接待点数'], '功能区')).toEqual(['来穗服务大厅']);
    expect(column(book['满意度答卷'], '意见')).toEqual(['打 138****5678']);
    expect(column(book['满意度答卷'], '总体满意')).toEqual(['非常满意']);
    const explained = (book['数据字典'] ?? []).map((row) => row.slice(0, 2).join(' '));
    for (const name of ['经过', '签到', '接待点数', '满意度答卷'])
      for (const head of book[name]?.[1] ?? []) expect(explained).toContain(`${name} ${String(head)}`);
  });

  it('names people in full for administrators alone; children and people in hardship for nobody', async () => {
    const masked = await sheets('masked');
    expect(column(masked['签到'], '姓名').filter(Boolean)).toEqual(['张*梅']);
    expect(masked['签到']?.[1]).not.toContain('手机尾号');
    const full = await sheets('full');
    expect(column(full['签到'], '姓名').filter(Boolean)).toEqual(['张小梅']);
    expect(column(full['签到'], '手机尾号').filter(Boolean)).toEqual(['1234']);
    for (const format of ['csv', 'json'] as const)
      for (const names of ['masked', 'full'] as const) {
        const text = String(await file(format, names));
        for (const secret of ['小明明', '何困难', '求助人', '9999', '送医药费', '13812345678'])
          expect(text).not.toContain(secret);
        expect(text.includes('张小梅')).toBe(names === 'full');
      }
  });

  it('is as silent about them as the list of who signed in to a session', async () => {
    const listed = await Promise.all(sessions.map((id) => attendancesOf(desk.em(), id)));
    const named = (lists: typeof listed) =>
      lists.map((list) => list.map(({ name, phoneEnd }) => [name, phoneEnd]));
    const nobody = [null, null];
    const [open = [], restricted] = named(listed);
    expect(open).toHaveLength(2);
    expect(open).toEqual(expect.arrayContaining([['张小梅', '1234'], nobody]));
    expect(restricted).toEqual([nobody]);
  });

  it('says the same in CSV, in columns behind those that were there before, and in JSON', async () => {
    const [head = '', ...lines] = String(await file('csv'))
      .trim()
      .split('\r\n');
    expect(head).toMatch(/^register,id,community,demo,state,late,amount,tallied,onDay,/);
    expect(head).toMatch(/confirmed_at,money,payee,titleEn,entry_id,step,note,attendee,/);
    const columns = head.split(',');
    const cellsOf = (register: string) =>
      lines
        .map((line) => line.split(','))
        .filter(([first]) => first === register)
        .map((cells) => Object.fromEntries(columns.map((name, at) => [name, cells[at]])));
    expect(cellsOf('step')).toMatchObject([
      { step: 'licensed', late: 'true', state: 'waiting', note: '执照已领', onDay: '2026-11-03' },
      { step: 'aid', late: 'false', note: '' },
    ]);
    expect(cellsOf('signIn')).toHaveLength(3);
    expect(cellsOf('tap')).toMatchObject([{ area: '1', channel: 'offline', module: '' }]);
    expect(cellsOf('answer')).toMatchObject([{ overall: '5', attitude: '4', usefulness: '3', paper: '' }]);
    const json: unknown = JSON.parse(String(await file('json')));
    expect(json).toMatchObject({
      format: 'gongyi-registers-1',
      steps: [{ kind: 'licensed', isLate: true, confirmedBy: null }, { kind: 'aid' }],
      signIns: [{}, {}, { name: null, module: 'hardship' }],
      taps: [{ area: 1 }],
      answers: [{ overall: 5, words: '打 138****5678' }],
    });
  });
});
