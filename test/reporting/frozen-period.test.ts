import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideBenefit, judgeBenefit, removeBenefit } from '../../server/reporting/benefits/commands.ts';
import {
  freezePeriod,
  saveDeviation,
  savePeriod,
  saveTarget,
  saveText,
} from '../../server/reporting/periods/commands.ts';
import { saveIndicator } from '../../server/reporting/projects/save-indicator.ts';
import { saveProject } from '../../server/reporting/projects/commands.ts';
import { comparisonOf } from '../../server/reporting/periods/comparison.ts';
import { contentIn, keptSnapshot } from '../../server/reporting/periods/kept-snapshot.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { frozenAmong, frozenDays } from '../../server/reporting/registers/frozen-days.ts';
import { reportOn, shownOn } from '../../server/reporting/report.ts';
import { frozenOn } from '../../shared/reporting/register-view.ts';
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
  await run(saveProject, project);
  await run(saveText, { periodId, section: 'background', words: '背景如下' });
  const judged = await run(judgeBenefit, {
    ...({ periodId, benefitId: null, seen: 0, kind: 'social', name: '参与社区事务' } as const),
    ...({ expected: '代表到会', share: 1, level: 'reached', percent: 90, words: '查阅纪要' } as const),
  });
  await run(
    decideBenefit,
    { periodId, benefitId: judged.benefitId, seen: 1, returnReason: null },
    office.evaluator,
  );
  const added = { code: 'mediaReports', isUsed: true, module: 'participation', projectCode: null } as const;
  await run(saveIndicator, { ...added, reason: '增补' });
  const deviation = { words: '会议多在年末', measures: '按季度排期' };
  await run(saveDeviation, { periodId, code: 'problemsSolved', ...deviation });
  const target = { code: 'deliberationMeetings', from: 1, to: null, share: 3, reason: '补充协议' } as const;
  await run(saveTarget, { periodId, ...target });
  await run(freezePeriod, { periodId });
});
afterAll(() => office.close());

describe('a frozen period', () => {
  it('recomputed from the same records gives the same bytes and no difference', async () => {
    const kept = await keptSnapshot(em(), periodId);
    expect(bytesOf(await snapshotOf(em(), year, { now: new Date('2031-01-01') }))).toBe(kept?.content);
    expect((await office.view()).snapshot).toMatchObject({ sha256: kept?.sha256, comparison: null });
    expect(await comparisonOf(em(), periodId, { now, again: false })).toEqual({
      ...{ at: now.getTime(), isCurrent: true, isIntact: true, recountedSha256: kept?.sha256 },
      ...{ differences: [], restated: [], isSpreadOtherwise: false, changedParts: [] },
    });
  });

  it('is known where entries of its days are entered or corrected', async () => {
    expect(await frozenDays(em())).toEqual([year]);
    expect(await frozenAmong(em(), ['2022-09-30', '2022-10-01', '2023-09-30', '2023-10-01'])).toBe(2);
    expect(frozenOn([year], ['2024-01-01', undefined])).toBeNull();
    expect(frozenOn([year], ['2024-01-01', '2023-01-01'])).toEqual(year);
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
    expect((await office.view()).texts).toContainEqual({
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
      [oldId, bytes, office.administrator.personId, now.toISOString()],
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
    await run(saveIndicator, {
      code: 'mediaReports',
      isUsed: false,
      module: 'overall',
      projectCode: null,
      reason: '调整',
    });
    await run(saveIndicator, {
      code: 'awards',
      isUsed: true,
      module: 'overall',
      projectCode: null,
      reason: '调整',
    });
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
      reason: '改回',
    });
    await run(saveIndicator, {
      code: 'awards',
      isUsed: false,
      module: 'overall',
      projectCode: null,
      reason: '调整',
    });
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
    const [benefit] = (await office.view()).benefits;
    const removal = { periodId, benefitId: benefit?.id ?? '', seen: 2, reason: '封存以后' };
    await expect(run(removeBenefit, removal)).rejects.toEqual(refusal('periodFrozen'));
    await expect(register.rows('update period_target set target_from = 1')).rejects.toThrow();
    await expect(register.rows('delete from report_snapshot')).rejects.toThrow();
  });
});
