import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../server/live/run-command.ts';
import type { Command } from '../../server/live/command.ts';
import { decideBenefit, judgeBenefit, removeBenefit } from '../../server/reporting/benefits/commands.ts';
import { decideBudget } from '../../server/reporting/budgets/commands.ts';
import {
  freezePeriod,
  saveDeviation,
  saveIndicator,
  savePeriod,
  saveProject,
  saveTarget,
  saveText,
  saveWording,
} from '../../server/reporting/periods/commands.ts';
import { recordsOf } from '../../server/reporting/count.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { dashboardOf } from '../../server/reporting/cuts.ts';
import { comparisonOf } from '../../server/reporting/periods/comparison.ts';
import { frozenPeriod, frozenRecordsOf, pageOfFrozen } from '../../server/reporting/periods/frozen-lists.ts';
import { contentIn, frozenParts, keptSnapshot } from '../../server/reporting/periods/kept-snapshot.ts';
import { periodView, projectView } from '../../server/reporting/periods/queries.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { partsShown } from '../../server/reporting/parts.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { Progress } from '../../server/reporting/progress.ts';
import { reportOn, reportWithRecords, shownOn } from '../../server/reporting/report.ts';
import { reportJson } from '../../server/reporting/table-text.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { linesOf, type Part } from '../../shared/reporting/cuts.ts';
import { contractWords } from '../../shared/reporting/indicator-words.ts';
import {
  indicatorCodes,
  indicatorOf,
  offeredIndicators,
  type IndicatorCode,
  type IndicatorModule,
} from '../../shared/reporting/indicators.ts';
import { differencesOf } from '../../shared/reporting/snapshot.ts';
import { Register, year } from './register.ts';

let register: Register;
let administrator: SignedIn;
let evaluator: SignedIn;
let periodId: string;
let reportId: string;
const now = new Date('2024-02-01T08:00:00Z');

const run = <Input, Reply>(
  command: Command<Input, Reply>,
  input: NoInfer<Input>,
  actor: SignedIn = administrator,
) =>
  runCommand({ database: register.database, now: () => now, publish: () => undefined }, command, {
    ...{ id: uuidv4(), actor, input },
  });
const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });
const money = {
  initialBudget: 283_000_000,
  budget: 283_000_000,
  assessor: '',
  assessedGrade: '',
  carriesOver: null,
};
const em = () => register.database.em();
const view = async () => {
  const read = await periodView(em(), periodId, now);
  if (!read) throw new Error('no period');
  return read;
};

const project = {
  name: '来穗人员服务示范项目',
  department: '区委政法委',
  carrier: '服务中心',
  weights: { execution: 10, output: 60, benefit: 20, satisfaction: 10 },
  isAgreed: true,
  needsExplanation: true,
};
beforeAll(async () => {
  register = await Register.open();
  const personId = await register.person('local');
  administrator = {
    kind: 'person',
    personId,
    sessionId: uuidv4(),
    name: '管理员',
    grants: [{ role: 'administrator', communityId: null, unitId: null }],
  };
  evaluator = {
    ...administrator,
    personId: await register.person('migrant'),
    grants: [{ role: 'evaluator', communityId: null, unitId: null }],
  };
  reportId = await register.meeting();
  periodId = (await run(savePeriod, { periodId: null, ...year, ...money })).periodId;
  await run(decideBudget, { periodId, seen: 1, returnReason: null }, evaluator);
});
afterAll(() => register.close());

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
    expect(await view()).toMatchObject({ spent: 141_500_000, spentWaiting: 0 });
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
    expect((await view()).changes).toMatchObject([
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
    expect(await view()).toMatchObject({ assessor: '某评估公司', assessedGrade: '良好' });
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
    const before = await view();
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
    expect(targetIn(await view(), 'legalServed')).toEqual({ operator: 'atMost', to: 5 });
  });
});

describe('the project', () => {
  it('splits exactly a hundred points', async () => {
    const short = { ...project, weights: { ...project.weights, output: 59 } };
    await expect(run(saveProject, short)).rejects.toEqual(refusal('pointsInvalid', { sum: 99 }));
    await run(saveProject, project);
    expect(await projectView(em(), now)).toMatchObject(project);
    const { scoring } = await reportOn(em(), year, now);
    expect(scoring).toMatchObject({ isExample: false, output: { points: 6_000 } });
  });

  it('calls an indicator as it likes in every report, until it takes the words of the contract again', async () => {
    const both = (zh: string, en: string) => ({ zh, en });
    const words = {
      name: both('党员服务人数', 'Party members served'),
      unit: both('人', 'people'),
      level1: both('效益指标', 'Benefit'),
      level2: both('社会效益', 'Social benefit'),
    };
    await run(saveWording, { code: 'partyServed', words });
    const report = await reportOn(em(), year, now);
    const written = new ReportWords('en', report.figures);
    expect(written.amount('partyServed', 3)).toContain('people');
    expect(written.level('partyServed', 'level1')).toBe('Benefit');
    expect(
      reportJson(report, await partsShown(em(), year, indicatorCodes)).indicators.find(
        ({ code }) => code === 'partyServed',
      )?.names,
    ).toEqual(words.name);
    await run(saveWording, { code: 'partyServed', words: null });
    const again = await reportOn(em(), year, now);
    expect(again.figures.find(({ code }) => code === 'partyServed')?.words).toEqual(
      contractWords('partyServed'),
    );
  });
});

describe('a benefit', () => {
  const judged = {
    ...({ benefitId: null, seen: 0, kind: 'social', name: '参与社区事务', expected: '代表到会' } as const),
    ...({ share: 1, level: 'reached', percent: 90, words: '查阅纪要' } as const),
  };
  const scores = async () =>
    (await reportOn(em(), year, now)).scoring?.benefits.map(({ score }) => score.score);

  it('is judged at a level, approved by somebody else, and judged again without losing a version', async () => {
    const input = { ...judged, periodId };
    await expect(run(judgeBenefit, { ...input, level: 'partly' }, evaluator)).rejects.toEqual(
      refusal('percentOutsideLevel', { lowest: 60, highest: 79 }),
    );
    const { benefitId } = await run(judgeBenefit, input, evaluator);
    const which = { periodId, benefitId, seen: 1 };
    expect(await scores()).toEqual([null]);
    await expect(run(freezePeriod, { periodId })).rejects.toEqual(refusal('judgementsWaiting', { count: 1 }));
    await expect(run(decideBenefit, { ...which, returnReason: null }, evaluator)).rejects.toEqual(
      refusal('ownJudgement'),
    );
    await run(decideBenefit, { ...which, returnReason: null });
    await expect(run(decideBenefit, { ...which, returnReason: null })).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
    expect(await scores()).toEqual([1_800]);

    await expect(run(judgeBenefit, { ...input, benefitId, seen: 0, percent: 100 })).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
    await run(judgeBenefit, { ...input, benefitId, seen: 1, percent: 100 });
    await run(decideBenefit, { ...which, seen: 2, returnReason: '依据不足' }, evaluator);
    expect(await scores()).toEqual([1_800]);
    expect((await view()).benefits[0]?.versions).toMatchObject([
      { version: 2, percent: 100, decision: { returnReason: '依据不足' } },
      { version: 1, percent: 90, decision: { returnReason: null } },
    ]);
    await expect(register.rows('update benefit_version set percent = 99')).rejects.toThrow();
    await expect(register.rows('delete from benefit_version')).rejects.toThrow();
  });

  it('is taken out only with a second person too, and after that is judged no more', async () => {
    const { benefitId } = await run(judgeBenefit, { ...judged, periodId, name: '重复登记' }, evaluator);
    const which = { periodId, benefitId };
    await run(removeBenefit, { ...which, seen: 1, reason: '与上一项重复' }, evaluator);
    expect(await scores()).toEqual([900, null]);
    await run(decideBenefit, { ...which, seen: 2, returnReason: null });
    expect(await scores()).toEqual([1_800]);
    await expect(run(removeBenefit, { ...which, seen: 2, reason: '再撤一次' })).rejects.toEqual(
      refusal('changedMeanwhile'),
    );
  });

  it('of another period is not found', async () => {
    const benefitId = uuidv4();
    await expect(run(decideBenefit, { periodId, benefitId, seen: 1, returnReason: null })).rejects.toEqual(
      refusal('notAllowed'),
    );
  });
});

describe('the indicators of a project', () => {
  const codesNow = async () => (await reportOn(em(), year, now)).figures.map(({ code }) => code);
  const choose = (code: IndicatorCode, isUsed: boolean, module: IndicatorModule = indicatorOf(code).module) =>
    run(saveIndicator, { code, isUsed, module, projectCode: null });

  it.each(offeredIndicators.map(({ code }) => code))('may be %s, counted from its records', async (code) => {
    await choose(code, true);
    expect(await codesNow()).toEqual([...indicatorCodes, code]);
    const counted = async () =>
      (await reportOn(em(), year, now)).figures.find((one) => one.code === code)?.actual;
    const before = (await counted()) ?? 0;
    const spec = { verified: true, tallied: 5, kind: 'session' } as const;
    const { source } = indicatorOf(code);
    const module = code.startsWith('hardship') ? 'hardship' : 'participation';
    if (source === 'session') await register.entry({ ...spec, register: 'session', module });
    else if (source === 'contact') await register.entry({ ...spec, register: 'contact', channel: 'online' });
    else if (source === 'media' || source === 'award')
      await register.entry({ register: source, verified: false });
    const after = (await counted()) ?? 0;
    expect(after).toBeGreaterThan(before);
    const { figure, records } = await recordsOf(em(), { code, period: year });
    expect(figure).toBe(after);
    expect(records.reduce((sum, { value }) => sum + value, 0)).toBe(after);
    const report = await reportWithRecords(em(), { period: year, now, progress: new Progress(40) });
    expect(report.records[code].reduce((sum, row) => sum + Number(row['value']), 0)).toBe(after);
    expect(linesOf(report.cuts, code, 'month').reduce((sum, { value }) => sum + value, 0)).toBe(after);
    await choose(code, false);
    expect(await codesNow()).toEqual(indicatorCodes);
  });

  it('share the points, have targets of their own and stand in the module that was chosen', async () => {
    await choose('mediaReports', true, 'participation');
    await run(saveTarget, {
      periodId,
      code: 'mediaReports',
      from: 1,
      to: null,
      share: 17,
      reason: '补充协议',
    });
    const { figures, scoring } = await reportOn(em(), year, now);
    expect(figures.at(-1)).toMatchObject({
      code: 'mediaReports',
      module: 'participation',
      target: { from: 1 },
    });
    expect(scoring?.indicators).toHaveLength(19);
    expect(scoring?.output.points).toBe(6_000);
    expect((await view()).preset.at(-1)).toMatchObject({ code: 'mediaReports' });
    const book = await reportFile(em(), {
      ...{ period: year, content: 'report', format: 'xlsx', language: 'zh-CN', names: 'full', now },
    });
    expect(book.length).toBeGreaterThan(10_000);
  });

  it('may leave one of the contract out, but not the last', async () => {
    await choose('awards', true);
    await choose('awards', false);
    await choose('legalSessions', false);
    expect(await codesNow()).not.toContain('legalSessions');
    expect((await view()).offered).toContain('legalSessions');
    await choose('legalSessions', true);
    expect(await codesNow()).toContain('legalSessions');
  });
});

describe('a frozen period', () => {
  beforeAll(async () => {
    await run(saveDeviation, {
      periodId,
      code: 'problemsSolved',
      words: '会议多在年末',
      measures: '按季度排期',
    });
    await run(freezePeriod, { periodId });
  });

  it('recomputed from the same records gives the same bytes and no difference', async () => {
    const kept = await keptSnapshot(em(), periodId);
    expect(bytesOf(await snapshotOf(em(), year, { now: new Date('2031-01-01') }))).toBe(kept?.content);
    expect((await view()).snapshot).toMatchObject({ sha256: kept?.sha256, comparison: null });
    expect(await comparisonOf(em(), periodId, { now, again: false })).toEqual({
      ...{ at: now.getTime(), isCurrent: true, isIntact: true, recountedSha256: kept?.sha256 },
      ...{ differences: [], restated: [], isSpreadOtherwise: false, changedParts: [] },
    });
  });

  it('keeps satisfaction, benefits, points and words under the same hash', async () => {
    const content = contentIn((await keptSnapshot(em(), periodId))?.content ?? '');
    expect(content).toMatchObject({
      format: 'gongyi-snapshot-2',
      written: {
        satisfaction: { answers: 0, satisfied: 0 },
        benefits: [{ name: '参与社区事务', percent: 90 }],
        points: { weights: { output: 60 } },
        deviations: [{ code: 'problemsSolved', words: '会议多在年末' }],
        texts: [{ section: 'background', words: '背景如下' }],
      },
    });
    for (const { code, actual, records, values } of content.figures) {
      expect(values?.length, code).toBe(records.length);
      expect(Math.floor((values ?? []).reduce((sum, value) => sum + value, 0) + 1e-6), code).toBe(actual);
    }
  });

  it('is scored and worded as it was frozen, and says what is no longer so', async () => {
    const before = await reportOn(em(), year, now);
    await run(saveProject, {
      ...project,
      weights: { execution: 10, output: 50, benefit: 30, satisfaction: 10 },
    });
    await run(saveText, { periodId, section: 'background', words: '背景改写' });
    const after = await reportOn(em(), year, now);
    expect(after.scoring).toEqual(before.scoring);
    expect(after.frozen).toMatchObject({
      isWhole: true,
      changedParts: ['points', 'texts'],
      changedTexts: ['background'],
    });
    expect((await view()).texts).toContainEqual({
      ...{ section: 'background', words: '背景改写', isFromEarlier: false, frozenWords: '背景如下' },
    });
    await run(saveProject, project);
    await run(saveText, { periodId, section: 'background', words: '背景如下' });
    expect((await reportOn(em(), year, now)).frozen?.changedParts).toEqual([]);
  });

  it('of an older form is verified in that form, and takes the rest from today', async () => {
    const old = { from: '2021-10-01', to: '2022-09-30' };
    await register.meeting({ closedAt: '2022-03-01T21:00:00+08:00' });
    const { periodId: oldId } = await run(savePeriod, { periodId: null, ...old, ...money });
    const bytes = bytesOf(await snapshotOf(em(), old, { now, format: 'gongyi-snapshot-1' }));
    expect(Object.keys(JSON.parse(bytes))).toEqual(['format', 'period', 'figures']);
    expect(bytes).not.toContain('"values"');
    await register.rows(
      `insert into report_snapshot (period_id, content, sha256, frozen_by, frozen_at)
       values ($1, $2, sha256(convert_to($2, 'UTF8')), $3, $4)`,
      [oldId, bytes, administrator.personId, now.toISOString()],
    );
    const compared = await comparisonOf(em(), oldId, { now, again: false });
    expect(compared).toMatchObject({
      ...{ isIntact: true, differences: [] },
      recountedSha256: (await keptSnapshot(em(), oldId))?.sha256,
    });
    expect((await reportOn(em(), old, now)).frozen).toMatchObject({ isWhole: false, changedParts: [] });
  });

  it('keeps its indicators and their modules, whatever the project takes in or out later', async () => {
    const before = await keptSnapshot(em(), periodId);
    const codes = contentIn(before?.content ?? '').figures.map(({ code }) => code);
    expect(codes.at(-1)).toBe('mediaReports');
    await run(saveIndicator, { code: 'mediaReports', isUsed: false, module: 'overall', projectCode: null });
    await run(saveIndicator, { code: 'awards', isUsed: true, module: 'overall', projectCode: null });
    const { figures } = await shownOn(em(), year, now);
    expect(figures.map(({ code }) => code)).toEqual(codes);
    expect(figures.at(-1)?.module).toBe('participation');
    const compared = await comparisonOf(em(), periodId, { now, again: true });
    expect(compared?.differences).toEqual([]);
    await run(saveIndicator, {
      code: 'mediaReports',
      isUsed: true,
      module: 'participation',
      projectCode: null,
    });
    await run(saveIndicator, { code: 'awards', isUsed: false, module: 'overall', projectCode: null });
    expect(await comparisonOf(em(), periodId, { now, again: true })).toMatchObject({
      recountedSha256: before?.sha256,
    });
  });

  it('is not frozen twice, and what was agreed for it does not change', async () => {
    await expect(run(freezePeriod, { periodId })).rejects.toEqual(refusal('periodFrozen'));
    const target = { periodId, code: 'problemsSolved', from: 1, to: null, share: 1, reason: '改小' } as const;
    await expect(run(saveTarget, target)).rejects.toEqual(refusal('periodFrozen'));
    await expect(run(savePeriod, { periodId, ...year, ...money })).rejects.toEqual(refusal('periodFrozen'));
    await expect(
      run(saveDeviation, { periodId, code: 'problemsSolved', words: '别的', measures: '' }),
    ).rejects.toEqual(refusal('periodFrozen'));
    const [benefit] = (await view()).benefits;
    const removal = { periodId, benefitId: benefit?.id ?? '', seen: 2, reason: '封存以后' };
    await expect(run(removeBenefit, removal)).rejects.toEqual(refusal('periodFrozen'));
    await expect(register.rows('update period_target set target_from = 1')).rejects.toThrow();
    await expect(register.rows('delete from report_snapshot')).rejects.toThrow();
  });

  it('keeps its bytes when records change later, and says which ones', async () => {
    const before = await keptSnapshot(em(), periodId);
    await comparisonOf(em(), periodId, { now, again: false });
    const added = await register.meeting();
    await register.rows(
      `update meeting set state = 'closed', signed_at = null, signed_by = null where id = $1`,
      [reportId],
    );
    const code = 'deliberationMeetings' as const;
    // nothing was told to the centre: the comparison that is kept stands, until it is asked for again
    expect((await comparisonOf(em(), periodId, { now, again: false }))?.differences).toEqual([]);
    expect((await comparisonOf(em(), periodId, { now, again: true }))?.differences).toEqual([
      { code, then: 1, now: 1, added: 1, removed: 1, corrected: 0, isRetargeted: false, isRestated: false },
    ]);
    await run(saveText, { periodId, section: 'background', words: '背景如下' });
    const later = new Date(now.getTime() + 60_000);
    expect((await view()).snapshot?.comparison).toMatchObject({ at: now.getTime(), isCurrent: false });
    const [one, other] = await Promise.all(
      [1, 2].map(() => comparisonOf(em(), periodId, { now: later, again: false })),
    );
    expect(one).toMatchObject({ at: later.getTime(), isCurrent: true, differences: [{ code, added: 1 }] });
    expect(other).toEqual(one);
    const then = contentIn(before?.content ?? '');
    const today = await snapshotOf(em(), year, { now, format: then.format });
    expect(differencesOf(then, today).differences[0]).toMatchObject({ added: [added], removed: [reportId] });
    expect(await keptSnapshot(em(), periodId)).toEqual(before);
  });

  it('is shown as it was kept, and says what changed only once somebody asks', async () => {
    await comparisonOf(em(), periodId, { now, again: true });
    const later = new Date(now.getTime() + 120_000);
    const shown = async () => (await shownOn(em(), year, later)).frozen;
    expect(await shown()).toMatchObject({ compared: { at: now.getTime(), isCurrent: true }, changed: [] });
    const { figures } = await shownOn(em(), year, later);
    expect(figures.map(({ actual }) => actual)).toEqual(
      contentIn((await keptSnapshot(em(), periodId))?.content ?? '').figures.map(({ actual }) => actual),
    );
    const added = await register.meeting();
    expect(await shown()).toMatchObject({ changed: [] });
    await comparisonOf(em(), periodId, { now: later, again: true });
    expect(await shown()).toMatchObject({
      compared: { at: later.getTime(), isCurrent: true },
      changed: [{ code: 'deliberationMeetings', then: 1, now: 2 }],
    });
    await register.rows(
      `update meeting set state = 'closed', signed_at = null, signed_by = null where id = $1`,
      [added],
    );
  });

  it('is reported with the figures that were kept, and what is counted today beside them', async () => {
    await register.meeting();
    const report = await reportWithRecords(em(), { period: year, now, progress: new Progress(18) });
    const figure = report.figures.find(({ code }) => code === 'deliberationMeetings');
    expect(figure?.actual).toBe(1);
    expect(reportJson(report, report.cuts).frozen?.changed).toEqual([
      { code: 'deliberationMeetings', then: 1, now: 2 },
    ]);
    expect(report.differences).toMatchObject([{ then: 1, now: 2, removed: [reportId] }]);
    expect(report.records.deliberationMeetings).toMatchObject([{ id: null, value: 1 }]);
    expect(linesOf(report.cuts, 'deliberationMeetings', 'month')).toContainEqual({
      key: '2023-03',
      value: 1,
    });
    const back = await reportOn(em(), { ...year, asOf: '2023-09-30' }, now);
    expect(back.frozen).toBeNull();
  });

  it('lists what was frozen, and apart from it what was taken out or counts only since', async () => {
    const code = 'deliberationMeetings';
    const frozen = await frozenPeriod(em(), year, false);
    if (!frozen) throw new Error('not frozen');
    expect(await frozenRecordsOf(em(), { code, period: year, frozen })).toMatchObject({
      figure: 1,
      count: 1,
      records: [],
      next: null,
      frozen: {
        at: now.getTime(),
        added: { count: 2, records: [{ evidence: 'meeting' }, { evidence: 'meeting' }] },
        removed: { count: 1, records: [{ id: reportId, value: 1, evidence: 'meeting' }] },
      },
    });
    await register.rows(
      `update meeting set state = 'signed', signed_at = now(), signed_by = (select id from person limit 1) where id = $1`,
      [reportId],
    );
    const again = await frozenRecordsOf(em(), { code, period: year, frozen });
    expect(again).toMatchObject({ figure: 1, count: 1, records: [{ id: reportId, valueNow: null }] });
    expect(again.frozen?.removed).toEqual({ count: 0, records: [] });
    expect(await pageOfFrozen(em(), { code, period: year, frozen, after: null })).toMatchObject({
      next: null,
    });
  });

  it('of which a part is asked for lists the frozen records of that part, if asked to', async () => {
    const march = { from: '2023-03-01', to: '2023-03-31' };
    expect(await frozenPeriod(em(), march, false)).toBeNull();
    expect(await frozenPeriod(em(), { ...year, asOf: '2023-09-30' }, true)).toBeNull();
    const frozen = await frozenPeriod(em(), march, true);
    if (!frozen) throw new Error('not frozen');
    const listed = await frozenRecordsOf(em(), { code: 'deliberationMeetings', period: march, frozen });
    expect(listed).toMatchObject({
      figure: 1,
      count: 1,
      frozen: { added: { count: 2 }, removed: { count: 0 } },
    });
  });

  it('has the parts of its figures on the dashboard', async () => {
    const kept = await frozenParts(em(), year);
    const counted = await dashboardOf(em(), year);
    const total = (parts: readonly Part[]) =>
      parts.filter(({ code }) => code === 'deliberationMeetings').reduce((sum, { value }) => sum + value, 0);
    expect(total(kept?.parts ?? [])).toBe(1);
    expect(total(counted.parts)).toBe(3);
    expect(kept?.communities).toEqual(counted.communities);
    expect(await frozenParts(em(), { ...year, asOf: '2023-09-30' })).toBeNull();
  });
});
