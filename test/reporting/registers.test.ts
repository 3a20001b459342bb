/** The registers on a real database: entered by one person, confirmed, returned or taken out by another. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStep, returnEntry, signIn, withdrawEntry } from '../../server/reporting/registers/commands.ts';
import { correctEntry } from '../../server/reporting/registers/correct-entry.ts';
import { readImport } from '../../server/reporting/registers/import.ts';
import { attendancesOf, registerOverview, registerPage } from '../../server/reporting/registers/queries.ts';
import { registers } from '../../shared/reporting/registers.ts';
import { refusal, RegisterDesk } from './register-desk.ts';

let desk: RegisterDesk;
beforeAll(async () => {
  desk = await RegisterDesk.open();
});
afterAll(() => desk.close());

describe('the registers', () => {
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
    return desk.add('session', values);
  };

  it('keep an entry until a second person confirms it, and nobody confirms their own', async () => {
    const entryId = await session();
    expect(await desk.entry('session', entryId)).toMatchObject({ state: 'waiting', isLate: false });
    await expect(desk.confirm(entryId, desk.host)).rejects.toEqual(refusal('nothingToConfirm'));
    await desk.confirm(entryId);
    expect(await desk.entry('session', entryId)).toMatchObject({
      state: 'confirmed',
      verifiedByName: desk.second.name,
    });
  });

  it('take a payment as people write it, and mark one entered late', async () => {
    const payment = { onDay: '2026-10-08', title: '活动物料', money: '18,600.5', payee: '文具店' };
    const entryId = await desk.add('spending', payment);
    expect(await desk.entry('spending', entryId)).toMatchObject({
      ...{ state: 'waiting', isLate: true, amount: 1_860_050 },
      values: { money: '18600.50', title: '活动物料', payee: '文具店' },
    });
    await expect(desk.add('spending', { ...payment, money: '18600.50' })).rejects.toEqual(
      refusal('entryInvalid', { fault: 'alreadyEntered' }),
    );
    await expect(desk.confirm(entryId, desk.host)).rejects.toEqual(refusal('nothingToConfirm'));
    await desk.confirm(entryId);
    expect(await desk.entry('spending', entryId)).toMatchObject({ state: 'confirmed', isLate: true });
  });

  it('list alone what somebody has to look at: entries and steps that nobody confirmed, returned ones not', async () => {
    const day = '2026-11-01';
    const confirmed = await desk.add('organisation', { onDay: day, title: '互助甲' });
    await desk.confirm(confirmed);
    const step = await desk.add('organisation', { onDay: day, title: '互助乙' });
    await desk.confirm(step);
    await desk.run(addStep, desk.host, { entryId: step, kind: 'charter' as const, onDay: day, note: '' });
    const open = await desk.add('organisation', { onDay: day, title: '互助丙' });
    const returned = await desk.add('organisation', { onDay: day, title: '互助丁' });
    await desk.run(returnEntry, desk.second, { entryId: returned, reason: '缺章程' });
    const em = desk.em();
    const waiting = await registerPage(em, { register: 'organisation', onlyWaiting: true, page: 0 });
    expect(waiting.entries.map(({ id }) => id).toSorted()).toEqual([step, open].toSorted());
    expect(waiting).toMatchObject({ count: 2, waiting: 2 });
    expect(waiting.entries.every(({ state }) => state === 'waiting')).toBe(true);
    const all = await registerPage(em, { register: 'organisation', onlyWaiting: false, page: 0 });
    expect(all).toMatchObject({ count: 4, waiting: 2 });
    const { registers: counted } = await registerOverview(em, desk.second, new Date('2026-11-23'));
    expect(counted.map(({ register }) => register)).toEqual(registers);
    expect(counted).toContainEqual({ register: 'organisation', count: 4, hasMore: false, waiting: 2 });
    await desk.add('media', { onDay: day, title: '报道', outlet: '报' });
    expect(await registerPage(em, { register: 'media', onlyWaiting: true, page: 0 })).toMatchObject({
      count: 1,
    });
  });

  it('refuse the same entry twice, naming the field, and take it again once the first was taken out', async () => {
    const award = { onDay: '2026-01-02', title: '创新项目', giver: '区' };
    const entryId = await desk.add('award', award);
    await expect(desk.add('award', { ...award, title: ' 创新 项目' })).rejects.toEqual(
      refusal('entryInvalid', { field: 'title', fault: 'alreadyEntered' }),
    );
    await desk.run(withdrawEntry, desk.host, { entryId, reason: '重复' });
    await expect(desk.add('award', award)).resolves.toEqual(expect.any(String));
  });

  it('count who signed in once, and a child only with the guardian’s consent', async () => {
    const entryId = await session();
    const people = [
      { name: '张小梅', phoneEnd: '1234', guardianConsent: null },
      { name: '小明', phoneEnd: '', guardianConsent: true },
      { name: '小红', phoneEnd: '', guardianConsent: false },
    ];
    expect(await desk.run(signIn, desk.host, { entryId, people })).toEqual({ added: 3, already: 0 });
    expect(await desk.run(signIn, desk.host, { entryId, people })).toEqual({ added: 0, already: 3 });
    expect(await desk.entry('session', entryId)).toMatchObject({ amount: 2 });
  });

  it('change no list that is confirmed, whatever the code does', async () => {
    const entryId = await session();
    const people = [{ name: '张小梅', phoneEnd: '1234', guardianConsent: null }];
    await desk.run(signIn, desk.host, { entryId, people });
    await desk.confirm(entryId);
    await expect(
      desk.run(signIn, desk.host, {
        entryId,
        people: [{ ...people[0], name: '李强', phoneEnd: '', guardianConsent: null }],
      }),
    ).rejects.toEqual(refusal('entryConfirmed'));
    await expect(desk.town.rows('delete from attendance where session_id = $1', [entryId])).rejects.toThrow();
  });

  it('say what is wrong when an entry is returned, and do not return what is confirmed', async () => {
    const entryId = await session();
    await desk.run(returnEntry, desk.second, { entryId, reason: '缺签到表' });
    expect(await desk.entry('session', entryId)).toMatchObject({
      state: 'returned',
      returnedReason: '缺签到表',
    });
    const confirmed = await session();
    await desk.confirm(confirmed);
    await expect(desk.run(returnEntry, desk.second, { entryId: confirmed, reason: '缺表' })).rejects.toEqual(
      refusal('entryConfirmed'),
    );
    await expect(desk.run(withdrawEntry, desk.host, { entryId: confirmed, reason: '错了' })).rejects.toEqual(
      refusal('ownEntry'),
    );
  });

  it('refuse a licence that another enterprise has, entered or imported, under whatever name', async () => {
    const fei = { onDay: '2026-10-08', title: '阿飞水电', licence: '92440106MA5xyz' };
    const entryId = await desk.add('enterprise', fei);
    const again = { ...fei, title: '阿飞水电维修部', licence: '９２440106 ma5XYZ' };
    const taken = refusal('entryInvalid', { field: 'licence', fault: 'alreadyEntered' });
    await expect(desk.add('enterprise', again)).rejects.toEqual(taken);
    const otherId = await desk.add('enterprise', { onDay: '2026-10-08', title: '老周修鞋' });
    const correction = { entryId: otherId, seen: 0, values: { licence: fei.licence }, reason: '补录' };
    await expect(desk.run(correctEntry, desk.host, correction)).rejects.toEqual(taken);
    const rows = [
      ['日期', '名称', '执照编号'],
      ['2026-10-08', '阿飞电器', fei.licence],
      ['2026-10-08', '小林早餐', '92440106NEW'],
      ['2026-10-08', '林记早餐', '92440106new'],
    ];
    const { preview } = await readImport(desk.em(), {
      ...{ register: 'enterprise', communityId: desk.communityId, now: new Date(desk.town.now) },
      sheets: [{ name: '企业', rows }],
    });
    expect(preview.problems.map(({ row, column, fault }) => [row, column, fault])).toEqual([
      [2, 'C', 'alreadyEntered'],
      [4, 'C', 'twiceInFile'],
    ]);
    await desk.run(withdrawEntry, desk.host, { entryId, reason: '重复' });
    await expect(desk.add('enterprise', again)).resolves.toEqual(expect.any(String));
  });

  it('take a step only of its register, not twice on a day, and confirm it with its entry', async () => {
    const entryId = await desk.add('enterprise', { onDay: '2026-10-08', title: '春燕家政' });
    const step = { entryId, kind: 'licensed', onDay: '2026-11-01', note: '' } as const;
    await desk.run(addStep, desk.host, step);
    await expect(desk.run(addStep, desk.host, step)).rejects.toEqual(
      refusal('entryInvalid', { fault: 'alreadyEntered' }),
    );
    await expect(desk.run(addStep, desk.host, { ...step, kind: 'support' })).rejects.toEqual(
      refusal('invalidInput'),
    );
    await expect(desk.run(addStep, desk.host, { ...step, onDay: '2027-01-01' })).rejects.toEqual(
      refusal('entryInvalid', { fault: 'inFuture' }),
    );
    expect(await desk.confirm(entryId)).toEqual({
      verified: 1,
      steps: 1,
    });
  });

  it('mark steps and sign-ins that came late by the rule of entries: after seven days', async () => {
    const entryId = await desk.add('organisation', { onDay: '2026-11-22', title: '补录互助社' });
    for (const [kind, onDay] of [
      ['charter', '2026-11-15'],
      ['members', '2026-11-16'],
    ] as const)
      await desk.run(addStep, desk.host, { entryId, kind, onDay, note: '' });
    expect((await desk.entry('organisation', entryId)).steps).toMatchObject([
      { kind: 'charter', isLate: true },
      { kind: 'members', isLate: false },
    ]);
    const people = [{ name: '张小梅', phoneEnd: '1234', guardianConsent: null }];
    for (const [onDay, isLate] of [
      ['2026-11-15', true],
      ['2026-11-16', false],
    ] as const) {
      const values = { onDay, module: 'legal', kind: 'session', item: '10', title: `补录讲座 ${onDay}` };
      const held = await desk.add('session', values);
      await desk.run(signIn, desk.host, { entryId: held, people });
      expect(await attendancesOf(desk.em(), held)).toMatchObject([{ name: '张小梅', isLate }]);
    }
  });

  it('do not list what is restricted in a hardship case', async () => {
    const entryId = await desk.add('hardship', {
      ...{ onDay: '2026-11-01', title: '个案 1', need: 'illness' },
      ...{ person: '求助人', phoneEnd: '1234', summary: '住院' },
    });
    const text = JSON.stringify(await desk.entry('hardship', entryId));
    for (const secret of ['求助人', '1234', '住院']) expect(text).not.toContain(secret);
  });
});
