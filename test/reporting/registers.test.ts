import ExcelJS from 'exceljs';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addEntry,
  addStep,
  returnEntry,
  signIn,
  verifyEntries,
  withdrawEntry,
} from '../../server/reporting/registers/commands.ts';
import { correctEntry } from '../../server/reporting/registers/correct-entry.ts';
import { importEntries } from '../../server/reporting/registers/import-commands.ts';
import { readImport } from '../../server/reporting/registers/import.ts';
import { readTable } from '../../server/read-table.ts';
import { attendancesOf, registerOverview, registerPage } from '../../server/reporting/registers/queries.ts';
import { tableTemplate } from '../../server/reporting/registers/template.ts';
import { choiceOf } from '../../server/reporting/registers/words.ts';
import { runCommand } from '../../server/live/run-command.ts';
import type { Command } from '../../server/live/command.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { dayIn, readEntry, type Written, timeIn } from '../../shared/reporting/read-entry.ts';
import { registers, type RegisterCode } from '../../shared/reporting/registers.ts';
import { readSignInList } from '../../shared/reporting/sign-in-list.ts';
import { Town } from '../volunteers/town.ts';

const by = { today: '2026-11-23', choiceOf, projects: ['P1'] };

describe('an entry as it is written', () => {
  const session = { onDay: '2026-11-20', module: 'legal', kind: 'session', item: '10', title: '讲座' };
  const log = { onDay: '2026-11-20', staff: '方晓琳', hours: '7.5' };
  const payment = { onDay: '2026-11-20', title: '活动物料' };

  it.each<[string, RegisterCode, Written, string, string]>([
    ['without a name', 'session', { ...session, title: ' ' }, 'title', 'missing'],
    ['of a day that does not exist', 'session', { ...session, onDay: '2026-02-29' }, 'onDay', 'notADay'],
    ['of tomorrow', 'session', { ...session, onDay: '2026-11-24' }, 'onDay', 'inFuture'],
    ['of no item', 'session', { ...session, item: '' }, 'item', 'missing'],
    ['of an item of another module', 'session', { ...session, item: '9' }, 'item', 'otherModule'],
    ['of no module', 'session', { ...session, module: '体育' }, 'module', 'notAChoice'],
    ['with a count that is none', 'session', { ...session, tallied: '-3' }, 'tallied', 'notANumber'],
    ['with a count beyond belief', 'session', { ...session, tallied: '100001' }, 'tallied', 'tooMuch'],
    ['of an hour that is none', 'workLog', { ...log, hours: '七' }, 'hours', 'notANumber'],
    ['of a day of seventeen hours', 'workLog', { ...log, hours: '17' }, 'hours', 'tooMuch'],
    ['that pays nothing', 'spending', { ...payment, money: '0.00' }, 'money', 'notMoney'],
    ['that takes money back', 'spending', { ...payment, money: '-5' }, 'money', 'notMoney'],
    ['of thirds of a cent', 'spending', { ...payment, money: '1.234' }, 'money', 'notMoney'],
    ['beyond ten millions', 'spending', { ...payment, money: '10000000.01' }, 'money', 'tooMuch'],
    ['of no time at all', 'workLog', { ...log, hours: '0' }, 'hours', 'tooMuch'],
    [
      'with three digits',
      'staff',
      { onDay: '2026-01-01', title: '甲', phoneEnd: '123' },
      'phoneEnd',
      'notPhoneEnd',
    ],
    [
      'with an address that runs a program',
      'media',
      { onDay: '2026-01-01', title: '甲', outlet: '乙', url: 'javascript:alert(1)' },
      'url',
      'notAnAddress',
    ],
  ])('%s is refused at its field', (_title, register, written, field, fault) => {
    const read = readEntry(register, written, by);
    expect(read.entry).toBeNull();
    expect(read.problems).toEqual([expect.objectContaining({ field, fault })]);
  });

  it('names everything that is wrong at once', () => {
    expect(readEntry('session', {}, by).problems.map(({ field }) => field)).toEqual([
      'onDay',
      'module',
      'kind',
      'item',
      'title',
    ]);
  });

  it('takes choices by their words in either language', () => {
    for (const module of ['legal', '法律政策教育', 'Law and policy'])
      expect(readEntry('session', { ...session, module }, by).entry?.values.module).toBe('legal');
  });

  it('is the same as another one whatever the spaces, the case and the width of its letters', () => {
    const key = (title: string) => readEntry('session', { ...session, title }, by).entry?.duplicateKey;
    expect(key('ＡＢ 讲座')).toBe(key('ab讲 座'));
    expect(key('讲座一')).not.toBe(key('讲座二'));
  });

  it.each([
    ['2026-11-16', false],
    ['2026-11-15', true],
  ])('of %s, entered on the 23rd, is late: %s', (onDay, isLate) => {
    expect(readEntry('session', { ...session, onDay }, by).entry?.isLate).toBe(isLate);
  });

  it.each([
    ['2023/5/6', '2023-05-06'],
    ['2023.05.06', '2023-05-06'],
    ['2023年5月6日', '2023-05-06'],
    ['2023-05-06 08:30', '2023-05-06'],
    ['6/5/2023', null],
    ['2023-13-01', null],
    ['45052', null],
  ])('the day %s is read as %s', (given, day) => {
    expect(dayIn(given)).toBe(day);
  });

  it.each([
    ['09:30', '09:30'],
    ['9：05', '09:05'],
    ['14点30分', '14:30'],
    ['1899-12-30 19:00', '19:00'],
    ['19:00:00', '19:00'],
    ['24:00', null],
    ['9:60', null],
    ['晚上', null],
  ])('the time %s is read as %s', (given, time) => {
    expect(timeIn(given)).toBe(time);
  });
});

describe('a list of names', () => {
  it('is read a person a line, with the end of the telephone and a guardian’s word', () => {
    const { people, unclear } = readSignInList(
      '张小梅 13800001234\n\n李强，同意\n王芳 5678 未同意\n何老师 成人\n张小梅 1234\n12 34',
    );
    expect(people).toEqual([
      { name: '张小梅', phoneEnd: '1234', age: null },
      { name: '李强', phoneEnd: '', age: 'agreed' },
      { name: '王芳', phoneEnd: '5678', age: 'notAgreed' },
      { name: '何老师', phoneEnd: '', age: 'adult' },
    ]);
    expect(unclear).toEqual([{ line: 7, text: '12 34' }]);
  });
});

describe('the registers', () => {
  let town: Town;
  let communityId: string;
  let host: SignedIn;
  let second: SignedIn;
  beforeAll(async () => {
    town = await Town.open();
    communityId = await town.community();
    host = await town.person([{ role: 'host', communityId }]);
    second = await town.person([{ role: 'evaluator', communityId: null }]);
  });
  afterAll(() => town.close());

  const run = <Input, Reply>(command: Command<Input, Reply>, actor: SignedIn, input: Input) =>
    runCommand(town.runner, command, { id: uuidv4(), actor, input });
  const refusal = (code: string, details: object = {}) =>
    expect.objectContaining({ code, details: expect.objectContaining(details) });
  const add = (register: RegisterCode, values: Record<string, string>, actor = host) =>
    run(addEntry, actor, { register, communityId, values, fileIds: [] });
  const list = async (register: RegisterCode) =>
    (await registerPage(town.database.em(), { register, onlyWaiting: false, page: 0 })).entries;
  const entryOf = async (register: RegisterCode, id: string) => {
    const entry = (await list(register)).find((one) => one.id === id);
    if (!entry) throw new Error(`no entry ${id}`);
    return entry;
  };
  let number = 0;
  const session = async () => {
    number += 1;
    const values = {
      onDay: '2026-11-20',
      module: 'children',
      kind: 'session',
      item: '19',
      title: `亲子阅读${number}`,
    };
    return (await add('session', values)).entryId;
  };

  it('keep an entry until a second person confirms it, and nobody confirms their own', async () => {
    const entryId = await session();
    expect(await entryOf('session', entryId)).toMatchObject({ state: 'waiting', isLate: false });
    await expect(run(verifyEntries, host, { communityId, entryIds: [entryId] })).rejects.toEqual(
      refusal('nothingToConfirm'),
    );
    await run(verifyEntries, second, { communityId, entryIds: [entryId] });
    expect(await entryOf('session', entryId)).toMatchObject({
      state: 'confirmed',
      verifiedByName: second.name,
    });
  });

  it('take a payment as people write it, and mark one entered late', async () => {
    const payment = { onDay: '2026-10-08', title: '活动物料', money: '18,600.5', payee: '文具店' };
    const { entryId } = await add('spending', payment);
    expect(await entryOf('spending', entryId)).toMatchObject({
      ...{ state: 'waiting', isLate: true, amount: 1_860_050 },
      values: { money: '18600.50', title: '活动物料', payee: '文具店' },
    });
    await expect(add('spending', { ...payment, money: '18600.50' })).rejects.toEqual(
      refusal('entryInvalid', { fault: 'alreadyEntered' }),
    );
    await expect(run(verifyEntries, host, { communityId, entryIds: [entryId] })).rejects.toEqual(
      refusal('nothingToConfirm'),
    );
    await run(verifyEntries, second, { communityId, entryIds: [entryId] });
    expect(await entryOf('spending', entryId)).toMatchObject({ state: 'confirmed', isLate: true });
  });

  it('list alone what somebody has to look at: entries and steps that nobody confirmed, returned ones not', async () => {
    const day = '2026-11-01';
    const confirmed = (await add('organisation', { onDay: day, title: '互助甲' })).entryId;
    await run(verifyEntries, second, { communityId, entryIds: [confirmed] });
    const step = (await add('organisation', { onDay: day, title: '互助乙' })).entryId;
    await run(verifyEntries, second, { communityId, entryIds: [step] });
    await run(addStep, host, { entryId: step, kind: 'charter' as const, onDay: day, note: '' });
    const open = (await add('organisation', { onDay: day, title: '互助丙' })).entryId;
    const returned = (await add('organisation', { onDay: day, title: '互助丁' })).entryId;
    await run(returnEntry, second, { entryId: returned, reason: '缺章程' });
    const em = town.database.em();
    const waiting = await registerPage(em, { register: 'organisation', onlyWaiting: true, page: 0 });
    expect(waiting.entries.map(({ id }) => id).toSorted()).toEqual([step, open].toSorted());
    expect(waiting).toMatchObject({ count: 2, waiting: 2 });
    expect(waiting.entries.every(({ state }) => state === 'waiting')).toBe(true);
    const all = await registerPage(em, { register: 'organisation', onlyWaiting: false, page: 0 });
    expect(all).toMatchObject({ count: 4, waiting: 2 });
    const { registers: counted } = await registerOverview(em, second, new Date('2026-11-23'));
    expect(counted.map(({ register }) => register)).toEqual(registers);
    expect(counted).toContainEqual({ register: 'organisation', count: 4, hasMore: false, waiting: 2 });
    await add('media', { onDay: day, title: '报道', outlet: '报' });
    expect(await registerPage(em, { register: 'media', onlyWaiting: true, page: 0 })).toMatchObject({
      count: 1,
    });
  });

  it('refuse the same entry twice, naming the field, and take it again once the first was taken out', async () => {
    const award = { onDay: '2026-01-02', title: '创新项目', giver: '区' };
    const { entryId } = await add('award', award);
    await expect(add('award', { ...award, title: ' 创新 项目' })).rejects.toEqual(
      refusal('entryInvalid', { field: 'title', fault: 'alreadyEntered' }),
    );
    await run(withdrawEntry, host, { entryId, reason: '重复' });
    await expect(add('award', award)).resolves.toMatchObject({ entryId: expect.any(String) });
  });

  it('count who signed in once, and a child only with the guardian’s consent', async () => {
    const entryId = await session();
    const people = [
      { name: '张小梅', phoneEnd: '1234', guardianConsent: null },
      { name: '小明', phoneEnd: '', guardianConsent: true },
      { name: '小红', phoneEnd: '', guardianConsent: false },
    ];
    expect(await run(signIn, host, { entryId, people })).toEqual({ added: 3, already: 0 });
    expect(await run(signIn, host, { entryId, people })).toEqual({ added: 0, already: 3 });
    expect(await entryOf('session', entryId)).toMatchObject({ amount: 2 });
  });

  it('change no list that is confirmed, whatever the code does', async () => {
    const entryId = await session();
    const people = [{ name: '张小梅', phoneEnd: '1234', guardianConsent: null }];
    await run(signIn, host, { entryId, people });
    await run(verifyEntries, second, { communityId, entryIds: [entryId] });
    await expect(
      run(signIn, host, {
        entryId,
        people: [{ ...people[0], name: '李强', phoneEnd: '', guardianConsent: null }],
      }),
    ).rejects.toEqual(refusal('entryConfirmed'));
    await expect(town.rows('delete from attendance where session_id = $1', [entryId])).rejects.toThrow();
  });

  it('say what is wrong when an entry is returned, and do not return what is confirmed', async () => {
    const entryId = await session();
    await run(returnEntry, second, { entryId, reason: '缺签到表' });
    expect(await entryOf('session', entryId)).toMatchObject({
      state: 'returned',
      returnedReason: '缺签到表',
    });
    const confirmed = await session();
    await run(verifyEntries, second, { communityId, entryIds: [confirmed] });
    await expect(run(returnEntry, second, { entryId: confirmed, reason: '缺表' })).rejects.toEqual(
      refusal('entryConfirmed'),
    );
    await expect(run(withdrawEntry, host, { entryId: confirmed, reason: '错了' })).rejects.toEqual(
      refusal('ownEntry'),
    );
  });

  it('refuse a licence that another enterprise has, entered or imported, under whatever name', async () => {
    const fei = { onDay: '2026-10-08', title: '阿飞水电', licence: '92440106MA5xyz' };
    const { entryId } = await add('enterprise', fei);
    const again = { ...fei, title: '阿飞水电维修部', licence: '９２440106 ma5XYZ' };
    const taken = refusal('entryInvalid', { field: 'licence', fault: 'alreadyEntered' });
    await expect(add('enterprise', again)).rejects.toEqual(taken);
    const { entryId: otherId } = await add('enterprise', { onDay: '2026-10-08', title: '老周修鞋' });
    const correction = { entryId: otherId, seen: 0, values: { licence: fei.licence }, reason: '补录' };
    await expect(run(correctEntry, host, correction)).rejects.toEqual(taken);
    const rows = [
      ['日期', '名称', '执照编号'],
      ['2026-10-08', '阿飞电器', fei.licence],
      ['2026-10-08', '小林早餐', '92440106NEW'],
      ['2026-10-08', '林记早餐', '92440106new'],
    ];
    const { preview } = await readImport(town.database.em(), {
      ...{ register: 'enterprise', communityId, now: new Date(town.now) },
      sheets: [{ name: '企业', rows }],
    });
    expect(preview.problems.map(({ row, column, fault }) => [row, column, fault])).toEqual([
      [2, 'C', 'alreadyEntered'],
      [4, 'C', 'twiceInFile'],
    ]);
    await run(withdrawEntry, host, { entryId, reason: '重复' });
    await expect(add('enterprise', again)).resolves.toMatchObject({ entryId: expect.any(String) });
  });

  it('take a step only of its register, not twice on a day, and confirm it with its entry', async () => {
    const { entryId } = await add('enterprise', { onDay: '2026-10-08', title: '春燕家政' });
    const step = { entryId, kind: 'licensed', onDay: '2026-11-01', note: '' } as const;
    await run(addStep, host, step);
    await expect(run(addStep, host, step)).rejects.toEqual(
      refusal('entryInvalid', { fault: 'alreadyEntered' }),
    );
    await expect(run(addStep, host, { ...step, kind: 'support' })).rejects.toEqual(refusal('invalidInput'));
    await expect(run(addStep, host, { ...step, onDay: '2027-01-01' })).rejects.toEqual(
      refusal('entryInvalid', { fault: 'inFuture' }),
    );
    expect(await run(verifyEntries, second, { communityId, entryIds: [entryId] })).toEqual({
      verified: 1,
      steps: 1,
    });
  });

  it('mark steps and sign-ins that came late by the rule of entries: after seven days', async () => {
    const { entryId } = await add('organisation', { onDay: '2026-11-22', title: '补录互助社' });
    for (const [kind, onDay] of [
      ['charter', '2026-11-15'],
      ['members', '2026-11-16'],
    ] as const)
      await run(addStep, host, { entryId, kind, onDay, note: '' });
    expect((await entryOf('organisation', entryId)).steps).toMatchObject([
      { kind: 'charter', isLate: true },
      { kind: 'members', isLate: false },
    ]);
    const people = [{ name: '张小梅', phoneEnd: '1234', guardianConsent: null }];
    for (const [onDay, isLate] of [
      ['2026-11-15', true],
      ['2026-11-16', false],
    ] as const) {
      const held = (
        await add('session', {
          onDay,
          module: 'legal',
          kind: 'session',
          item: '10',
          title: `补录讲座 ${onDay}`,
        })
      ).entryId;
      await run(signIn, host, { entryId: held, people });
      expect(await attendancesOf(town.database.em(), held)).toMatchObject([{ name: '张小梅', isLate }]);
    }
  });

  it('do not list what is restricted in a hardship case', async () => {
    const { entryId } = await add('hardship', {
      ...{ onDay: '2026-11-01', title: '个案 1', need: 'illness' },
      ...{ person: '求助人', phoneEnd: '1234', summary: '住院' },
    });
    const text = JSON.stringify(await entryOf('hardship', entryId));
    for (const secret of ['求助人', '1234', '住院']) expect(text).not.toContain(secret);
  });

  describe('take a table', () => {
    const work = async (rows: readonly (readonly (string | Date | number)[])[]) => {
      const book = new ExcelJS.Workbook();
      const sheet = book.addWorksheet('十一月');
      sheet.addRow(['日期 *', '工作人员 *', '工时 *', '工作内容']);
      for (const row of rows) sheet.addRow([...row]);
      return Buffer.from(await book.xlsx.writeBuffer());
    };
    const preview = async (content: Buffer) =>
      (
        await readImport(town.database.em(), {
          ...{ register: 'workLog', communityId, sheets: await readTable(content) },
          now: new Date(town.now),
        })
      ).preview;
    const take = async (content: Buffer) =>
      run(importEntries, host, {
        ...{ register: 'workLog' as const, communityId, sheets: await mutable(content) },
      });
    const mutable = async (content: Buffer) =>
      (await readTable(content)).map(({ name, rows }) => ({ name, rows: rows.map((row) => [...row]) }));
    beforeAll(async () => {
      await add('staff', { onDay: '2022-10-01', title: '方晓琳' });
    });

    it('whole: every row is entered, dates as the spreadsheet keeps them', async () => {
      const content = await work([
        [new Date('2026-11-17T00:00:00Z'), '方晓琳', 7.5, '前台'],
        ['2026/11/18', '方晓琳', '8', ''],
      ]);
      expect(await preview(content)).toMatchObject({ rows: 2, problems: [] });
      expect(await take(content)).toEqual({
        added: 2,
      });
      expect((await list('workLog')).map(({ onDay, amount }) => [onDay, amount])).toEqual([
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
      const before = (await list('workLog')).length;
      await expect(take(content)).rejects.toEqual(
        refusal('importInvalid', { sheet: '十一月', row: 3, column: 'A', count: 5 }),
      );
      expect(await list('workLog')).toHaveLength(before);
    });

    it('and refuses a broken workbook, one without a head, and an empty one', async () => {
      await expect(preview(Buffer.from('PK\u0003\u0004broken'))).rejects.toEqual(refusal('fileNotRoster'));
      expect((await preview(Buffer.from('甲,乙\n1,2'))).problems).toMatchObject([
        { fault: 'noHead', row: 1 },
      ]);
      expect((await preview(await work([]))).problems).toMatchObject([{ fault: 'noRows' }]);
    });

    it.each(registers)('of %s from its own empty template, whose head it knows', async (register) => {
      for (const language of ['zh-CN', 'en'] as const) {
        const sheets = await readTable(await tableTemplate(register, language));
        const read = await readImport(town.database.em(), {
          ...{ register, communityId, sheets },
          now: new Date(town.now),
        });
        expect(read.preview.problems).toMatchObject([{ fault: 'noRows' }]);
        expect(read.preview.unread).toEqual([]);
      }
    });
  });
});
