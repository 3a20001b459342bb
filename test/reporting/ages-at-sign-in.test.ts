/** Nobody at an activity for children is taken for grown up without saying so; who may not be named is still found in the list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf } from '../../server/reporting/count.ts';
import { peopleOf } from '../../server/reporting/cuts.ts';
import { rawDetails } from '../../server/reporting/raw/raw-details.ts';
import { signIn } from '../../server/reporting/registers/commands.ts';
import { attendancesOf } from '../../server/reporting/registers/queries.ts';
import { withdrawSignIn } from '../../server/reporting/registers/withdraw-part.ts';
import { appRouter } from '../../server/router.ts';
import { servicesOver } from '../support/services.ts';
import { minute } from '../volunteers/town.ts';
import { RegisterDesk } from './register-desk.ts';

const period = { from: '2026-01-01', to: '2026-12-31' };

describe('an activity for children', () => {
  let desk: RegisterDesk;
  let id: string;
  beforeAll(async () => {
    desk = await RegisterDesk.open();
    id = await desk.add('session', {
      ...{ onDay: '2026-11-21', module: 'children', kind: 'session', item: '19', title: '亲子阅读' },
    });
    for (const [name, guardianConsent] of [
      ['何老师', null],
      ['李小明', true],
      ['王小红', false],
    ] as const) {
      await desk.run(signIn, desk.host, {
        entryId: id,
        people: [{ name, phoneEnd: '1234', guardianConsent }],
      });
      desk.town.now += minute;
    }
    // as such rows were written before anybody was asked
    await desk.town.rows(
      `with who as (insert into attendee (id, name) values (gen_random_uuid(), '周小刚') returning id)
       insert into attendance (session_id, attendee_id, method, adult, guardian_consent, signed_in_at)
       select $1, id, 'list', false, null, $2 from who`,
      [id, new Date(desk.town.now).toISOString()],
    );
  });
  afterAll(() => desk.close());

  it('counts and names the grown up; of children it counts those whose guardian agrees, and names none', async () => {
    await desk.confirm(id);
    expect((await countsOf(desk.em(), period, ['childServed'])).childServed).toBe(2);
    expect(await peopleOf(desk.em(), period)).toMatchObject({
      people: 2,
      lines: [{ module: 'children', attendances: 2, people: 2 }],
    });
    expect(await attendancesOf(desk.em(), id)).toMatchObject([
      { number: 1, name: '何老师', age: 'adult', isCounted: true },
      { number: 2, name: null, age: 'agreed', isCounted: true },
      { number: 3, name: null, age: 'notAgreed', isCounted: false },
      { number: 4, name: null, age: 'unsaid', isCounted: false },
    ]);
    expect((await rawDetails(desk.em(), period)).signIns.map(({ name, age }) => [name, age])).toEqual([
      ['何老师', 'adult'],
      [null, 'agreed'],
      [null, 'notAgreed'],
      [null, 'unsaid'],
    ]);
  });

  it('shows those who keep the list by place, time and family name whom they take out', async () => {
    const seenBy = (viewer: typeof desk.host) =>
      appRouter
        .createCaller({ services: servicesOver(desk.town.runner), viewer })
        .registers.attendances({ entryId: id });
    const elsewhere = await desk.town.person([{ role: 'host', communityId: await desk.town.community() }]);
    const [, , kept] = await seenBy(desk.host);
    expect(kept).toMatchObject({ number: 3, name: null, masked: '王**', signedInAt: expect.any(Number) });
    expect((await seenBy(elsewhere)).map(({ masked }) => masked)).toEqual([null, null, null, null]);
    const gone = { entryId: id, attendeeId: kept?.attendeeId ?? '', reason: '写错了' };
    await desk.run(withdrawSignIn, desk.second, gone);
    expect((await desk.entry('session', id)).withdrawals).toMatchObject([
      { name: null, signedInAt: kept?.signedInAt },
    ]);
  });
});

it('whoever came for help in hardship is found by place and time alone', async () => {
  const desk = await RegisterDesk.open();
  const entryId = await desk.add('session', {
    ...{ onDay: '2026-11-20', module: 'hardship', kind: 'session', item: '28', title: '情绪减压小组' },
  });
  const people = [{ name: '何困难', phoneEnd: '1234', guardianConsent: null }];
  await desk.run(signIn, desk.host, { entryId, people });
  expect(await attendancesOf(desk.em(), entryId, { mayRecord: true })).toMatchObject([
    { number: 1, name: null, masked: null, phoneEnd: null, signedInAt: desk.town.now },
  ]);
  await desk.close();
});
