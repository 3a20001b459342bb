/** Steps and sign-ins that were wrong: taken out they count nowhere, and stay on record. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf, waitingOf } from '../../server/reporting/count.ts';
import { rawDetails } from '../../server/reporting/raw/raw-details.ts';
import { addStep, signIn } from '../../server/reporting/registers/commands.ts';
import { attendancesOf } from '../../server/reporting/registers/queries.ts';
import { withdrawSignIn, withdrawStep } from '../../server/reporting/registers/withdraw-part.ts';
import { appRouter } from '../../server/router.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { servicesOver } from '../support/services.ts';
import { RegisterDesk, refusal } from './register-desk.ts';

const period = { from: '2026-01-01', to: '2026-12-31' };

describe('what was taken out of an entry', () => {
  let desk: RegisterDesk;
  let lead: SignedIn;
  beforeAll(async () => {
    desk = await RegisterDesk.open();
    lead = await desk.town.person([{ role: 'volunteerLead', communityId: desk.communityId }]);
  });
  afterAll(() => desk.close());

  const licensed = (entryId: string, actor = desk.host) =>
    desk.run(addStep, actor, { entryId, kind: 'licensed', onDay: '2026-11-20', note: '执照' });
  const takeOut = async (entryId: string, actor: SignedIn) => {
    const [step] = (await desk.entry('enterprise', entryId)).steps;
    return desk.run(withdrawStep, actor, { entryId, stepId: step?.id ?? entryId, reason: '登记错了' });
  };
  const counted = async () => (await countsOf(desk.em(), period, ['microEnterprises'])).microEnterprises;

  it('a confirmed step: the figure falls, the row stays, and the step may be entered again', async () => {
    const id = await desk.add('enterprise', { onDay: '2026-11-19', title: '粥铺' });
    await licensed(id);
    await desk.confirm(id);
    expect(await counted()).toBe(1);
    await expect(takeOut(id, desk.host)).rejects.toEqual(refusal('ownEntry'));
    await expect(takeOut(id, lead)).rejects.toEqual(refusal('notAllowed'));
    await takeOut(id, desk.second);
    expect(await counted()).toBe(0);
    expect((await rawDetails(desk.em(), period)).steps).toEqual([]);
    expect(await desk.entry('enterprise', id)).toMatchObject({
      steps: [],
      withdrawals: [
        {
          ...{ kind: 'licensed', onDay: '2026-11-20', note: '执照', reason: '登记错了' },
          ...{ byName: desk.second.name, confirmedBeforeByName: desk.second.name },
        },
      ],
    });
    for (const change of [
      'delete from register_withdrawal',
      `update register_withdrawal set reason = '别的'`,
    ])
      await expect(desk.town.rows(change)).rejects.toThrow();
    await expect(takeOut(id, desk.second)).rejects.toEqual(refusal('changedMeanwhile'));
    await licensed(id);
    await desk.confirm(id);
    expect(await counted()).toBe(1);
  });

  it('a step that waits: by its recorder or by who confirms, not by another one', async () => {
    const id = await desk.add('enterprise', { onDay: '2026-11-19', title: '面馆' });
    await licensed(id);
    await expect(takeOut(id, lead)).rejects.toEqual(refusal('notAllowed'));
    await takeOut(id, desk.host);
    await licensed(id, lead);
    await takeOut(id, lead);
    await licensed(id);
    await takeOut(id, desk.third);
    expect((await desk.entry('enterprise', id)).withdrawals).toHaveLength(3);
    expect((await waitingOf(desk.em(), period)).microEnterprises).toBe(0);
  });

  it('of a hardship case says its note only to whoever opens the case for a reason', async () => {
    const id = await desk.add('hardship', {
      ...{ onDay: '2026-11-01', title: '个案 1', need: 'illness', person: '求助人', phoneEnd: '9999' },
    });
    await desk.run(addStep, desk.host, { entryId: id, kind: 'aid', onDay: '2026-11-20', note: '送错了人' });
    const [step] = (await desk.entry('hardship', id)).steps;
    await desk.run(withdrawStep, desk.host, { entryId: id, stepId: step?.id ?? id, reason: '登记错了' });
    expect((await desk.entry('hardship', id)).withdrawals).toMatchObject([{ kind: 'aid', note: '' }]);
    const opened = await appRouter
      .createCaller({ services: servicesOver(desk.town.runner), viewer: desk.host })
      .registers.open({ entryId: id, reason: '核对撤下的记录' });
    expect(opened.notes).toEqual([{ kind: 'aid', onDay: '2026-11-20', note: '送错了人', withdrawn: true }]);
  });

  it('a sign-in: the activity is counted without it once a third person confirmed, and the person may sign in again', async () => {
    const id = await desk.add('session', {
      ...{ onDay: '2026-11-21', module: 'children', kind: 'session', item: '19', title: '亲子阅读' },
    });
    const people = [
      { name: '张小梅', phoneEnd: '1234', guardianConsent: null },
      { name: '李大同', phoneEnd: '', guardianConsent: null },
    ];
    const enter = () => desk.run(signIn, desk.host, { entryId: id, people });
    const served = async () => (await countsOf(desk.em(), period, ['childServed'])).childServed;
    await enter();
    await desk.confirm(id);
    expect(await served()).toBe(2);
    const wrong = (await attendancesOf(desk.em(), id)).find(({ name }) => name === '李大同');
    const gone = { entryId: id, attendeeId: wrong?.attendeeId ?? id, reason: '没有来' };
    await expect(desk.run(withdrawSignIn, lead, gone)).rejects.toEqual(refusal('notAllowed'));
    expect(await desk.run(withdrawSignIn, desk.second, gone)).toEqual({ isConfirmationEnded: true });
    await expect(desk.run(withdrawSignIn, desk.second, gone)).rejects.toEqual(refusal('changedMeanwhile'));
    await expect(desk.confirm(id)).rejects.toEqual(refusal('nothingToConfirm'));
    await desk.confirm(id, desk.third);
    expect(await served()).toBe(1);
    expect((await rawDetails(desk.em(), period)).signIns).toMatchObject([{ name: '张小梅' }]);
    expect(await desk.entry('session', id)).toMatchObject({
      ...{ amount: 1, state: 'confirmed' },
      withdrawals: [
        { kind: null, name: '李大同', reason: '没有来', confirmedBeforeByName: desk.second.name },
      ],
    });
    const again = { entryId: id, attendeeId: (await attendancesOf(desk.em(), id))[0]?.attendeeId ?? id };
    await desk.run(withdrawSignIn, desk.host, { ...again, reason: '写错了' });
    expect(await enter()).toEqual({ added: 2, already: 0 });
    expect(await desk.entry('session', id)).toMatchObject({ amount: 2, state: 'waiting' });
  });
});
