/** Parts of a figure add up to it, whichever way it is cut. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figuresOf, recordsOf } from '../../server/reporting/count.ts';
import { dashboardOf, peopleOf } from '../../server/reporting/cuts.ts';
import { cumulative, cuts, daysOfMonth, linesOf, monthsOf } from '../../shared/reporting/cuts.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { Register, year } from './register.ts';

let register: Register;
const em = () => register.database.em();
beforeAll(async () => {
  register = await Register.open();
  await register.issue({ meetingId: await register.meeting() });
  await register.everyRegister();
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
  it('add up to it by month, by community and by module', async () => {
    const figures = await figuresOf(em(), year);
    const view = await dashboardOf(em(), year);
    expect(figures.employmentServed).toBe(7);
    for (const code of indicatorCodes)
      for (const cut of cuts.filter((one) => one !== 'group'))
        expect(
          linesOf(view, code, cut).reduce((sum, { value }) => sum + value, 0),
          `${code} by ${cut}`,
        ).toBe(figures[code]);
  });

  it('by group keep apart whom nobody asked', async () => {
    const lines = linesOf(await dashboardOf(em(), year), 'employmentServed', 'group');
    expect(Object.fromEntries(lines.map(({ key, value }) => [key, value]))).toEqual({
      migrant: 2,
      local: 1,
      '': 4,
    });
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
    expect(people).toBe(3);
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
