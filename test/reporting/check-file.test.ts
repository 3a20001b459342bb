import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFigures } from '../../server/reporting/check/check-figures.ts';
import { checkFile } from '../../server/reporting/check/check-file.ts';
import { Register, year } from './register.ts';

let register: Register;
/** Everything is confirmed on 1 January 2024. */
beforeAll(async () => {
  register = await Register.open();
  await register.everyRegister();
});
afterAll(() => register.close());

const now = new Date('2024-06-01T00:00:00Z');
const content = Buffer.from('指标,完成值\n法律政策服务场次,1\n法律政策服务人次,5\n');

async function checked(asOf: string | null) {
  const period = { ...year, asOf };
  const result = await checkFigures(register.database.em(), { period, content, now });
  if (!('lines' in result)) throw new Error(JSON.stringify(result));
  return { period, result };
}

describe('a table that is checked', () => {
  it('is compared with what was known at the end of the day that is looked back to', async () => {
    const lines = async (asOf: string | null) =>
      (await checked(asOf)).result.lines.filter(({ given }) => given !== null);
    expect(await lines(null)).toEqual([
      { code: 'legalSessions', given: 1, counted: 1 },
      { code: 'legalServed', given: 5, counted: 3 },
    ]);
    expect(await lines('2023-12-31')).toMatchObject([{ counted: 0 }, { counted: 0 }]);
  });

  it('is kept as a workbook: each difference with its note, and none of them a formula', async () => {
    const { period, result } = await checked('2024-01-01');
    const notes = [{ code: 'legalServed', words: '=两人未签到' }] as const;
    const file = await checkFile(register.database.em(), {
      ...{ period, result, notes, language: 'zh-CN' as const, now },
    });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Uint8Array.from(file).buffer);
    const [sheet] = workbook.worksheets;
    const rows: unknown[][] = [];
    sheet?.eachRow(({ values }) => rows.push(Array.isArray(values) ? values.slice(1) : []));
    expect(String(rows[0]?.[0])).toContain('2024年1月1日');
    const line = rows.find(([code]) => code === 'legalServed');
    expect(line?.slice(0, -1)).toEqual(['legalServed', '法律政策服务人次', '人次', 5, 3, -2]);
    expect(line?.at(-1)).toMatch(/^[^=].*两人未签到$/);
    expect(rows.find(([code]) => code === 'childServed')).toContain('表里没有');
  });
});
