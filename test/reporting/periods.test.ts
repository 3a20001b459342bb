import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freezePeriod, savePeriod, saveTarget, saveText } from '../../server/reporting/periods/commands.ts';
import { saveProject } from '../../server/reporting/projects/commands.ts';
import { periodView, projectView } from '../../server/reporting/periods/queries.ts';
import { partsShown } from '../../server/reporting/parts.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { reportOn } from '../../server/reporting/report.ts';
import { reportJson } from '../../server/reporting/table-text.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { ContractOffice, money, now, project, refusal } from './contract-office.ts';
import { type Register, year } from './register.ts';

let office: ContractOffice;
let register: Register;
let periodId: string;

const em = () => office.em();
const run: ContractOffice['run'] = (command, input, actor) => office.run(command, input, actor);

beforeAll(async () => {
  office = await ContractOffice.open();
  ({ register, periodId } = office);
  await register.meeting();
});
afterAll(() => office.close());

describe('a period', () => {
  it.each([
    ['2023-09-30', '2024-09-29', 'periodsOverlap', { first: '2022-10-01', last: '2023-09-30' }],
    ['2022-01-01', '2025-01-01', 'periodsOverlap', { first: '2022-10-01' }],
    ['2024-10-01', '2024-09-30', 'periodInvalid', { at: 'to' }],
    ['2024-02-30', '2024-09-30', 'periodInvalid', { at: 'from' }],
  ])('from %s to %s is refused: %s', async (from, to, code, details) => {
    await expect(run(savePeriod, { periodId: null, from, to, ...money })).rejects.toEqual(
      refusal(code, details),
    );
  });

  it('has no budget of nothing', async () => {
    const open = { ...money, periodId: null, from: '2030-10-01', to: '2031-09-30' };
    await expect(run(savePeriod, { ...open, budget: 0 })).rejects.toEqual(refusal('moneyInvalid'));
  });

  it('has spent what a second person confirmed; what waits stands beside it and scores nothing', async () => {
    const funds = async (asOf: string | null = null) => {
      const { spentWaiting, scoring, ...report } = await reportOn(em(), { ...year, asOf }, now);
      return [report.funds.spent, spentWaiting, scoring?.execution.score];
    };
    expect(await funds()).toEqual([null, 0, null]);
    const waits = await register.entry({ register: 'spending', verified: false, cents: 41_500_000 });
    expect(await funds()).toEqual([null, 41_500_000, null]);
    await register.entry({ register: 'spending', verified: true, cents: 100_000_000 });
    await register.entry({ register: 'spending', verified: true, cents: 7, withdrawn: true });
    await register.entry({ register: 'spending', verified: true, cents: 7, onDay: '2023-10-01' });
    expect(await funds()).toEqual([100_000_000, 41_500_000, 353]);
    await register.confirm(waits);
    expect(await funds()).toEqual([141_500_000, 0, 500]);
    expect(await funds('2023-12-31')).toEqual([null, 0, null]);
    expect(await office.view()).toMatchObject({ spent: 141_500_000, spentWaiting: 0 });
    expect((await projectView(em(), now)).periods).toMatchObject([{ spent: 141_500_000 }]);
  });

  it('has targets of its own, keeps every change with its reason, and scores by them', async () => {
    const target = {
      periodId,
      code: 'deliberationMeetings',
      from: 2,
      to: null,
      share: 3,
      reason: '补充协议',
    } as const;
    await run(saveTarget, target);
    await run(saveTarget, { ...target, from: 1 });
    expect((await office.view()).changes).toMatchObject([
      { before: { from: 2 }, after: { from: 1, share: 3 }, reason: '补充协议' },
      { before: { from: 12 }, after: { from: 2 } },
    ]);
    const { figures, scoring } = await reportOn(em(), year, now);
    expect(figures.find(({ code }) => code === 'deliberationMeetings')).toMatchObject({
      target: { operator: 'atLeast', from: 1 },
      actual: 1,
    });
    expect(scoring?.output.points).toBe(5_000);
    await expect(run(saveTarget, { ...target, code: 'serviceHours', from: 10, to: 9 })).rejects.toEqual(
      refusal('targetInvalid'),
    );
  });

  it('may agree on so much at most, and on nothing without an end', async () => {
    const target = {
      periodId,
      code: 'legalServed',
      from: null,
      to: 5,
      share: 1,
      reason: '补充协议',
    } as const;
    await run(saveTarget, target);
    const report = await reportOn(em(), year, now);
    expect(report.figures.find(({ code }) => code === 'legalServed')?.target).toEqual({
      operator: 'atMost',
      to: 5,
    });
    expect(
      reportJson(report, await partsShown(em(), year, indicatorCodes)).indicators.find(
        ({ code }) => code === 'legalServed',
      ),
    ).toMatchObject({
      ...{ operator: 'atMost', target: { from: null, to: 5 }, attainment: 1, scoreRule: 'full' },
    });
    expect(new ReportWords('zh-CN').target('legalServed', { operator: 'atMost', to: 5 })).toBe('≤ 5 人次');
    await expect(run(saveTarget, { ...target, to: null })).rejects.toEqual(refusal('targetInvalid'));
  });

  it('may turn a floor into a range and back', async () => {
    const target = { periodId, code: 'partyServed', from: 200, share: 1, reason: '补充协议' } as const;
    const agreed = async () => {
      const { figures } = await reportOn(em(), year, now);
      return figures.find(({ code }) => code === 'partyServed')?.target;
    };
    await run(saveTarget, { ...target, to: 260 });
    expect(await agreed()).toEqual({ operator: 'between', from: 200, to: 260 });
    await run(saveTarget, { ...target, to: null });
    expect(await agreed()).toEqual({ operator: 'atLeast', from: 200 });
  });

  it('names its assessor and the grade together', async () => {
    const graded = { ...money, periodId, ...year, assessor: '某评估公司' };
    await expect(run(savePeriod, graded)).rejects.toEqual(refusal('gradeInvalid'));
    await run(savePeriod, { ...graded, assessedGrade: '良好' });
    expect(await office.view()).toMatchObject({ assessor: '某评估公司', assessedGrade: '良好' });
  });

  it('keeps the words of a section for the years after it', async () => {
    await run(saveText, { periodId, section: 'background', words: '背景如下' });
    const later = await run(savePeriod, { periodId: null, from: '2024-10-01', to: '2025-09-30', ...money });
    const next = await periodView(em(), later.periodId, now);
    expect(next?.texts.find(({ section }) => section === 'background')).toEqual({
      section: 'background',
      words: '背景如下',
      isFromEarlier: true,
      frozenWords: null,
    });
    await expect(run(freezePeriod, { periodId: later.periodId })).rejects.toEqual(refusal('periodNotOver'));
  });
});

describe('a new year', () => {
  it('takes over what was agreed otherwise than in the contract, each with its reason, and is its own', async () => {
    const spec = { ...money, periodId: null, from: '2026-10-01', to: '2027-09-30' };
    const carriesOver = { periodId, reason: '沿用上一年的目标' };
    const unknown = { ...carriesOver, periodId: uuidv4() };
    await expect(run(savePeriod, { ...spec, carriesOver: unknown })).rejects.toEqual(refusal('notAllowed'));
    const { periodId: nextId } = await run(savePeriod, { ...spec, carriesOver });
    const next = async () => {
      const read = await periodView(em(), nextId, now);
      if (!read) throw new Error('no period');
      return read;
    };
    const targetIn = ({ report }: Awaited<ReturnType<typeof next>>, wanted: string) =>
      report.figures.find(({ code }) => code === wanted)?.target;
    const before = await office.view();
    for (const { code, target } of before.report.figures)
      expect(targetIn(await next(), code)).toEqual(target);
    expect((await next()).changes.map(({ code }) => code).sort()).toEqual(
      [...new Set(before.changes.map(({ code }) => code))].sort(),
    );
    expect((await next()).changes[0]).toMatchObject({ reason: '沿用上一年的目标' });
    await run(saveTarget, {
      periodId: nextId,
      code: 'legalServed',
      from: 9,
      to: null,
      share: 1,
      reason: '改回',
    });
    expect(targetIn(await next(), 'legalServed')).toEqual({ operator: 'atLeast', from: 9 });
    expect(targetIn(await office.view(), 'legalServed')).toEqual({ operator: 'atMost', to: 5 });
  });
});

describe('the project', () => {
  it('splits exactly a hundred points', async () => {
    const short = { ...project, weights: { ...project.weights, output: 59 } };
    await expect(run(saveProject, short)).rejects.toEqual(refusal('pointsInvalid', { sum: 99 }));
    await run(saveProject, project);
    const { reason, ...kept } = project;
    const view = await projectView(em(), now);
    expect(view).toMatchObject(kept);
    expect(view.changes).toContainEqual(expect.objectContaining({ what: 'points', reason }));
    const { scoring } = await reportOn(em(), year, now);
    expect(scoring).toMatchObject({ isExample: false, output: { points: 6_000 } });
  });
});
