import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf } from '../../server/reporting/count.ts';
import { returnEntry, signIn, verifyEntries } from '../../server/reporting/registers/commands.ts';
import { RegisterDesk, refusal } from './register-desk.ts';

const period = { from: '2026-01-01', to: '2026-12-31' };

describe('an entry that is corrected', () => {
  let desk: RegisterDesk;
  beforeAll(async () => {
    desk = await RegisterDesk.open();
  });
  afterAll(() => desk.close());

  let number = 0;
  const payment = async (money = '100') => {
    number += 1;
    return desk.add('spending', { onDay: '2026-11-20', title: `物料${number}`, money, payee: '文具店' });
  };

  it('keeps what stood there, who changed it and why', async () => {
    const id = await payment();
    await desk.correct(id, { money: '120.50', payee: '' });
    await desk.correct(id, { money: '130' }, { seen: 1, actor: desk.second });
    const { values, amount, corrections } = await desk.entry('spending', id);
    expect([values.money, values.payee, amount]).toEqual(['130', undefined, 13_000]);
    expect(corrections).toMatchObject([
      {
        ...{ byName: desk.host.name, reason: '抄错了' },
        before: { money: '100', payee: '文具店' },
        after: { money: '120.50', payee: '' },
      },
      { byName: desk.second.name, before: { money: '120.50' }, after: { money: '130' } },
    ]);
    await expect(
      desk.town.rows('delete from register_correction where entry_id = $1', [id]),
    ).rejects.toThrow();
  });

  it('is confirmed anew where what counts changed, by neither who recorded nor who corrected it', async () => {
    const id = await payment();
    await desk.confirm(id);
    expect(await desk.correct(id, { money: '90' }, { actor: desk.second })).toEqual({
      isConfirmationEnded: true,
    });
    expect(await desk.entry('spending', id)).toMatchObject({
      state: 'waiting',
      verifiedByName: null,
      corrections: [{ confirmedBeforeByName: desk.second.name }],
    });
    for (const actor of [desk.host, desk.second])
      await expect(desk.confirm(id, actor)).rejects.toEqual(refusal('nothingToConfirm'));
    await expect(
      desk.town.rows('update register_entry set verified_by = $2, verified_at = now() where id = $1', [
        id,
        desk.second.personId,
      ]),
    ).rejects.toThrow();
    await desk.confirm(id, desk.third);
    expect(await desk.entry('spending', id)).toMatchObject({ state: 'confirmed', amount: 9_000 });
  });

  it('stays confirmed where nothing that counts changed', async () => {
    const paid = await payment('88.5');
    await desk.confirm(paid);
    await desk.correct(paid, { payee: '' });
    await desk.confirm(paid, desk.third);
    const id = await desk.add('award', { onDay: '2026-11-20', title: '先进集体', giver: '区' });
    const session = await desk.add('session', {
      ...{ onDay: '2026-11-20', module: 'legal', kind: 'session', item: '10', title: '讲座' },
    });
    await desk.confirm(session);
    expect(await desk.correct(session, { summary: '来了很多人' })).toEqual({ isConfirmationEnded: false });
    expect(await desk.entry('session', session)).toMatchObject({ state: 'confirmed' });
    await desk.confirm(id);
    expect(await desk.correct(id, { onDay: '2026-11-19' })).toEqual({ isConfirmationEnded: true });
  });

  it('keeps who signed in, and counts again only after the second confirmation', async () => {
    const values = {
      onDay: '2026-11-21',
      module: 'children',
      kind: 'session',
      item: '19',
      title: '亲子阅读',
    };
    const id = await desk.add('session', values);
    const people = [{ name: '张小梅', phoneEnd: '1234', guardianConsent: null }];
    await desk.run(signIn, desk.host, { entryId: id, people });
    await desk.confirm(id);
    const counted = async () => (await countsOf(desk.em(), period, ['childServed'])).childServed;
    expect(await counted()).toBe(1);
    await desk.correct(id, { tallied: '9' });
    expect(await counted()).toBe(0);
    await desk.confirm(id);
    expect(await counted()).toBe(10);
  });

  it('waits again after it was returned', async () => {
    const id = await payment();
    await desk.run(returnEntry, desk.second, { entryId: id, reason: '金额不对' });
    await desk.correct(id, { money: '101' });
    expect(await desk.entry('spending', id)).toMatchObject({ state: 'waiting', returnedReason: null });
  });

  it('is refused what an entry is refused: nothing changed, wrong values, another entry, an older view', async () => {
    const id = await payment();
    const other = await desk.entry('spending', await payment());
    const again = { title: other.title };
    await expect(desk.correct(id, { money: '100.00' })).rejects.toEqual(refusal('nothingChanged'));
    await expect(desk.correct(id, { money: '-1' })).rejects.toEqual(
      refusal('entryInvalid', { field: 'money', fault: 'notMoney' }),
    );
    await expect(desk.correct(id, again)).rejects.toEqual(
      refusal('entryInvalid', { fault: 'alreadyEntered' }),
    );
    await desk.correct(id, { money: '99' });
    await expect(desk.correct(id, { money: '98' })).rejects.toEqual(refusal('changedMeanwhile'));
  });

  it('shows nothing of what is restricted, and leaves it as it is where nothing is written', async () => {
    const person = { person: '求助人', phoneEnd: '1234', summary: '住院' };
    const id = await desk.add('hardship', {
      onDay: '2026-11-01',
      title: '个案 1',
      need: 'illness',
      ...person,
    });
    await desk.correct(id, { need: 'housing' });
    await desk.correct(id, { person: '另一人' }, { seen: 1 });
    const entry = await desk.entry('hardship', id);
    expect(entry.corrections).toMatchObject([
      { before: { need: 'illness' }, after: { need: 'housing' } },
      { before: {}, after: {} },
    ]);
    for (const secret of ['求助人', '另一人', '1234', '住院'])
      expect(JSON.stringify(entry)).not.toContain(secret);
    const [row] = await desk.town.rows<{ details: object }>(
      'select details from register_entry where id = $1',
      [id],
    );
    expect(row?.details).toMatchObject({ person: '另一人', phoneEnd: '1234', summary: '住院' });
  });

  it('of staff renames them in their hours, which are then not entered twice', async () => {
    const staff = await desk.add('staff', { onDay: '2022-10-01', title: '方晓林' });
    const log = { onDay: '2026-11-18', hours: '7.50' };
    const id = await desk.add('workLog', { ...log, staff: '方晓林' });
    await desk.correct(staff, { title: '方晓琳' });
    expect(await desk.entry('workLog', id)).toMatchObject({
      title: '方晓琳',
      values: { staff: '方晓琳', hours: '7.5' },
    });
    await expect(desk.add('workLog', { ...log, staff: '方晓琳' })).rejects.toEqual(
      refusal('entryInvalid', { fault: 'alreadyEntered' }),
    );
  });

  it('of hours stays with whose they are among people of one name, and moves them to whom they are moved', async () => {
    const [one, other] = [
      await desk.add('staff', { onDay: '2022-10-01', title: '陈同名', phoneEnd: '1234' }),
      await desk.add('staff', { onDay: '2022-10-01', title: '陈同名', phoneEnd: '5678' }),
    ];
    const id = await desk.add('workLog', { onDay: '2026-11-18', staff: '陈同名 1234', hours: '7' });
    await desk.correct(id, { hours: '6' });
    expect(await desk.entry('workLog', id)).toMatchObject({ staffId: one, amount: 360 });
    await desk.correct(id, { staff: other }, { seen: 1 });
    expect(await desk.entry('workLog', id)).toMatchObject({
      ...{ staffId: other, title: '陈同名' },
      corrections: [
        { before: { hours: '7' }, after: { hours: '6' } },
        { before: { staff: '陈同名 · 1234' }, after: { staff: '陈同名 · 5678' } },
      ],
    });
  });

  it('of media and awards counts only once a second person has confirmed them', async () => {
    const counted = () => countsOf(desk.em(), period, ['mediaReports', 'awards']);
    const before = await counted();
    const report = await desk.add('media', { onDay: '2026-11-02', title: '见报', outlet: '日报' });
    const award = await desk.add('award', { onDay: '2026-11-02', title: '创新奖', giver: '市' });
    expect(await counted()).toEqual(before);
    await desk.run(verifyEntries, desk.second, { communityId: desk.communityId, entryIds: [report, award] });
    expect(await counted()).toEqual({ mediaReports: before.mediaReports + 1, awards: before.awards + 1 });
  });
});
