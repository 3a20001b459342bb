/** As of a day what the books said on that day: what was corrected or taken out since counts there as it was. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { basisOf } from '../../server/reporting/basis.ts';
import { countsOf, recordsOf, waitingOf } from '../../server/reporting/count.ts';
import { dashboardOf, peopleOf } from '../../server/reporting/cuts.ts';
import { evidenceOf } from '../../server/reporting/evidence.ts';
import { Progress } from '../../server/reporting/progress.ts';
import { recordedOf } from '../../server/reporting/recorded.ts';
import { addStep, signIn, withdrawEntry } from '../../server/reporting/registers/commands.ts';
import { attendancesOf } from '../../server/reporting/registers/queries.ts';
import { withdrawSignIn, withdrawStep } from '../../server/reporting/registers/withdraw-part.ts';
import { spendingIn } from '../../server/reporting/spending.ts';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import { RegisterDesk } from './register-desk.ts';

const year = { from: '2026-01-01', to: '2026-12-31' };

let desk: RegisterDesk;
beforeEach(async () => {
  desk = await RegisterDesk.open();
});
afterEach(() => desk.close());

const on = (day: string) => {
  desk.town.now = Date.parse(`${day}T10:00:00+08:00`);
};
const asOf = (day: string) => ({ ...year, asOf: day });
const figure = async (code: IndicatorCode, day: string | null) => {
  const period = { ...year, asOf: day };
  const figures = await countsOf(desk.em(), period, [code]);
  const records = await recordsOf(desk.em(), { code, period });
  expect(records.figure).toBe(figures[code]);
  return figures[code];
};
const session = { module: 'legal', kind: 'session', item: '10', title: '劳动合同讲座' };

describe('a confirmed entry that was corrected', () => {
  let id = '';
  beforeEach(async () => {
    on('2026-06-01');
    id = await desk.add('session', { ...session, onDay: '2026-05-20', tallied: '40' });
    on('2026-06-10');
    await desk.confirm(id);
    on('2026-08-05');
    await desk.correct(id, { tallied: '25', module: 'employment', item: '1' });
  });

  it('counts as it was confirmed as of the days before, and waits since', async () => {
    for (const [day, legal, jobs] of [
      ['2026-06-09', 0, 0],
      ['2026-06-10', 40, 0],
      ['2026-08-04', 40, 0],
      ['2026-08-05', 0, 0],
      [null, 0, 0],
    ] as const)
      expect([await figure('legalServed', day), await figure('employmentServed', day)], String(day)).toEqual([
        legal,
        jobs,
      ]);
    expect((await waitingOf(desk.em(), asOf('2026-06-09'))).legalServed).toBe(40);
    expect((await waitingOf(desk.em(), asOf('2026-06-30'))).employmentServed).toBe(0);
    expect((await waitingOf(desk.em(), asOf('2026-08-05'))).employmentServed).toBe(25);
  });

  it('counts as it was corrected from its second confirmation on', async () => {
    on('2026-09-01');
    await desk.confirm(id, desk.third);
    for (const [day, legal, jobs] of [
      ['2026-06-30', 40, 0],
      ['2026-08-31', 0, 0],
      ['2026-09-01', 0, 25],
      [null, 0, 25],
    ] as const)
      expect([await figure('legalServed', day), await figure('employmentServed', day)], String(day)).toEqual([
        legal,
        jobs,
      ]);
  });

  it('keeps every version that stood', async () => {
    on('2026-09-01');
    await desk.confirm(id, desk.third);
    on('2026-09-02');
    await desk.correct(id, { tallied: '26' }, { seen: 1, actor: desk.second });
    expect(await figure('legalServed', '2026-06-30')).toBe(40);
    expect(await figure('employmentServed', '2026-09-01')).toBe(25);
    expect(await figure('employmentServed', '2026-09-02')).toBe(0);
    for (const change of ['delete from register_version', 'update register_version set tallied = 1'])
      await expect(desk.town.rows(change)).rejects.toThrow();
  });

  it('is in parts and files of that day what it was', async () => {
    const then = asOf('2026-06-30');
    const { parts, items } = await dashboardOf(desk.em(), then, ['totalServed']);
    expect(parts).toMatchObject([{ module: 'legal', value: 40 }]);
    expect(items).toEqual([{ code: 'totalServed', item: 10, value: 40 }]);
    const { legalServed } = await recordedOf(desk.em(), then, {
      codes: ['legalServed'],
      progress: new Progress(1),
    });
    expect(legalServed).toMatchObject([{ value: 40, tallied: 40, confirmedBy: desk.second.name }]);
    expect((await peopleOf(desk.em(), then)).lines).toEqual([
      { module: 'legal', attendances: 0, people: 0, unnamed: 40 },
    ]);
    expect((await recordsOf(desk.em(), { code: 'totalServed', period: then, module: 'legal' })).figure).toBe(
      40,
    );
    expect((await recordsOf(desk.em(), { code: 'totalServed', period: then, item: 1 })).count).toBe(0);
  });
});

it('an entry that was taken out counts as of the days before, and says there that it was', async () => {
  on('2026-06-01');
  const id = await desk.add('session', { ...session, onDay: '2026-05-20', tallied: '40' });
  await desk.confirm(id);
  on('2026-08-05');
  await desk.run(withdrawEntry, desk.third, { entryId: id, reason: '重复登记' });
  expect(await figure('legalServed', '2026-08-04')).toBe(40);
  expect(await figure('legalServed', '2026-08-05')).toBe(0);
  expect(await figure('legalServed', null)).toBe(0);
  expect(await evidenceOf(desk.em(), 'entry', id)).toMatchObject({
    entry: { withdrawn: { at: desk.town.now, reason: '重复登记' } },
  });
});

it('a step that was taken out was reached as of the days before', async () => {
  on('2026-06-01');
  const id = await desk.add('enterprise', { onDay: '2026-05-20', title: '粥铺' });
  await desk.run(addStep, desk.host, { entryId: id, kind: 'licensed', onDay: '2026-05-30', note: '' });
  on('2026-06-10');
  await desk.confirm(id);
  on('2026-08-05');
  const [step] = (await desk.entry('enterprise', id)).steps;
  await desk.run(withdrawStep, desk.second, { entryId: id, stepId: step?.id ?? id, reason: '别家的执照' });
  expect(await figure('microEnterprises', '2026-06-09')).toBe(0);
  expect(await figure('microEnterprises', '2026-08-04')).toBe(1);
  expect(await figure('microEnterprises', '2026-08-05')).toBe(0);
  expect((await waitingOf(desk.em(), asOf('2026-06-09'))).microEnterprises).toBe(1);
  expect((await waitingOf(desk.em(), asOf('2026-08-05'))).microEnterprises).toBe(0);
});

it('a person in hardship whose support was taken out had been helped', async () => {
  on('2026-06-01');
  const values = {
    ...{ onDay: '2026-05-20', title: '临时困难', need: 'illness', person: '周某', phoneEnd: '1234' },
  };
  const id = await desk.add('hardship', values);
  for (const kind of ['aid', 'support'] as const)
    await desk.run(addStep, desk.host, { entryId: id, kind, onDay: '2026-05-30', note: '' });
  await desk.confirm(id);
  on('2026-08-05');
  const support = (await desk.entry('hardship', id)).steps.find(({ kind }) => kind === 'support');
  await desk.run(withdrawStep, desk.second, { entryId: id, stepId: support?.id ?? id, reason: '没有谈' });
  expect(await figure('hardshipPeople', '2026-08-04')).toBe(1);
  expect(await figure('hardshipPeople', null)).toBe(0);
});

it('a sign-in that was taken out is counted as of the days before, in figure and people alike', async () => {
  on('2026-06-01');
  const id = await desk.add('session', { ...session, onDay: '2026-05-20' });
  const people = ['张小梅', '李大同'].map((name) => ({ name, phoneEnd: '1234', guardianConsent: null }));
  await desk.run(signIn, desk.host, { entryId: id, people });
  await desk.confirm(id);
  on('2026-08-05');
  const wrong = (await attendancesOf(desk.em(), id)).find(({ name }) => name === '李大同');
  const gone = { entryId: id, attendeeId: wrong?.attendeeId ?? id, reason: '没有来' };
  await desk.run(withdrawSignIn, desk.second, gone);
  on('2026-08-20');
  await desk.confirm(id, desk.third);
  for (const [day, number] of [
    ['2026-08-04', 2],
    ['2026-08-10', 0],
    ['2026-08-20', 1],
    [null, 1],
  ] as const) {
    expect(await figure('legalServed', day), String(day)).toBe(number);
    expect((await peopleOf(desk.em(), { ...year, asOf: day })).people, String(day)).toBe(number);
  }
});

it('a payment that was corrected was spent as it stood', async () => {
  on('2026-06-01');
  const id = await desk.add('spending', {
    onDay: '2026-05-20',
    title: '物料',
    money: '100',
    payee: '文具店',
  });
  await desk.confirm(id);
  on('2026-08-05');
  await desk.correct(id, { money: '90' });
  expect(await spendingIn(desk.em(), asOf('2026-08-04'))).toEqual({ spent: 10_000, waiting: 0 });
  expect(await spendingIn(desk.em(), asOf('2026-08-05'))).toEqual({ spent: null, waiting: 9_000 });
  expect((await basisOf(desk.em(), { basis: 'spending', period: asOf('2026-08-04') })).sum).toBe(10_000);
  expect((await basisOf(desk.em(), { basis: 'spending', period: { ...year, asOf: null } })).sum).toBe(0);
});
