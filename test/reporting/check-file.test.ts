import ExcelJS from 'exceljs';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFigures } from '../../server/reporting/check/check-figures.ts';
import { checkFile } from '../../server/reporting/check/check-file.ts';
import { keepCheck, noteDifference } from '../../server/reporting/check/commands.ts';
import { checksOf, keptCheck } from '../../server/reporting/check/kept-checks.ts';
import { ContractOffice, now, refusal } from './contract-office.ts';
import { year } from './register.ts';

let office: ContractOffice;
/** Everything is confirmed on 1 January 2024. */
beforeAll(async () => {
  office = await ContractOffice.open();
  await office.register.everyRegister();
});
afterAll(() => office.close());

const content = Buffer.from('指标,完成值\n法律政策服务场次,1\n法律政策服务人次,5\n');

async function checked(asOf: string | null) {
  const result = await checkFigures(office.em(), { period: { ...year, asOf }, content, now });
  if (!('lines' in result)) throw new Error(JSON.stringify(result));
  return result.lines.filter(({ given }) => given !== null);
}

const keep = (asOf: string | null) =>
  office.run(
    keepCheck,
    { ...year, asOf, fileName: '2023上报.csv', content: content.toString('base64') },
    office.evaluator,
  );
const note = (checkId: string, words: string) =>
  office.run(noteDifference, { checkId, code: 'legalServed', words }, office.evaluator);

describe('a table that is checked', () => {
  it('is compared with what was known at the end of the day that is looked back to', async () => {
    expect(await checked(null)).toEqual([
      { code: 'legalSessions', given: 1, counted: 1 },
      { code: 'legalServed', given: 5, counted: 3 },
    ]);
    expect(await checked('2023-12-31')).toMatchObject([{ counted: 0 }, { counted: 0 }]);
  });

  it('is kept as it was compared, with the newest note on each difference, who wrote it and when', async () => {
    const { checkId } = await keep(null);
    await note(checkId, '两人未签到');
    await note(checkId, '两人未签到，已补');
    await office.register.entry({
      register: 'session',
      kind: 'session',
      verified: true,
      module: 'legal',
      tallied: 9,
    });
    const { checks } = await checksOf(office.em(), year);
    expect(checks).toMatchObject([
      {
        ...{ id: checkId, fileName: '2023上报.csv', sheet: 'CSV', byName: expect.stringMatching(/./) },
        notes: [{ code: 'legalServed', words: '两人未签到，已补', at: now.getTime() }],
      },
    ]);
    expect(checks[0]?.lines).toContainEqual({ code: 'legalServed', given: 5, counted: 3 });
    await note(checkId, '');
    expect((await checksOf(office.em(), year)).checks[0]?.notes).toEqual([]);
    expect((await checksOf(office.em(), { ...year, to: '2023-09-29' })).checks).toEqual([]);
  });

  it('is kept by whoever may write, takes notes on its own lines alone, and nothing of it is rewritten', async () => {
    const { checkId } = await keep(null);
    const elsewhere = { checkId: uuidv4(), code: 'legalServed', words: '无' } as const;
    await expect(office.run(noteDifference, elsewhere)).rejects.toEqual(refusal('notAllowed'));
    await expect(
      office.run(keepCheck, {
        ...year,
        asOf: null,
        fileName: 'a.csv',
        content: Buffer.from('甲\n').toString('base64'),
      }),
    ).rejects.toEqual(refusal('invalidInput'));
    const host = {
      ...office.administrator,
      grants: [{ role: 'host' as const, communityId: uuidv4(), unitId: null }],
    };
    await expect(office.run(noteDifference, { ...elsewhere, checkId }, host)).rejects.toEqual(
      refusal('notAllowed'),
    );
    await expect(office.register.rows(`update figure_check set sheet = ''`)).rejects.toThrow();
    await expect(office.register.rows('delete from figure_check_note')).rejects.toThrow();
  });

  it('is saved as a workbook: each difference with its note, and none of them a formula', async () => {
    const { checkId } = await keep('2024-01-01');
    await note(checkId, '=两人未签到');
    const check = await keptCheck(office.em(), checkId);
    if (!check) throw new Error('not kept');
    const file = await checkFile(office.em(), { check, language: 'zh-CN', now });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Uint8Array.from(file).buffer);
    const [sheet] = workbook.worksheets;
    const rows: unknown[][] = [];
    sheet?.eachRow(({ values }) => rows.push(Array.isArray(values) ? values.slice(1) : []));
    expect(String(rows[0]?.[0])).toContain('2024年1月1日');
    const line = rows.find(([code]) => code === 'legalServed');
    const counted = check.lines.find(({ code }) => code === 'legalServed')?.counted ?? 0;
    expect(line?.slice(0, 6)).toEqual(['legalServed', '法律政策服务人次', '人次', 5, counted, counted - 5]);
    expect(line?.[6]).toMatch(/^[^=].*两人未签到$/);
    expect(line?.slice(7)).toEqual([expect.any(String), new Date('2024-02-01T16:00:00Z')]);
    expect(rows.find(([code]) => code === 'childServed')).toContain('表里没有');
  });
});
