/** Tables of what belongs to entries, over the wire: previewed, taken whole or not at all, and by whoever may. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import ExcelJS from 'exceljs';
import express from 'express';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../server/live/command.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { readTable } from '../../server/read-table.ts';
import { addEntry, verifyEntries } from '../../server/reporting/registers/commands.ts';
import { attendancesOf, registerOverview, registerPage } from '../../server/reporting/registers/queries.ts';
import { tablesHandler } from '../../server/reporting/registers/table-handler.ts';
import { rowsIn } from '../../server/reporting/registers/table-rows.ts';
import { tableTemplate } from '../../server/reporting/registers/template.ts';
import { answersOf } from '../../server/reporting/surveys/answers.ts';
import { confirmPapers } from '../../server/reporting/surveys/commands.ts';
import { surveyHead, surveyResult } from '../../server/reporting/surveys/result.ts';
import { satisfactionOf } from '../../server/reporting/surveys/satisfaction.ts';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { detailTables, type TableCode } from '../../shared/reporting/detail-tables.ts';
import type { RegisterCode } from '../../shared/reporting/registers.ts';
import { Town } from '../volunteers/town.ts';

describe('a table', () => {
  let town: Town;
  let server: Server;
  let origin: string;
  let communityId: string;
  let host: SignedIn;
  let lead: SignedIn;
  let second: SignedIn;
  let viewer: Viewer;
  const em = () => town.database.em();

  beforeAll(async () => {
    town = await Town.open();
    communityId = await town.community();
    host = await town.person([{ role: 'host', communityId }]);
    lead = await town.lead(communityId);
    second = await town.person([{ role: 'evaluator', communityId: null }]);
    viewer = host;
    const app = express();
    const { database, runner } = town;
    app.use(
      '/api/tables',
      tablesHandler({ database, runner, now: () => new Date(town.now) }, () => Promise.resolve(viewer)),
    );
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await town.close();
  });

  const run = <Input, Reply>(command: Command<Input, Reply>, actor: SignedIn, input: Input) =>
    runCommand(town.runner, command, { id: uuidv4(), actor, input });
  const add = async (register: RegisterCode, values: Record<string, string>) =>
    (await run(addEntry, host, { register, communityId, values, fileIds: [] })).entryId;
  const csv = (...lines: readonly string[]) => lines.join('\n');
  const post = async (table: TableCode, body: string | Buffer, as: Viewer = host, id?: string) => {
    viewer = as;
    const response = await fetch(
      `${origin}/api/tables/${table}?communityId=${communityId}${id === undefined ? '' : `&id=${id}`}`,
      { method: 'POST', body: typeof body === 'string' ? body : Uint8Array.from(body) },
    );
    const answer: unknown = await response.json();
    return { status: response.status, answer };
  };
  /** Refused by the preview and by the import, which changes nothing. */
  const faults = async (table: TableCode, body: string) => {
    const { answer } = await post(table, body);
    const taken = await post(table, body, host, uuidv4());
    expect(taken).toMatchObject({ status: 409, answer: { refusal: { code: 'importInvalid' } } });
    return (answer as { problems: { row: number; column: string; fault: string }[] }).problems.map(
      ({ row, column, fault }) => [row, column, fault],
    );
  };

  it('of who signed in is taken whole, a person once, and marks what came late', async () => {
    const entryId = await add('session', {
      ...{ onDay: '2026-11-20', module: 'children', kind: 'session', item: '19', title: '亲子阅读' },
    });
    const old = await add('session', {
      ...{ onDay: '2026-11-02', module: 'legal', kind: 'session', item: '10', title: '亲子阅读' },
    });
    const body = csv(
      '姓名,备注,活动日期,活动名称,手机尾号,人群,监护人',
      '张小梅,坐轮椅,2026/11/20,亲子 阅读,1234,来穗,成人',
      '小明,,2026-11-20,亲子阅读,,,同意',
      '小红,,2026-11-20,亲子阅读,,,not agreed',
      '张小梅,,2026-11-02,亲子阅读,1234,,',
    );
    expect(await post('signIns', body)).toEqual({
      status: 200,
      answer: {
        rows: 4,
        late: 1,
        frozen: 0,
        problems: [],
        moreProblems: 0,
        unread: [{ sheet: 'CSV', column: 'B', head: '备注' }],
      },
    });
    const id = uuidv4();
    for (let again = 0; again < 2; again += 1)
      expect(await post('signIns', body, host, id)).toEqual({ status: 200, answer: { added: 4 } });
    expect(await attendancesOf(em(), entryId)).toHaveLength(3);
    expect(await attendancesOf(em(), old)).toHaveLength(1);
    const [known] = await town.rows(
      `select resident_group as "group", (select count(*)::int from attendee where name = '张小梅') as people
       from attendee where name = '张小梅'`,
    );
    expect(known).toEqual({ group: 'migrant', people: 1 });
  });

  it('of who signed in says which line names no activity, one of two, a confirmed one, or somebody twice', async () => {
    const day = { onDay: '2026-11-19', title: '讲座' };
    const confirmed = await add('session', {
      ...{ ...day, module: 'legal', kind: 'session', item: '10' },
    });
    await run(verifyEntries, second, { communityId, entryIds: [confirmed] });
    await add('session', { ...day, module: 'employment', kind: 'session', item: '1' });
    expect(
      await faults(
        'signIns',
        csv(
          '活动日期,活动名称,姓名,活动模块,手机尾号',
          '2026-11-19,讲座,甲,,',
          '2026-11-19,讲座,甲,法律政策教育,',
          '2026-11-18,讲座,甲,,',
          '2026-11-19,讲座,乙,就业创业服务,12',
          '2026-11-19,讲座,丙,employment,1111',
          '2026-11-19,讲座,丙,就业创业服务,1111',
          '2026-11-20,亲子阅读,张小梅,,1234',
          '2026-11-20,亲子阅读,小刚,,',
        ),
      ),
    ).toEqual([
      [2, 'B', 'ambiguousEntry'],
      [3, 'B', 'confirmedEntry'],
      [4, 'B', 'unknownEntry'],
      [5, 'E', 'notPhoneEnd'],
      [7, 'C', 'twiceInFile'],
      [8, 'C', 'alreadyEntered'],
      [9, '', 'missing'],
    ]);
    expect(await town.rows(`select from attendee where name = '丙'`)).toEqual([]);
  });

  it('of steps is taken for enterprises, each step waiting for the second person, and not twice', async () => {
    await add('enterprise', { onDay: '2026-10-08', title: '春燕家政' });
    const head = '企业名称,做了什么,日期,说明';
    const body = csv(head, '春燕家政,辅导,2026-11-20,选址', '春燕家政,licensed,2026-11-21,');
    expect(await post('enterpriseSteps', body, host, uuidv4())).toMatchObject({ answer: { added: 2 } });
    const { entries } = await registerPage(em(), { register: 'enterprise', onlyWaiting: false, page: 0 });
    expect(entries[0]?.steps).toMatchObject([
      { kind: 'coaching', onDay: '2026-11-20', note: '选址', verifiedByName: null },
      { kind: 'licensed', onDay: '2026-11-21' },
    ]);
    expect(
      await faults(
        'enterpriseSteps',
        csv(head, '春燕家政,成立,2026-11-22,', '春燕家政,辅导,2026-11-20,', '春燕家政,辅导,2027-01-01,'),
      ),
    ).toEqual([
      [2, 'B', 'notAChoice'],
      [3, 'B', 'alreadyEntered'],
      [4, 'C', 'inFuture'],
    ]);
  });

  it('of support for people in hardship is taken from whoever may open their cases, from nobody else', async () => {
    await add('hardship', {
      ...{ onDay: '2026-11-01', title: '个案 2026-001', need: 'illness' },
      ...{ person: '求助人', phoneEnd: '1234' },
    });
    const body = csv('个案编号,做了什么,日期,说明', '个案2026-001,资助送达,2026-11-20,已送医药费');
    for (const id of [undefined, uuidv4()])
      expect(await post('hardshipSteps', body, lead, id)).toMatchObject({
        status: 403,
        answer: { refusal: { code: 'notAllowed' } },
      });
    expect(await post('hardshipSteps', body, host, uuidv4())).toMatchObject({ answer: { added: 1 } });
    const overview = await registerOverview(em(), lead, new Date(town.now));
    expect(overview.mayRecord).toMatchObject([{ id: communityId, mayOpen: false }]);
  });

  it('of answers on paper counts each paper once, beside those by phone', async () => {
    const surveyId = await add('survey', { onDay: '2026-10-01', title: '满意度' });
    const head = '调查名称,问卷编号,填写日期,总体满意,工作人员态度,有没有帮助,意见';
    const body = csv(
      head,
      '满意度,A-00,2026-10-02,5,5,5,一开始就好',
      '满意度,A-01,2026-11-20,非常满意,满意,3,周末也开',
      '满意度,A-02,2026-11-20,2,So-so,1,',
    );
    expect(await post('paperAnswers', body, host, uuidv4())).toMatchObject({ answer: { added: 3 } });
    const survey = await surveyHead(em(), surveyId);
    if (!survey) throw new Error('no survey');
    const period = { from: '2026-11-01', to: '2026-11-30' };
    const shownTo = ({ personId }: SignedIn) =>
      surveyResult(em(), survey, { personId, mayHide: true, mayExport: false, mayRecord: true });
    expect(await shownTo(host)).toMatchObject({ answers: 0, papersWaiting: 3, papers: [], words: [] });
    expect((await satisfactionOf(em(), period)).answers).toBe(0);
    const { papers } = await shownTo(second);
    expect(papers).toMatchObject([
      { paper: 'A-00', overall: 5 },
      { paper: 'A-01', overall: 5, words: '周末也开', recordedByName: host.name },
      { paper: 'A-02', overall: 2 },
    ]);
    const input = { entryId: surveyId, answerIds: papers.map(({ id }) => id) };
    const confirm = (actor: SignedIn) =>
      runCommand(town.runner, confirmPapers, { id: uuidv4(), actor, input });
    await expect(confirm(host)).rejects.toMatchObject({ code: 'nothingToConfirm' });
    expect(await confirm(second)).toEqual({ confirmed: 3 });
    expect(await satisfactionOf(em(), period)).toEqual({ answers: 2, satisfied: 1 });
    expect(await shownTo(second)).toMatchObject({
      ...{ answers: 3, onPaper: 3, papersWaiting: 0, papers: [] },
      marks: { overall: [0, 1, 0, 0, 2], attitude: [0, 0, 1, 1, 1], usefulness: [1, 0, 1, 0, 1] },
      words: [
        { words: '周末也开', isLate: false },
        { words: '一开始就好', isLate: true },
      ],
    });
    const late = (await answersOf(em(), { surveyId })).filter(({ isLate }) => isLate);
    expect(late.map(({ paper }) => paper)).toEqual(['A-00']);
    expect(
      await faults(
        'paperAnswers',
        csv(head, '满意度,A-02,2026-11-20,5,5,5,', '满意度,A-03,2026-11-20,6,5,5,'),
      ),
    ).toEqual([
      [2, 'B', 'alreadyEntered'],
      [3, 'D', 'notAChoice'],
    ]);
  });

  it('of hours is refused where two people bear the name, and taken with the end of the telephone behind it', async () => {
    const one = await add('staff', { onDay: '2022-10-01', title: '方晓琳', phoneEnd: '1234' });
    const other = await add('staff', { onDay: '2022-10-01', title: '方晓琳', phoneEnd: '5678' });
    const head = '日期,工作人员,工时';
    expect(await faults('workLog', csv(head, '2026-11-20,方晓琳,7.5'))).toEqual([[2, 'B', 'ambiguousStaff']]);
    await expect(
      add('workLog', { onDay: '2026-11-20', staff: '方晓琳', hours: '7.5' }),
    ).rejects.toMatchObject({ code: 'entryInvalid', details: { field: 'staff', fault: 'ambiguousStaff' } });
    const body = csv(head, '2026-11-20,方晓琳 1234,7.5', '2026-11-20,方晓琳 5678,6');
    expect(await post('workLog', body, host, uuidv4())).toMatchObject({ answer: { added: 2 } });
    const logs = await town.rows(
      `select staff_id as who, title, amount from register_entry where register = 'workLog' order by amount`,
    );
    expect(logs).toEqual([
      { who: other, title: '方晓琳', amount: 360 },
      { who: one, title: '方晓琳', amount: 450 },
    ]);
    await expect(add('workLog', { onDay: '2026-11-20', staff: one, hours: '1' })).rejects.toMatchObject({
      code: 'entryInvalid',
      details: { fault: 'alreadyEntered' },
    });
  });

  it.each(detailTables)('of %s knows the head of its own empty template in both languages', async (table) => {
    for (const language of ['zh-CN', 'en'] as const)
      expect(rowsIn(table, await readTable(await tableTemplate(table, language)))).toEqual({
        rows: [],
        problems: [{ sheet: '', row: 1, column: '', field: null, fault: 'noRows', given: '' }],
        unread: [],
      });
  });

  it('may be large, and is refused beyond that with how much is allowed', async () => {
    const lines = Array.from({ length: 19_999 }, (_, at) => `2026-11-20,活动物料${at},1`);
    const body = csv('付款日期,用途,金额（元）', ...lines);
    expect(Buffer.byteLength(body)).toBeGreaterThan(500_000);
    expect(await post('spending', body)).toMatchObject({
      status: 200,
      answer: { rows: 19_999, problems: [] },
    });
    expect(await post('spending', `${body}\n2026-11-20,多一行,1`)).toEqual({
      status: 413,
      answer: { refusal: { code: 'tableTooLong', details: { rows: 20_000 } } },
    });
    expect(await post('spending', Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))).toEqual({
      status: 413,
      answer: { refusal: { code: 'fileTooLarge', details: { maxBytes: 5 * 1024 * 1024 } } },
    });
  });

  it('that is wrong throughout lists the first faults and says how many more there are', async () => {
    const body = `日期,服务项目,名称\n${'2026-11-01,不知道,无\n'.repeat(150)}`;
    const { answer } = await post('session', body);
    const { problems, moreProblems } = answer as { problems: unknown[]; moreProblems: number };
    expect(problems).toHaveLength(200);
    expect(moreProblems).toBeGreaterThan(0);
    expect(await post('session', body, host, uuidv4())).toMatchObject({
      answer: { refusal: { code: 'importInvalid', details: { count: 200 + moreProblems } } },
    });
  });

  it('is read however far to the right its columns stand', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('用途');
    ['付款日期', '用途', '金额（元）'].forEach((head, at) => (sheet.getCell(1, 60 + at).value = head));
    ['2026-11-20', '投影灯泡', 300].forEach((value, at) => (sheet.getCell(2, 60 + at).value = value));
    const content = Buffer.from(await book.xlsx.writeBuffer());
    expect(await post('spending', content)).toMatchObject({ answer: { rows: 1, problems: [], unread: [] } });
  });

  it('is taken from nobody who is signed out or keeps no register there, and says when it is no table', async () => {
    expect(await post('signIns', 'a', { kind: 'anyone' })).toMatchObject({ status: 401 });
    const volunteer = await town.person([{ role: 'volunteer', communityId }]);
    const elsewhere = await town.person([{ role: 'host', communityId: await town.community() }]);
    for (const who of [volunteer, elsewhere])
      for (const table of [...detailTables, 'session'] as const)
        expect(await post(table, 'a', who)).toMatchObject({ status: 403 });
    expect(await post('session', Buffer.from([0, 1, 2, 3]))).toMatchObject({
      status: 415,
      answer: { refusal: { code: 'fileNotRoster' } },
    });
  });
});
