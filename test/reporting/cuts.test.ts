/** Parts of a figure add up to it, whichever way it is cut. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figuresOf, recordsOf } from '../../server/reporting/count.ts';
import { dashboardOf, groupsOf, peopleOf } from '../../server/reporting/cuts.ts';
import { itemCodes } from '../../server/reporting/narrow.ts';
import { cumulative, cuts, daysOfMonth, groupsKey, linesOf, monthsOf } from '../../shared/reporting/cuts.ts';
import {
  groupedCodes,
  groupKeys,
  isGrouped,
  shownGroups,
  type CountedGroup,
  type GroupKey,
} from '../../shared/reporting/groups.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { serviceModules } from '../../shared/services.ts';
import { Register, year } from './register.ts';

let register: Register;
const em = () => register.database.em();
beforeAll(async () => {
  register = await Register.open();
  await register.issue({ meetingId: await register.meeting() });
  await register.everyRegister();
  const shift = await register.shift({ served: [12], turnouts: [true, true, true] });
  await register.tally(shift, 5);
  await register.entry({ register: 'contact', verified: true, tallied: 6 });
  await register.attended('employment', '2023-02-03', []);
  await register.attended('employment', '2023-03-01', [
    { name: '甲', group: 'migrant' },
    { name: '乙', group: 'local' },
    { name: '丙', group: null },
  ]);
  await register.attended('employment', '2023-03-02', [{ name: '甲', group: 'migrant' }]);
  await register.attended('legal', '2023-03-02', [{ name: '甲', group: 'migrant' }]);
});
afterAll(() => register.close());

describe('the parts of a figure', () => {
  it('add up to it by month, by community, by module and, of those who are counted by group, by group', async () => {
    const figures = await figuresOf(em(), year);
    const view = await dashboardOf(em(), year);
    expect(figures.employmentServed).toBe(7);
    for (const code of indicatorCodes)
      for (const cut of cuts.filter((one) =>
        one === 'group' ? isGrouped(code) : one !== 'item' || itemCodes.includes(code),
      ))
        expect(
          linesOf(view, code, cut).reduce((sum, { value }) => sum + value, 0),
          `${code} by ${cut}`,
        ).toBe(figures[code]);
  });

  it('by group add up to it, and one or two people do not stand alone', async () => {
    const figures = await figuresOf(em(), year);
    const lines = linesOf(await dashboardOf(em(), year), 'employmentServed', 'group');
    expect(lines).toEqual([{ key: 'migrant.local.none', value: figures.employmentServed }]);
    expect(await groupsOf(em(), year)).toEqual(
      expect.arrayContaining([
        { code: 'employmentServed', group: 'migrant', value: 2, people: 1 },
        { code: 'employmentServed', group: 'local', value: 1, people: 1 },
        { code: 'employmentServed', group: 'none', value: 4, people: 4 },
        { code: 'volunteerTurnouts', group: 'migrant', value: 3, people: 3 },
      ]),
    );
  });

  it('by group are the records of that group, each with what it adds', async () => {
    for (const code of groupedCodes)
      for (const group of groupKeys) {
        const counted = (await groupsOf(em(), year)).find((one) => one.code === code && one.group === group);
        const { figure, records } = await recordsOf(em(), { code, period: year, groups: [group] });
        expect(figure, `${code} of ${group}`).toBe(counted?.value ?? 0);
        expect(records.reduce((sum, { value }) => sum + value, 0)).toBe(figure);
      }
    const both = await recordsOf(em(), {
      code: 'employmentServed',
      period: year,
      groups: ['migrant', 'local', 'local'],
    });
    expect(both.figure).toBe(3);
    await expect(
      recordsOf(em(), { code: 'legalSessions', period: year, groups: ['local'] }),
    ).rejects.toMatchObject({
      code: 'invalidInput',
    });
  });

  it('by how people came are the lines of people beside attendances', async () => {
    await register.entry({
      register: 'session',
      kind: 'session',
      module: 'hardship',
      verified: true,
      tallied: 9,
    });
    await register.entry({ register: 'contact', module: 'hardship', verified: true, tallied: 20 });
    const own = { legal: 'legalServed', employment: 'employmentServed', children: 'childServed' } as const;
    const { lines } = await peopleOf(em(), year);
    for (const { module, attendances, unnamed } of lines) {
      if (module === 'volunteers') continue;
      const code =
        module === 'party' ? 'partyServed' : module in own ? own[module as keyof typeof own] : 'totalServed';
      const part = code === 'totalServed' && module !== 'party' ? { module } : {};
      const sumOf = async (came: 'named' | 'unnamed') =>
        (await recordsOf(em(), { code, period: year, came, ...part })).figure;
      expect([await sumOf('named'), await sumOf('unnamed')], module).toEqual([attendances, unnamed]);
    }
    expect(lines.map(({ module }) => module)).toContain('hardship');
    await expect(
      recordsOf(em(), { code: 'volunteerTurnouts', period: year, came: 'named' }),
    ).rejects.toMatchObject({ code: 'invalidInput' });
  });

  it('by module are the records of that module, and a tally at a stall is of the volunteers’', async () => {
    const view = await dashboardOf(em(), year);
    for (const { key, value } of linesOf(view, 'totalServed', 'module')) {
      const module = ([...serviceModules, 'none'] as const).find((one) => one === key);
      if (!module) throw new Error(`no module ${key}`);
      const { figure } = await recordsOf(em(), { code: 'totalServed', period: year, module });
      expect(figure, key).toBe(value);
    }
    const evidenceOf = async (module: 'participation' | 'none') =>
      (await recordsOf(em(), { code: 'totalServed', period: year, module })).records.map(
        ({ evidence }) => evidence,
      );
    expect(await evidenceOf('participation')).toContain('tally');
    expect(await evidenceOf('none')).toEqual(['entry']);
  });

  it('follow whoever says their group only later, also in activities that are confirmed', async () => {
    const valueOf = async () =>
      (await groupsOf(em(), year)).find(({ code, group }) => code === 'childServed' && group === 'local');
    await register.attended('children', '2023-03-05', [{ name: '丁', group: null }]);
    expect(await valueOf()).toBeUndefined();
    await register.rows(`update attendee set resident_group = 'local' where name = '丁'`);
    expect(await valueOf()).toMatchObject({ value: 1 });
    await register.rows(`update attendee set resident_group = null where name = '丁'`);
  });

  it('from one community are the records from there', async () => {
    const view = await dashboardOf(em(), year);
    for (const { key, value } of linesOf(view, 'employmentServed', 'community')) {
      const records = await recordsOf(em(), {
        code: 'employmentServed',
        period: year,
        communityId: key,
      });
      expect(records.figure).toBe(value);
    }
  });
});

describe('groups', () => {
  const of = (group: GroupKey, value: number, people = value) => ({ group, value, people });
  it.each<[string, CountedGroup[], string[]]>([
    ['stand alone', [of('migrant', 40, 9), of('local', 8, 3), of('none', 2)], ['migrant', 'local', 'none']],
    [
      'too small go with those who said none',
      [of('migrant', 40, 9), of('local', 8, 2), of('none', 3)],
      ['migrant', 'local.none'],
    ],
    [
      'that nothing would hide stand all together',
      [of('migrant', 40, 9), of('local', 8, 2), of('none', 2)],
      ['migrant.local.none'],
    ],
    ['of nobody are no line', [of('migrant', 40, 9), of('local', 0), of('none', 0)], ['migrant']],
  ])('%s', (_title, counted, keys) => {
    const shown = shownGroups(counted);
    expect(shown.map(({ groups }) => groupsKey(groups))).toEqual(keys);
    const sum = (lines: readonly { value: number }[]) => lines.reduce((so, { value }) => so + value, 0);
    expect(sum(shown)).toBe(sum(counted));
  });
});

describe('people', () => {
  it('are fewer than attendances, and one however many modules they came to', async () => {
    const { lines, people } = await peopleOf(em(), year);
    expect(lines.find(({ module }) => module === 'employment')).toEqual({
      module: 'employment',
      attendances: 4,
      people: 3,
      unnamed: 3,
    });
    expect(lines.find(({ module }) => module === 'legal')).toMatchObject({ attendances: 1, people: 1 });
    expect(people).toBe(4);
  });
});

describe('months', () => {
  it('are all that the period touches, the first and the last one cut to it', () => {
    const period = { from: '2022-11-15', to: '2023-02-10' };
    expect(monthsOf(period)).toEqual(['2022-11', '2022-12', '2023-01', '2023-02']);
    expect(daysOfMonth('2022-11', period)).toEqual({ from: '2022-11-15', to: '2022-11-30' });
    expect(daysOfMonth('2023-02', period)).toEqual({ from: '2023-02-01', to: '2023-02-10' });
  });

  it('add up, and say nothing of what is to come', () => {
    const lines = [
      { key: '2022-11', value: 2 },
      { key: '2022-12', value: 3 },
      { key: '2023-01', value: 0 },
    ];
    expect(cumulative(lines, '2022-12-09')).toEqual([
      { key: '2022-11', value: 2 },
      { key: '2022-12', value: 5 },
      { key: '2023-01', value: null },
    ]);
  });
});
