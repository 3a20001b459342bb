import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveTarget } from '../../server/reporting/periods/commands.ts';
import { saveIndicator } from '../../server/reporting/projects/save-indicator.ts';
import { saveProject } from '../../server/reporting/projects/commands.ts';
import { recordsOf } from '../../server/reporting/count.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { partsShown } from '../../server/reporting/parts.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import { Progress } from '../../server/reporting/progress.ts';
import { reportOn, reportWithRecords } from '../../server/reporting/report.ts';
import { reportJson } from '../../server/reporting/table-text.ts';
import { linesOf } from '../../shared/reporting/cuts.ts';
import { contractWords } from '../../shared/reporting/indicator-words.ts';
import {
  indicatorCodes,
  indicatorOf,
  offeredIndicators,
  type IndicatorCode,
  type IndicatorModule,
} from '../../shared/reporting/indicators.ts';
import { ContractOffice, now, project, refusal } from './contract-office.ts';
import { type Register, year } from './register.ts';

let office: ContractOffice;
let register: Register;
let periodId: string;

const em = () => office.em();
const run: ContractOffice['run'] = (command, input, actor) => office.run(command, input, actor);

beforeAll(async () => {
  office = await ContractOffice.open();
  ({ register, periodId } = office);
  await run(saveProject, project);
});
afterAll(() => office.close());

describe('the indicators of a project', () => {
  const both = (zh: string, en: string) => ({ zh, en });
  const words = {
    name: both('党员服务人数', 'Party members served'),
    unit: both('人', 'people'),
    level1: both('效益指标', 'Benefit'),
    level2: both('社会效益', 'Social benefit'),
  };
  const codesNow = async () => (await reportOn(em(), year, now)).figures.map(({ code }) => code);
  type Words = Parameters<typeof saveIndicator.run>[1]['words'];
  const choose = (
    code: IndicatorCode,
    isUsed: boolean,
    module: IndicatorModule = indicatorOf(code).module,
    words?: Words,
  ) => run(saveIndicator, { code, isUsed, module, projectCode: null, words, reason: '补充协议' });

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
      await register.entry({ register: source, verified: true });
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
    expect((await office.view()).preset.at(-1)).toMatchObject({ code: 'mediaReports' });
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
    expect((await office.view()).offered).toContain('legalSessions');
    await choose('legalSessions', true);
    expect(await codesNow()).toContain('legalSessions');
  });

  it('has them in every form of both reports: what was added where it was placed, of what was left out nothing', async () => {
    const left = ['legalSessions', 'legalServed', 'problemsSolved', 'totalServed', 'serviceHours'] as const;
    for (const code of left) await choose(code, false);
    await choose('awards', true, 'hardship');
    const file = (content: 'ministry' | 'report', format: 'docx' | 'csv' | 'json') =>
      reportFile(em(), { period: year, content, format, language: 'en', names: 'full', now });
    for (const format of ['docx', 'csv'] as const)
      expect((await file('ministry', format)).length).toBeGreaterThan(1_000);
    expect((await file('report', 'docx')).length).toBeGreaterThan(10_000);
    const written = String(await file('ministry', 'json'));
    for (const code of left) expect(written).not.toContain(contractWords(code).name.en);
    const json: { chapters: { sections: { title: string; content: { text?: string }[] }[] }[] } =
      JSON.parse(written);
    const sections = json.chapters.flatMap((chapter) => chapter.sections);
    const titles = sections.map(({ title }) => title);
    expect(titles.some((title) => title.includes('Legal'))).toBe(false);
    const hardship = sections.find(({ title }) => title.includes('ardship'));
    expect(JSON.stringify(hardship?.content)).toContain(contractWords('awards').name.en);
    await choose('awards', false);
    for (const code of left) await choose(code, true);
  });

  it('calls an indicator as it likes in every report, until it takes the words of the contract again', async () => {
    await choose('partyServed', true, undefined, words);
    const report = await reportOn(em(), year, now);
    const written = new ReportWords('en', report.figures);
    expect(written.amount('partyServed', 3)).toContain('people');
    expect(written.level('partyServed', 'level1')).toBe('Benefit');
    expect(
      reportJson(report, await partsShown(em(), year, indicatorCodes)).indicators.find(
        ({ code }) => code === 'partyServed',
      )?.names,
    ).toEqual(words.name);
    await choose('partyServed', true, undefined, null);
    const again = await reportOn(em(), year, now);
    expect(again.figures.find(({ code }) => code === 'partyServed')?.words).toEqual(
      contractWords('partyServed'),
    );
  });

  it('has module, code and words saved together or not at all', async () => {
    const shown = async () => {
      const { figures } = await reportOn(em(), year, now);
      const figure = figures.find(({ code }) => code === 'partyServed');
      return [figure?.module, figure?.projectCode, figure?.words.name.en];
    };
    const placed = { code: 'partyServed', isUsed: true, module: 'overall', words, reason: '按合同' } as const;
    const before = await shown();
    await expect(run(saveIndicator, { ...placed, projectCode: '??' })).rejects.toEqual(
      refusal('codeInvalid', { given: '??' }),
    );
    expect(await shown()).toEqual(before);
    await run(saveIndicator, { ...placed, projectCode: 'C-01' });
    expect(await shown()).toEqual(['overall', 'C-01', 'Party members served']);
    // what is said nothing of stays
    await choose('partyServed', true);
    expect(await shown()).toEqual(['participation', null, 'Party members served']);
  });
});
