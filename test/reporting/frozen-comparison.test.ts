import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { comparisonOf, keptComparison } from '../../server/reporting/periods/comparison.ts';
import { savePeriod, saveText } from '../../server/reporting/periods/commands.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { indicatorCodes } from '../../shared/reporting/indicators.ts';
import { ContractOffice, money, now } from './contract-office.ts';
import { year } from './register.ts';

let office: ContractOffice;
let sessions: string[];
const em = () => office.em();
const compared = () => comparisonOf(em(), office.periodId, { now, again: true });

/** Frozen by a version of the product that counted by other statements, or said of one figure what it counts in other words. */
async function freezeByOlderVersion(): Promise<void> {
  const content = await snapshotOf(em(), year, { now });
  const bytes = bytesOf({
    ...content,
    figures: content.figures.map((figure) =>
      figure.code === 'serviceHours'
        ? { ...figure, counts: { ...figure.counts, en: 'Said otherwise then' } }
        : { ...figure, definition: 'a'.repeat(64) },
    ),
  });
  await office.register.rows(
    `insert into report_snapshot (period_id, content, sha256, frozen_by, frozen_at)
     values ($1, $2, sha256(convert_to($2, 'UTF8')), $3, $4)`,
    [office.periodId, bytes, office.administrator.personId, now.toISOString()],
  );
}

async function changesInWorkbook(): Promise<unknown[][]> {
  const bytes = await reportFile(em(), {
    ...{ period: year, content: 'report', format: 'xlsx', language: 'en', names: 'full', now },
  });
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(Buffer.from(bytes)).buffer);
  const rows: unknown[][] = [];
  workbook.getWorksheet('Changed since frozen')?.eachRow((row, at) => {
    if (at > 2) rows.push([1, 3, 4, 5].map((column) => row.getCell(column).value));
  });
  return rows;
}

beforeAll(async () => {
  office = await ContractOffice.open();
  await office.register.meeting();
  const session = (tallied: number) =>
    office.register.entry({ register: 'session', kind: 'session', module: 'legal', verified: true, tallied });
  sessions = [await session(5), await session(4)];
  await freezeByOlderVersion();
});
afterAll(() => office.close());

it('a year frozen by an older version is told apart from one whose figures differ', async () => {
  const comparison = await compared();
  expect(comparison?.recountedSha256).not.toBe((await office.view()).snapshot?.sha256);
  expect(comparison).toMatchObject({
    ...{ isIntact: true, differences: [], restated: indicatorCodes },
    ...{ isSpreadOtherwise: false, changedParts: [] },
  });
  expect(await changesInWorkbook()).toEqual(
    indicatorCodes.map((code) => [
      code,
      expect.any(Number),
      expect.any(Number),
      'Newer version of the counting, same figure and records',
    ]),
  );
});

it('a comparison that was kept before it told them apart is made anew', async () => {
  await compared();
  await office.register.rows(
    `update snapshot_comparison set comparison = comparison::jsonb - 'restated' where period_id = $1`,
    [office.periodId],
  );
  expect(await keptComparison(em(), office.periodId)).toBeNull();
  const { recountedSha256, ...rest } =
    (await comparisonOf(em(), office.periodId, { now, again: false })) ?? {};
  expect(recountedSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(rest).toMatchObject({ restated: indicatorCodes });
});

it('texts written since are named, and are no difference of figures', async () => {
  await office.run(saveText, { periodId: office.periodId, section: 'background', words: '背景改写' });
  expect(await compared()).toMatchObject({ differences: [], changedParts: ['texts'] });
});

it('a record that adds something else is a difference, even where the sum stays', async () => {
  await office.register.rows(
    `update register_entry set tallied = case tallied when 5 then 4 else 5 end where id = any($1)`,
    [sessions],
  );
  const comparison = await compared();
  const legal = { code: 'legalServed', then: 9, now: 9, added: 0, removed: 0, corrected: 2 };
  expect(comparison?.differences).toMatchObject([{ code: 'totalServed', corrected: 2 }, legal]);
  expect(comparison?.differences[1]).toMatchObject({ isRetargeted: false, isRestated: true });
  expect(comparison?.restated).not.toContain('legalServed');
  expect(comparison?.restated).toHaveLength(indicatorCodes.length - 2);
  expect((await changesInWorkbook()).filter(([code]) => code === 'legalServed')).toEqual([
    ['legalServed', 9, 9, 'Counted by a newer version of the counting'],
    ['legalServed', 9, 9, 'Corrected'],
    ['legalServed', 9, 9, 'Corrected'],
  ]);
});

it('figures that spread otherwise over the months are said to', async () => {
  expect(await compared()).toMatchObject({ isSpreadOtherwise: false });
  await office.register.rows(`update register_entry set on_day = on_day + 40 where id = any($1)`, [sessions]);
  expect(await compared()).toMatchObject({ isSpreadOtherwise: true });
});

it('an open year is not compared', async () => {
  const open = { periodId: null, from: '2026-10-01', to: '2027-09-30', ...money };
  const { periodId } = await office.run(savePeriod, open);
  expect(await comparisonOf(em(), periodId, { now, again: true })).toBeNull();
});
