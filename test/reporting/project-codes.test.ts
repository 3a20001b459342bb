import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../server/live/run-command.ts';
import type { Command } from '../../server/live/command.ts';
import { checkFigures } from '../../server/reporting/check/check-figures.ts';
import { formOf } from '../../server/reporting/form/form-lines.ts';
import { freezePeriod, savePeriod } from '../../server/reporting/periods/commands.ts';
import { saveIndicator } from '../../server/reporting/projects/save-indicator.ts';
import { comparisonOf } from '../../server/reporting/periods/comparison.ts';
import { contentIn, keptSnapshot } from '../../server/reporting/periods/kept-snapshot.ts';
import { periodView } from '../../server/reporting/periods/queries.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { Progress } from '../../server/reporting/progress.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { reportOn, reportWithRecords } from '../../server/reporting/report.ts';
import { readTable } from '../../server/read-table.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { indicatorOf, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import { whyCodeRefused } from '../../shared/reporting/project-code.ts';
import type { ReportContent, ReportFormat } from '../../shared/reporting/report-formats.ts';
import { Register, year } from './register.ts';

let register: Register;
let administrator: SignedIn;
let periodId: string;
const now = new Date('2024-02-01T08:00:00Z');
const em = () => register.database.em();

const run = <Input, Reply>(command: Command<Input, Reply>, input: NoInfer<Input>) =>
  runCommand({ database: register.database, now: () => now, publish: () => undefined }, command, {
    ...{ id: uuidv4(), actor: administrator, input },
  });
const give = (code: IndicatorCode, projectCode: string | null) =>
  run(saveIndicator, { code, isUsed: true, module: indicatorOf(code).module, projectCode, reason: '按合同' });
const refusal = (code: string, given: string) => expect.objectContaining({ code, details: { given } });
const file = (content: ReportContent, format: ReportFormat) =>
  reportFile(em(), { ...{ period: year, content, format, language: 'zh-CN', names: 'full', now } });
const codeNow = async (code: IndicatorCode) =>
  (await reportOn(em(), year, now)).figures.find((one) => one.code === code)?.projectCode;

beforeAll(async () => {
  register = await Register.open();
  administrator = {
    ...{ kind: 'person', personId: await register.person('local'), sessionId: uuidv4(), name: '管理员' },
    grants: [{ role: 'administrator', communityId: null, unitId: null }],
  };
  const money = { initialBudget: null, budget: null, assessor: '', assessedGrade: '', carriesOver: null };
  periodId = (await run(savePeriod, { periodId: null, ...year, ...money })).periodId;
  await register.meeting();
});
afterAll(() => register.close());

describe('a code of the project', () => {
  const others = [
    { code: 'legalServed', projectCode: 'B-2', names: ['法律课人次', 'LAW'] },
    { code: 'childServed', projectCode: null, names: [] },
  ] as const;

  it.each([
    ['3.2.1', null],
    ['产出1（2）', 'codeInvalid'],
    ['产出1(2)', null],
    ['a'.repeat(20), null],
    ['a'.repeat(21), 'codeInvalid'],
    ['', 'codeInvalid'],
    ['=1+1', 'codeInvalid'],
    ['-3', 'codeInvalid'],
    ['3 2', 'codeInvalid'],
    ['b-2', 'codeTaken'],
    ['CHILDSERVED', 'codeTaken'],
    ['awards', 'codeTaken'],
    ['partyServed', null],
    ['法律课人次', 'codeTaken'],
    ['Law', 'codeTaken'],
  ])('%j of the Party service is refused: %j', (given, why) => {
    expect(whyCodeRefused(given, 'partyServed', others)).toBe(why);
  });

  it('is kept as the keyboard has it, is nobody else’s, and every change is kept', async () => {
    await give('partyServed', ' ３．２．１（a） ');
    expect(await codeNow('partyServed')).toBe('3.2.1(a)');
    await expect(give('legalServed', '3.2.1(A)')).rejects.toEqual(refusal('codeTaken', '3.2.1(A)'));
    await expect(give('legalServed', 'childserved')).rejects.toEqual(refusal('codeTaken', 'childserved'));
    await expect(give('legalServed', '@x')).rejects.toEqual(refusal('codeInvalid', '@x'));
    await give('partyServed', '3.2.1');
    await run(saveIndicator, {
      ...{ code: 'awards', isUsed: true, module: 'overall', projectCode: '9', reason: '增补' },
    });
    await run(saveIndicator, {
      ...{ code: 'awards', isUsed: false, module: 'overall', projectCode: '9', reason: '撤回' },
    });
    await give('legalServed', '9');
    const view = await periodView(em(), periodId, now);
    expect(view?.codeChanges).toMatchObject([
      { code: 'legalServed', before: null, after: '9' },
      { code: 'awards', before: '9', after: null },
      { code: 'awards', before: null, after: '9' },
      { code: 'partyServed', before: '3.2.1(a)', after: '3.2.1' },
      { code: 'partyServed', before: null, after: '3.2.1(a)' },
    ]);
    await expect(register.rows('update project_code_change set to_code = null')).rejects.toThrow();
    await give('legalServed', null);
  });
});

describe('what people read', () => {
  it('has the code of the project before the name, and as its code', async () => {
    const report = await reportWithRecords(em(), { period: year, now, progress: new Progress(40) });
    const words = new ReportWords('zh-CN', report.figures);
    const cells = formOf(report, words).lines.flatMap((line) => line.cells.map(({ value }) => value));
    expect(cells).toContain('3.2.1 党员服务人次');
    expect(cells).toContain('法律政策服务人次');
    const sheets = await readTable(Buffer.from(await file('report', 'xlsx')));
    const rows = sheets.flatMap(({ rows: lines }) => lines);
    expect(rows.filter(([code]) => code === '3.2.1').length).toBeGreaterThan(1);
    expect(rows.filter(([code]) => code === 'partyServed')).toEqual([]);
  });

  it('stands beside the code of the definition where programs read', async () => {
    const { indicators } = JSON.parse(String(await file('report', 'json')));
    expect(indicators).toContainEqual(expect.objectContaining({ code: 'partyServed', projectCode: '3.2.1' }));
    expect(indicators).toContainEqual(expect.objectContaining({ code: 'legalServed', projectCode: null }));
    expect(JSON.parse(String(await file('parts', 'json'))).indicators).toContainEqual(
      expect.objectContaining({ code: 'partyServed', projectCode: '3.2.1' }),
    );
    for (const content of ['report', 'parts'] as const) {
      const [head, ...lines] = String(await file(content, 'csv'))
        .trim()
        .split('\r\n');
      expect(head).toMatch(/,project_code,project$/);
      expect(
        lines.filter((line) => line.includes('partyServed')).every((line) => line.endsWith(',3.2.1,P1')),
      ).toBe(true);
    }
  });

  it('is understood when figures are compared: the code of either kind, and what the forms write', async () => {
    const compare = (content: Buffer) => checkFigures(em(), { period: year, content, now });
    const table = (code: string) => Buffer.from(`指标,完成值\n${code},7\n`);
    for (const code of ['3.2.1', 'partyserved', '党员服务人次', '3.2.1 党员服务人次'])
      expect(await compare(table(code)), code).toMatchObject({
        problems: [],
        lines: expect.arrayContaining([{ code: 'partyServed', given: 7, counted: 0 }]),
      });
    for (const [content, format] of [
      ['form', 'xlsx'],
      ['report', 'csv'],
    ] as const) {
      const result = await compare(Buffer.from(await file(content, format)));
      expect(result).toMatchObject({ problems: [] });
      expect('lines' in result && result.lines.every(({ given, counted }) => given === counted)).toBe(true);
    }
  });
});

describe('a frozen year', () => {
  it('keeps the codes that held, gives the same bytes, and says that they are other ones now', async () => {
    await run(freezePeriod, { periodId });
    const kept = await keptSnapshot(em(), periodId);
    const content = contentIn(kept?.content ?? '');
    const ofIndicator = (code: IndicatorCode) =>
      content.format === 'gongyi-snapshot-2' && content.written.words.find((one) => one.code === code);
    expect(ofIndicator('partyServed')).toHaveProperty('projectCode', '3.2.1');
    expect(ofIndicator('legalServed')).not.toHaveProperty('projectCode');
    expect(bytesOf(await snapshotOf(em(), year, { now }))).toBe(kept?.content);
    await give('partyServed', '4.1');
    expect(await codeNow('partyServed')).toBe('3.2.1');
    expect((await reportOn(em(), year, now)).frozen?.changedParts).toEqual(['words']);
    await give('partyServed', '3.2.1');
    expect(await comparisonOf(em(), periodId, { now, again: true })).toMatchObject({
      recountedSha256: kept?.sha256,
    });
  });
});
