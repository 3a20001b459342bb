import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countsOf, recordsOf } from '../../server/reporting/count.ts';
import { dashboardOf } from '../../server/reporting/cuts.ts';
import { signIn, withdrawEntry } from '../../server/reporting/registers/commands.ts';
import { readDetails } from '../../server/reporting/registers/import-details.ts';
import { activityWith, registerPage } from '../../server/reporting/registers/queries.ts';
import { linesOf } from '../../shared/reporting/cuts.ts';
import { RegisterDesk, refusal } from './register-desk.ts';

const period = { from: '2026-01-01', to: '2026-12-31' };
const clinic = { module: 'legal', kind: 'session', item: '11', title: '欠薪维权讲座' };

describe('an activity of several sessions', () => {
  let desk: RegisterDesk;
  const ids: string[] = [];
  beforeAll(async () => {
    desk = await RegisterDesk.open();
    ids.push(await desk.add('session', { ...clinic, onDay: '2026-11-02' }));
    ids.push(await desk.add('session', { ...clinic, onDay: '2026-11-09', tallied: '5' }, ids[0]));
    ids.push(
      await desk.add('session', { ...clinic, onDay: '2026-11-09', title: '欠薪维权讲座（晚场）' }, ids[1]),
    );
    const signedIn = (entryId: string, names: readonly string[]) =>
      desk.run(signIn, desk.host, {
        entryId,
        people: names.map((name) => ({ name, phoneEnd: '', guardianConsent: null })),
      });
    await signedIn(ids[0] ?? '', ['甲', '乙']);
    await signedIn(ids[1] ?? '', ['乙', '丙']);
  });
  afterAll(() => desk.close());

  it('says of each session which it is, and of all together who came', async () => {
    const numbers = await Promise.all(ids.map(async (id) => (await desk.entry('session', id)).session));
    expect(numbers.map((one) => one?.of)).toEqual([3, 3, 3]);
    expect(new Set(numbers.map((one) => one?.number))).toEqual(new Set([1, 2, 3]));
    const activity = await activityWith(desk.em(), ids[2] ?? '');
    expect(activity).toMatchObject({ attendances: 4, people: 3, unnamed: 5 });
    expect(activity?.sessions.map(({ people }) => people).toSorted()).toEqual([0, 2, 7]);
  });

  it('counts each session by itself, once it is confirmed', async () => {
    for (const id of ids.slice(0, 2)) await desk.confirm(id);
    expect(await countsOf(desk.em(), period, ['legalSessions', 'legalServed'])).toEqual({
      legalSessions: 2,
      legalServed: 9,
    });
  });

  it('refuses a session of another module, kind or item, and another community’s', async () => {
    const onDay = '2026-11-16';
    await expect(desk.add('session', { ...clinic, onDay, item: '12' }, ids[0])).rejects.toEqual(
      refusal('entryInvalid', { field: 'item', fault: 'otherActivity' }),
    );
    await expect(
      desk.add('session', { ...clinic, onDay, module: 'children', item: '19' }, ids[0]),
    ).rejects.toEqual(refusal('entryInvalid', { field: 'module', fault: 'otherActivity' }));
    const award = await desk.add('award', { onDay, title: '奖', giver: '区' });
    await expect(desk.add('session', { ...clinic, onDay }, award)).rejects.toEqual(refusal('notAllowed'));
  });

  it('forgets a session that was taken out', async () => {
    const gone = await desk.add('session', { ...clinic, onDay: '2026-11-16' }, ids[0]);
    await desk.run(withdrawEntry, desk.host, { entryId: gone, reason: '没有办' });
    expect((await activityWith(desk.em(), ids[0] ?? ''))?.sessions).toHaveLength(3);
    await expect(desk.add('session', { ...clinic, onDay: '2026-11-17' }, gone)).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
  });

  it('has two sessions of one name on one day where they begin at different times, and lists them by these', async () => {
    const day = { ...clinic, onDay: '2026-11-18', title: '普法茶座' };
    const evening = await desk.add('session', { ...day, time: '19:00', tallied: '3' });
    const morning = await desk.add('session', { ...day, time: '9:30', tallied: '4' }, evening);
    await desk.add('session', day);
    for (const again of [{ ...day, time: '09:30' }, day])
      await expect(desk.add('session', again)).rejects.toEqual(
        refusal('entryInvalid', { fault: 'alreadyEntered' }),
      );
    await expect(desk.add('session', { ...day, time: '25:00' })).rejects.toEqual(
      refusal('entryInvalid', { field: 'time', fault: 'notATime' }),
    );
    expect((await activityWith(desk.em(), evening))?.sessions).toMatchObject([
      { id: morning, time: '09:30' },
      { id: evening, time: '19:00' },
    ]);
    expect(await desk.entry('session', evening)).toMatchObject({
      session: { number: 2, of: 2 },
      values: { time: '19:00' },
    });
    await desk.confirm(morning);
    expect(await desk.correct(morning, { time: '10:00' })).toEqual({ isConfirmationEnded: true });
    const line = { onDay: day.onDay, title: day.title, name: '甲', phoneEnd: '', module: '', kind: '' };
    const sheet = (time: string) => ({
      ...{ table: 'signIns' as const, communityId: desk.communityId, now: new Date(desk.town.now) },
      sheets: [
        {
          name: '表',
          rows: [
            ['日期', '开始时间', '活动名称', '姓名'],
            [line.onDay, time, line.title, line.name],
          ],
        },
      ],
    });
    expect((await readDetails(desk.em(), sheet('19:00'))).lines).toMatchObject([{ entryId: evening }]);
    expect((await readDetails(desk.em(), sheet(''))).preview.problems).toMatchObject([
      { fault: 'ambiguousEntry' },
    ]);
  });

  it('is cut and listed by service item, and the parts add up', async () => {
    const other = await desk.add('session', {
      ...clinic,
      item: '12',
      title: '租房课',
      onDay: '2026-11-03',
      tallied: '4',
    });
    await desk.confirm(other);
    const view = await dashboardOf(desk.em(), period, ['legalSessions', 'legalServed', 'serviceHours']);
    expect(linesOf(view, 'legalSessions', 'item')).toEqual([
      { key: '11', value: 2 },
      { key: '12', value: 1 },
    ]);
    expect(linesOf(view, 'legalServed', 'item')).toEqual([
      { key: '11', value: 9 },
      { key: '12', value: 4 },
    ]);
    expect(linesOf(view, 'serviceHours', 'item')).toEqual([]);
    const listed = await recordsOf(desk.em(), { code: 'legalServed', period, item: 12 });
    expect(listed).toMatchObject({ figure: 4, count: 1, records: [{ id: other }] });
    const none = await recordsOf(desk.em(), { code: 'totalServed', period, item: 'none', module: 'legal' });
    expect(none).toMatchObject({ figure: 0, count: 0 });
    await expect(recordsOf(desk.em(), { code: 'serviceHours', period, item: 12 })).rejects.toEqual(
      refusal('invalidInput'),
    );
  });
});

describe('the list of a register', () => {
  let desk: RegisterDesk;
  beforeAll(async () => {
    desk = await RegisterDesk.open();
    await desk.add('session', { ...clinic, onDay: '2026-10-20', summary: '街道礼堂' });
    await desk.add('session', { ...clinic, onDay: '2026-11-02', item: '12', title: '租房合同课' });
    await desk.add('spending', { onDay: '2026-11-02', title: '物料', money: '5', payee: '春风文具' });
  });
  afterAll(() => desk.close());

  const titles = async (filter: object, register: 'session' | 'spending' = 'session') =>
    (await registerPage(desk.em(), { register, page: 0, ...filter })).entries.map(({ title }) => title);

  it.each([
    ['a word of its name', { search: '合同' }, ['租房合同课']],
    ['a word of what else was written', { search: '礼堂' }, ['欠薪维权讲座']],
    ['one letter', { search: '课' }, ['租房合同课']],
    ['letters that do not follow each other', { search: '租同' }, []],
    ['its day', { from: '2026-11-01' }, ['租房合同课']],
    ['its last day', { to: '2026-10-31' }, ['欠薪维权讲座']],
    ['its service item', { item: 12 }, ['租房合同课']],
    ['what waits, narrowed as well', { onlyWaiting: true, search: '讲座' }, ['欠薪维权讲座']],
    ['nothing', {}, ['租房合同课', '欠薪维权讲座']],
  ])('is found by %s', async (_by, filter, found) => {
    expect(await titles(filter)).toEqual(found);
  });

  it('is narrowed to one community, and found by whoever was paid', async () => {
    expect(await titles({ communityId: desk.communityId })).toHaveLength(2);
    expect(await titles({ communityId: await desk.town.community() })).toEqual([]);
    expect(await titles({ search: '春风' }, 'spending')).toEqual(['物料']);
  });
});
