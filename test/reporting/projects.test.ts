import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContract } from '../../server/reporting/contract.ts';
import {
  freezePeriod,
  removePeriod,
  saveDeviation,
  savePeriod,
  saveTarget,
  saveText,
} from '../../server/reporting/periods/commands.ts';
import { frozenPeriod, frozenRecordsOf } from '../../server/reporting/periods/frozen-lists.ts';
import { keptSnapshot } from '../../server/reporting/periods/kept-snapshot.ts';
import { projectView } from '../../server/reporting/periods/queries.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { writtenOf } from '../../server/reporting/periods/written.ts';
import {
  chooseProject,
  createProject,
  saveContract,
  saveGrading,
  saveProject,
} from '../../server/reporting/projects/commands.ts';
import { saveIndicator } from '../../server/reporting/projects/save-indicator.ts';
import { reportOn } from '../../server/reporting/report.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { partsOfYear } from '../../shared/reporting/period.ts';
import { ContractOffice, money, now, project, refusal } from './contract-office.ts';
import { year } from './register.ts';

const autumn = { from: '2022-10-01', to: '2022-12-31' };

describe('the parts of a contract year', () => {
  it.each([
    [year, 'quarter', ['2022-10-01', '2023-01-01', '2023-04-01', '2023-07-01'], '2023-09-30'],
    [year, 'halfYear', ['2022-10-01', '2023-04-01'], '2023-09-30'],
    [
      { from: '2023-08-31', to: '2024-08-30' },
      'quarter',
      ['2023-08-31', '2023-11-30', '2024-02-29', '2024-05-31'],
      '2024-08-30',
    ],
    [{ from: '2023-01-01', to: '2023-05-31' }, 'quarter', ['2023-01-01'], '2023-03-31'],
  ] as const)('of %j, each a %s, begin on %j', (whole, kind, starts, last) => {
    const parts = partsOfYear(whole, kind);
    expect(parts.map(({ from }) => from)).toEqual(starts);
    expect(parts.at(-1)?.to).toBe(last);
  });
});

describe('a period within a contract year', () => {
  let office: ContractOffice;
  beforeAll(async () => {
    office = await ContractOffice.open();
    await office.register.attended('legal', '2022-11-05', [{ name: '甲', group: 'migrant' }]);
    await office.register.attended('legal', '2023-03-05', [{ name: '乙', group: null }]);
  });
  afterAll(() => office.close());

  const part = (kind: 'quarter' | 'halfYear' | 'other', span: { from: string; to: string }) =>
    office.run(savePeriod, {
      ...money,
      ...{ periodId: null, kind, ...span, initialBudget: null, budget: null },
    });

  it('overlaps none of its kind, lies within its year, and no two have the same days', async () => {
    await part('quarter', autumn);
    await part('halfYear', { from: '2022-10-01', to: '2023-03-31' });
    await part('other', { from: '2022-11-01', to: '2023-02-10' });
    await expect(part('quarter', { from: '2022-12-31', to: '2023-03-30' })).rejects.toEqual(
      refusal('periodsOverlap', { first: autumn.from, last: autumn.to }),
    );
    await expect(part('other', autumn)).rejects.toEqual(refusal('periodsOverlap', { first: autumn.from }));
    await expect(part('quarter', { from: '2023-08-01', to: '2023-10-01' })).rejects.toEqual(
      refusal('periodOutsideYear'),
    );
    await expect(
      office.run(savePeriod, { ...money, periodId: office.periodId, from: '2022-10-02', to: year.to }),
    ).rejects.toEqual(refusal('partsOutsideYear', { first: autumn.from, last: autumn.to }));
  });

  it('has the figures of its days and the targets of its year, and is not scored', async () => {
    const target = { code: 'legalServed', from: 77, to: null, share: 1, reason: '补充协议' } as const;
    await office.run(saveTarget, { periodId: office.periodId, ...target });
    const report = await reportOn(office.em(), autumn, now);
    expect(report.figures.find(({ code }) => code === 'legalServed')).toMatchObject({
      actual: 1,
      target: { operator: 'atLeast', from: 77 },
    });
    expect(report).toMatchObject({ scoring: null, isContractPeriod: false });
    const { periods } = await loadContract(office.em(), now);
    expect(periods.map(({ kind }) => kind)[0]).toBe('year');
    expect(periods).toHaveLength(4);
  });

  it('is frozen by itself and counted again to the same bytes, whatever is written of its year', async () => {
    const { periods } = await projectView(office.em(), now);
    const quarter = periods.find(({ kind }) => kind === 'quarter')?.id ?? '';
    await office.run(saveText, { periodId: office.periodId, section: 'background', words: '全年背景' });
    await office.run(freezePeriod, { periodId: quarter }, office.evaluator);
    const kept = await keptSnapshot(office.em(), quarter);
    expect(bytesOf(await snapshotOf(office.em(), autumn, { now }))).toBe(kept?.content);
    expect((await office.view(quarter)).snapshot).not.toBeNull();
    expect((await office.view()).snapshot).toBeNull();
    await office.register.attended('legal', '2022-11-06', [{ name: '丙', group: null }]);
    expect((await reportOn(office.em(), autumn, now)).figures).toContainEqual(
      expect.objectContaining({ code: 'legalServed', actual: 1 }),
    );
    expect((await reportOn(office.em(), year, now)).figures).toContainEqual(
      expect.objectContaining({ code: 'legalServed', actual: 3 }),
    );
  });

  it('and its year each keep their own records, also of one month', async () => {
    await office.run(freezePeriod, { periodId: office.periodId }, office.evaluator);
    const november = { from: '2022-11-01', to: '2022-11-30' };
    const figureIn = async (whole: typeof year) => {
      const frozen = await frozenPeriod(office.em(), november, whole);
      if (!frozen) throw new Error('not frozen');
      return (await frozenRecordsOf(office.em(), { code: 'legalServed', period: november, frozen })).figure;
    };
    expect([await figureIn(autumn), await figureIn(year)]).toEqual([1, 2]);
  });

  it('takes the words of its year until it has its own, and gives none to a year', async () => {
    const spring = { from: '2023-04-01', to: '2023-06-30' };
    const { periodId } = await part('quarter', spring);
    const background = async (span: typeof year) => {
      const contract = await loadContract(office.em(), now);
      const { texts } = await writtenOf(office.em(), span, { contract, codes: contract.codes });
      return texts.find(({ section }) => section === 'background')?.words;
    };
    expect(await background(spring)).toBe('全年背景');
    await office.run(saveText, { periodId, section: 'background', words: '春季背景' });
    expect(await background(spring)).toBe('春季背景');
    expect(await background({ from: '2023-10-01', to: '2024-09-30' })).toBe('全年背景');
  });

  it('is moved, called by the days that it has then, and removed as long as nothing is frozen or written in it', async () => {
    const summer = { from: '2023-07-01', to: '2023-09-30' };
    const { periodId } = await part('quarter', summer);
    const known = async () => (await projectView(office.em(), now)).periods;
    const moved = { from: '2023-07-01', to: '2023-08-31' };
    const nothing = { ...money, initialBudget: null, budget: null };
    await office.run(savePeriod, { ...nothing, periodId, ...moved });
    expect(await known()).toContainEqual(expect.objectContaining({ id: periodId, kind: 'other', ...moved }));
    const kindOf = async () => (await known()).find(({ id }) => id === periodId)?.kind;
    await office.run(savePeriod, { ...nothing, periodId, ...summer });
    expect(await kindOf()).toBe('quarter');
    await office.run(savePeriod, { ...nothing, periodId, from: '2023-04-01', to: '2023-09-30' });
    expect(await kindOf()).toBe('halfYear');
    const month = await part('quarter', { from: '2023-02-11', to: '2023-03-10' });
    expect((await known()).find(({ id }) => id === month.periodId)?.kind).toBe('other');
    const text = { periodId, section: 'background' } as const;
    await office.run(saveText, { ...text, words: '夏季背景' });
    await expect(office.run(removePeriod, { periodId })).rejects.toEqual(refusal('periodWritten'));
    await office.run(saveText, { ...text, words: '' });
    await expect(office.run(removePeriod, { periodId }, office.evaluator)).rejects.toEqual(
      refusal('notAllowed'),
    );
    await office.run(removePeriod, { periodId });
    const left = await known();
    expect(left.map(({ id }) => id)).not.toContain(periodId);
    const frozen = left.find(({ from, to }) => from === autumn.from && to === autumn.to)?.id ?? '';
    await expect(office.run(removePeriod, { periodId: frozen })).rejects.toEqual(refusal('periodFrozen'));
    const other = { ...year, from: '2024-10-01', to: '2025-09-30' };
    const open = await office.run(savePeriod, { ...nothing, periodId: null, ...other });
    await expect(office.run(removePeriod, open)).rejects.toEqual(refusal('notAllowed'));
  });
});

describe('a project', () => {
  let office: ContractOffice;
  let first = '';
  beforeAll(async () => {
    office = await ContractOffice.open();
    first = (await view()).projects[0]?.id ?? '';
  });
  afterAll(() => office.close());

  const view = () => projectView(office.em(), now);
  const changes = async () => (await view()).changes;

  it('keeps every change of names, points and the rule of ranges, with who and why', async () => {
    await office.run(saveProject, project);
    const weights = { execution: 20, output: 50, benefit: 20, satisfaction: 10 };
    await office.run(saveProject, { ...project, weights, needsExplanation: false, reason: '补充协议' });
    expect(await changes()).toMatchObject([
      { what: 'rangeRule', before: true, after: false, reason: '补充协议', byName: expect.any(String) },
      { what: 'points', before: { output: 60, isAgreed: true }, after: { output: 50, execution: 20 } },
      { what: 'points', before: { output: 50, isAgreed: false }, after: { output: 60, isAgreed: true } },
      { what: 'names', after: { name: project.name, department: project.department } },
    ]);
    await expect(office.register.rows('update project_change set reason = reason')).rejects.toThrow();
  });

  it('keeps every indicator taken in or out, its module and its words', async () => {
    const awards = { code: 'awards', module: 'overall', projectCode: null, reason: '增补' } as const;
    await office.run(saveIndicator, { ...awards, isUsed: true });
    const words = {
      name: { zh: '所获表彰', en: 'Honours' },
      unit: { zh: '项', en: 'honours' },
      level1: { zh: '效益', en: 'Benefit' },
      level2: { zh: '社会效益', en: 'Social benefit' },
    };
    await office.run(saveIndicator, { ...awards, isUsed: true, module: 'participation', words });
    await office.run(saveIndicator, { ...awards, isUsed: true, module: 'participation', words });
    await office.run(saveIndicator, { ...awards, isUsed: false, module: 'participation' });
    expect((await changes()).slice(0, 4)).toMatchObject([
      { what: 'used', code: 'awards', before: true, after: false },
      { what: 'words', code: 'awards', after: words },
      { what: 'module', code: 'awards', before: 'overall', after: 'participation' },
      { what: 'used', code: 'awards', before: false, after: true, reason: '增补' },
    ]);
  });

  it('refuses the name of one indicator that is the code of another, either way round', async () => {
    const law = { code: 'legalServed', isUsed: true, module: 'legal', reason: '改名' } as const;
    await expect(office.run(saveIndicator, { ...law, projectCode: '党员服务人次' })).rejects.toEqual(
      refusal('codeTaken', { given: '党员服务人次' }),
    );
    await office.run(saveIndicator, { ...law, projectCode: '3.2' });
    const party = { code: 'partyServed', isUsed: true, module: 'participation', projectCode: null } as const;
    const named = (zh: string) => ({
      name: { zh, en: 'Party service' },
      unit: { zh: '人次', en: 'attendances' },
      level1: { zh: '产出', en: 'Output' },
      level2: { zh: '数量', en: 'Quantity' },
    });
    await expect(
      office.run(saveIndicator, { ...party, reason: '改名', words: named('3.2') }),
    ).rejects.toEqual(refusal('codeTaken', { given: '3.2' }));
  });

  it('has a contract with its parties, sum and years, and what stood there before', async () => {
    const contract = {
      ...{ number: 'TH-2021-018', client: '区委政法委', contractor: '社工机构', sum: 849_000_000 },
      ...{ signedOn: '2021-09-20', from: '2021-10-01', to: '2024-09-30' },
    };
    expect((await view()).contract).toBeNull();
    await office.run(saveContract, { ...contract, reason: '录入' });
    await office.run(saveContract, { ...contract, number: 'TH-2021-019', reason: '编号抄错' });
    expect((await view()).contract).toEqual({ ...contract, number: 'TH-2021-019' });
    expect((await changes())[0]).toMatchObject({
      ...{ what: 'contract', before: { number: 'TH-2021-018' }, after: { number: 'TH-2021-019' } },
      reason: '编号抄错',
    });
    await expect(office.run(saveContract, { ...contract, to: '2021-01-01', reason: '错了' })).rejects.toEqual(
      refusal('periodInvalid', { at: 'to' }),
    );
  });

  it('is graded by its own scheme, which a frozen year keeps', async () => {
    const grades = [
      { from: 60, name: { zh: '合格', en: 'pass' } },
      { from: 0, name: { zh: '不合格', en: 'fail' } },
    ];
    const zh = async () =>
      (await reportOn(office.em(), year, now)).scoring?.grading.map(({ name }) => name.zh);
    expect(await zh()).toEqual(['优', '良', '中', '差']);
    await expect(office.run(saveGrading, { grades: [...grades].reverse(), reason: '反了' })).rejects.toEqual(
      refusal('gradingInvalid'),
    );
    await office.run(saveGrading, { grades, reason: '第三方的等级' });
    expect(await zh()).toEqual(['合格', '不合格']);
    await office.run(freezePeriod, { periodId: office.periodId }, office.evaluator);
    await office.run(saveGrading, { grades: null, reason: '改回' });
    expect(await zh()).toEqual(['合格', '不合格']);
    expect((await view()).hasOwnGrading).toBe(false);
    expect((await changes())[0]).toMatchObject({
      what: 'grading',
      before: [{ code: 'grade1' }, {}],
      after: null,
    });
  });

  it('may be one of several, each with its own years and indicators; one is in hand', async () => {
    const names = { name: '少年儿童项目', department: '', carrier: '' };
    await office.run(saveIndicator, {
      ...{ code: 'mediaReports', isUsed: true, module: 'overall', projectCode: 'M1', reason: '增补' },
    });
    const like = await office.run(createProject, { ...names, takesFrom: 'project' });
    const preset = await office.run(createProject, { ...names, name: '按合同的项目', takesFrom: 'preset' });
    expect((await view()).projects.map(({ isInHand, id }) => [id === first, isInHand])).toEqual(
      expect.arrayContaining([
        [true, true],
        [false, false],
        [false, false],
      ]),
    );
    await office.run(chooseProject, { projectId: like.projectId });
    expect(await view()).toMatchObject({ name: '少年儿童项目', periods: [], contract: null });
    const copied = await loadContract(office.em(), now);
    expect([copied.codes.at(-1), copied.projectCodeOf('mediaReports')]).toEqual(['mediaReports', 'M1']);
    expect((await changes())[0]).toMatchObject({ what: 'inHand', before: project.name });
    await office.run(chooseProject, { projectId: preset.projectId });
    expect((await loadContract(office.em(), now)).codes).toEqual(indicatorCodes);
    const own = await office.run(savePeriod, { ...money, periodId: null, ...year });
    // the same days as a frozen year of the first: another year all the same
    const report = await reportOn(office.em(), year, now);
    expect(report).toMatchObject({ project: '按合同的项目', frozen: null, funds: { budget: null } });
    const late = { code: 'legalServed', words: '补录', measures: '' } as const;
    await office.run(saveDeviation, { periodId: own.periodId, ...late }, office.evaluator);
    await expect(office.run(chooseProject, { projectId: preset.projectId })).rejects.toEqual(
      refusal('nothingChanged'),
    );
    await office.run(chooseProject, { projectId: first });
    expect((await reportOn(office.em(), year, now)).frozen).not.toBeNull();
    expect((await office.view()).deviations).toEqual([]);
  });
});

describe('a further project', () => {
  it('of a demo is one of the demo, and the first stays in hand until somebody chooses', async () => {
    const office = await ContractOffice.open();
    try {
      await office.register.rows('update project set is_demo = true');
      const before = await projectView(office.em(), now);
      const names = { name: '另一个项目', department: '', carrier: '' };
      await office.run(createProject, { ...names, takesFrom: 'preset' });
      const after = await projectView(office.em(), now);
      expect(after).toMatchObject({ name: before.name, isDemo: true });
      expect(after.projects.every(({ isDemo }) => isDemo)).toBe(true);
    } finally {
      await office.close();
    }
  });
});
