/** Two projects of one centre, looked at and changed at the same time by two people. */
import ExcelJS from 'exceljs';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freezePeriod, savePeriod, saveTarget, saveText } from '../../server/reporting/periods/commands.ts';
import {
  chooseProject,
  createProject,
  saveContract,
  saveProject,
} from '../../server/reporting/projects/commands.ts';
import { saveIndicator } from '../../server/reporting/projects/save-indicator.ts';
import { takeProject } from '../../server/reporting/projects/current-project.ts';
import { addEntry } from '../../server/reporting/registers/commands.ts';
import { reportCommand } from '../../server/reporting/report-command.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { appRouter } from '../../server/router.ts';
import type { ReportContent, ReportFormat } from '../../shared/reporting/report-formats.ts';
import { servicesOver } from '../support/services.ts';
import { withPart } from '../support/zip.ts';
import { ContractOffice, money, now, project, refusal } from './contract-office.ts';
import { year } from './register.ts';

const names = { name: '少年儿童项目', department: '民政局', carrier: '服务中心' };
const contract = {
  ...{ number: 'ET-2022-007', client: '民政局', contractor: '服务中心', sum: 120_000_000 },
  ...{ signedOn: '2022-09-20', from: '2022-10-01', to: '2025-09-30' },
};

let office: ContractOffice;
let children = '';
let childrenYear = '';
beforeAll(async () => {
  office = await ContractOffice.open();
  await office.run(saveProject, project);
  await office.register.entry({
    register: 'session',
    kind: 'session',
    verified: true,
    module: 'children',
    tallied: 30,
  });
  await office.register.entry({
    register: 'session',
    kind: 'session',
    verified: true,
    module: 'legal',
    tallied: 12,
  });
  children = (await office.run(createProject, { ...names, takesFrom: 'preset' })).projectId;
  const own = await office.run(savePeriod, { ...money, project: 'P2', periodId: null, ...year });
  childrenYear = own.periodId;
  await office.run(saveTarget, {
    ...{ periodId: childrenYear, code: 'childServed', from: 40, to: null, share: 1, reason: '按合同' },
  });
  await office.run(saveIndicator, {
    ...{
      project: 'P2',
      code: 'legalServed',
      isUsed: false,
      module: 'legal',
      projectCode: null,
      reason: '合同没有',
    },
  });
  await office.run(saveContract, { ...contract, project: children, reason: '录入' });
});
afterAll(() => office.close());

const desk = () =>
  appRouter.createCaller({
    services: servicesOver({ database: office.register.database, now: () => now, publish: () => undefined }),
    viewer: office.administrator,
  });
const file = (content: ReportContent, format: ReportFormat, named?: string) =>
  reportFile(office.em(), {
    ...{ period: { ...year, project: named }, content, format },
    ...{ language: 'zh-CN', names: 'full', now },
  });

/** What a document says. */
function textIn(docx: string | Buffer): string {
  let text = '';
  withPart(Buffer.from(docx), 'word/document.xml', (xml) => (text = xml));
  return text.replaceAll(/<[^>]+>/g, '');
}

describe('two projects', () => {
  it('are looked at by two people at the same time, each with its own indicators and targets', async () => {
    const looks = Array.from({ length: 30 }, (_, at) => (at % 3 === 2 ? null : at % 2 === 0 ? 'P1' : 'P2'));
    const seen = await Promise.all(
      looks.map(async (named) => {
        const view = await desk().reporting.indicators({ ...year, project: named });
        const child = view.figures.find(({ code }) => code === 'childServed');
        return [named, view.figures.length, child?.target, child?.actual, view.period.project];
      }),
    );
    for (const [named, ...shown] of seen)
      expect([named, ...shown]).toEqual(
        named === 'P2'
          ? ['P2', 17, { operator: 'atLeast', from: 40 }, 30, 'P2']
          : [named, 18, { operator: 'atLeast', from: 2_000 }, 30, named],
      );
  });

  it('have lists, dashboards, periods and pages of their own', async () => {
    const { reporting, periods } = desk();
    expect(await reporting.periods({ project: 'P2' })).toMatchObject({
      ...{ project: '少年儿童项目', code: 'P2', periods: [{ id: childrenYear }] },
      projects: [{ code: 'P1' }, { code: 'P2', name: '少年儿童项目' }],
    });
    expect((await reporting.periods({})).code).toBe('P1');
    const parts = await Promise.all(
      ['P1', 'P2'].map((named) => reporting.dashboard({ ...year, project: named })),
    );
    expect(parts.map((one) => one.parts.some(({ code }) => code === 'legalServed'))).toEqual([true, false]);
    const of = { ...year, code: 'childServed' } as const;
    expect(await reporting.records({ ...of, project: 'P2' })).toMatchObject({
      figure: 30,
      period: { project: 'P2' },
    });
    expect(await periods.view({ periodId: childrenYear })).toMatchObject({ project: 'P2' });
    expect(await periods.project({ periodId: childrenYear })).toMatchObject({
      ...{
        name: '少年儿童项目',
        contract,
        projects: [{ isShown: false, isInHand: true }, { isShown: true }],
      },
    });
  });

  it('give files of their own, which name them', async () => {
    const [one, other] = await Promise.all([file('report', 'json', 'P1'), file('report', 'json', 'P2')]);
    expect(JSON.parse(String(one))).toMatchObject({
      project: { code: 'P1', name: project.name },
      contract: null,
      funds: { budget: 2_830_000 },
    });
    expect(JSON.parse(String(other))).toMatchObject({
      project: { code: 'P2', name: '少年儿童项目' },
      contract: { ...contract, sum: 1_200_000 },
      funds: { budget: null },
    });
    expect(String(await file('report', 'csv', 'P2'))).toMatch(/,project\r?\n.*,P2\r?\n/);
    for (const content of ['parts', 'records', 'ministry', 'registers'] as const)
      expect(JSON.parse(String(await file(content, 'json', 'P2')))).toMatchObject({
        project: { code: 'P2', name: '少年儿童项目' },
      });
    expect(JSON.parse(String(await file('form', 'json', 'P2')))).toMatchObject({
      ...{ project: '少年儿童项目', projectCode: 'P2', contract: { number: 'ET-2022-007' } },
    });
    for (const content of ['form', 'ministry'] as const)
      expect(String(await file(content, 'csv', 'P2'))).toContain('ET-2022-007');
    for (const content of ['report', 'ministry', 'form'] as const)
      expect(textIn(await file(content, 'docx', 'P2'))).toContain('ET-2022-007');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(Buffer.from(await file('registers', 'xlsx', 'P2'))).buffer);
    const [first] = book.worksheets;
    expect(first?.getColumn(2).values).toEqual(
      expect.arrayContaining(['P2', '少年儿童项目', 'ET-2022-007', '1,200,000元', '2025年9月30日']),
    );
    const said = await reportCommand({
      ...{ databaseUrl: office.register.database.url, ...year, project: 'p2', format: 'json' },
    });
    expect(JSON.parse(String(said))).toMatchObject({ project: { code: 'P2' } });
  });

  it('are changed by what names them, never by what another one is shown for', async () => {
    await office.run(saveProject, { ...project, ...names, project: children, carrier: '新的单位' });
    const { periods } = desk();
    expect(await periods.project({ project: children })).toMatchObject({ carrier: '新的单位' });
    expect(await periods.project({})).toMatchObject({ name: project.name, carrier: project.carrier });
    const words = { section: 'background', words: '只写儿童' } as const;
    await office.run(saveText, { periodId: childrenYear, ...words }, office.evaluator);
    const textOf = async (periodId: string) =>
      (await periods.view({ periodId })).texts.find(({ section }) => section === 'background')?.words;
    expect([await textOf(childrenYear), await textOf(office.periodId)]).toEqual(['只写儿童', '']);
    // a period of another project than the one named
    await expect(
      office.run(savePeriod, { ...money, ...year, project: 'P1', periodId: childrenYear }),
    ).rejects.toEqual(refusal('notAllowed'));
  });

  it('are frozen one by one', async () => {
    await office.run(freezePeriod, { periodId: childrenYear }, office.evaluator);
    const frozen = async (named: string) =>
      (await desk().reporting.indicators({ ...year, project: named })).frozen;
    expect([await frozen('P1'), await frozen('P2')]).toEqual([
      null,
      expect.objectContaining({ periodId: childrenYear }),
    ]);
    const { content } = await desk().periods.snapshot({ periodId: childrenYear });
    expect(JSON.parse(content)).toMatchObject({ written: { project: { name: '少年儿童项目' } } });
    expect(await desk().periods.comparison({ periodId: childrenYear, again: true })).toMatchObject({
      ...{ isIntact: true, differences: [], changedParts: [] },
    });
  });

  it('stay the ones that were named when another one is taken in hand', async () => {
    await office.run(chooseProject, { projectId: children });
    const codes = async (named?: string) => (await desk().reporting.periods({ project: named })).code;
    expect([await codes(), await codes('P1')]).toEqual(['P2', 'P1']);
  });
});

describe('a project that is named', () => {
  it('and unknown is refused with the names of all', async () => {
    const unknown = refusal('projectUnknown', {
      given: 'P9',
      known: `P1 ${project.name}; P2 少年儿童项目`,
    });
    await expect(office.run(saveProject, { ...project, project: 'P9' })).rejects.toEqual(unknown);
    await expect(file('report', 'json', 'P9')).rejects.toEqual(unknown);
    await expect(desk().reporting.indicators({ ...year, project: 'P9' })).rejects.toMatchObject({
      cause: unknown,
    });
    await expect(desk().periods.project({ project: uuidv4() })).rejects.toMatchObject({
      cause: refusal('projectUnknown'),
    });
  });

  it('is left with the transaction: its connection shows the next one the project in hand', async () => {
    const { pool } = office.register.database;
    const named = () =>
      office.register.rows<{ named: string | null }>(
        `select current_setting('gongyi.project', true) as named`,
      );
    await Promise.all(Array.from({ length: 20 }, () => desk().reporting.periods({ project: 'P1' })));
    expect(pool.totalCount).toBeGreaterThan(1);
    const left = await Promise.all(Array.from({ length: pool.totalCount }, named));
    expect(left.flat().every((one) => !one.named)).toBe(true);
    await expect(takeProject(office.em(), 'P1')).rejects.toThrow('one transaction');
  });
});

describe('a payment', () => {
  const ofProject = (named: string) => desk().reporting.basis({ basis: 'spending', ...year, project: named });
  const pay = async (title: string, money: string, named?: string) => {
    const [community] = await office.register.rows<{ id: string }>('select id from community');
    const values = { onDay: '2023-05-06', title, money, ...(named !== undefined && { project: named }) };
    const { entryId } = await office.run(addEntry, {
      ...{ register: 'spending', communityId: community?.id ?? '', values, fileIds: [] },
    });
    await office.register.confirm(entryId);
    return entryId;
  };

  it('is spent from the budget of its project, or of every project where it names none', async () => {
    await pay('教具', '300', 'p2');
    await pay('讲座', '50', 'P1');
    await pay('水电', '7');
    expect(await ofProject('P1')).toMatchObject({ count: 2, sum: 5_700 });
    expect(await ofProject('P2')).toMatchObject({ count: 2, sum: 30_700 });
    const { periods } = await desk().periods.project({ project: 'P1' });
    expect(periods.map(({ spent }) => spent)).toEqual([5_700]);
  });

  it('of a project that does not exist is refused', async () => {
    await expect(pay('粉笔', '5', 'P9')).rejects.toEqual(
      refusal('entryInvalid', { field: 'project', fault: 'unknownProject', given: 'P9' }),
    );
  });
});
