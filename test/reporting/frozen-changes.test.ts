import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freezePeriod, saveText } from '../../server/reporting/periods/commands.ts';
import { dashboardOf } from '../../server/reporting/cuts.ts';
import { comparisonOf } from '../../server/reporting/periods/comparison.ts';
import { frozenPeriod, frozenRecordsOf, pageOfFrozen } from '../../server/reporting/periods/frozen-lists.ts';
import { contentIn, frozenParts, keptSnapshot } from '../../server/reporting/periods/kept-snapshot.ts';
import { snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { Progress } from '../../server/reporting/progress.ts';
import { reportOn, reportWithRecords, shownOn } from '../../server/reporting/report.ts';
import { reportJson } from '../../server/reporting/table-text.ts';
import { linesOf, type Part } from '../../shared/reporting/cuts.ts';
import { differencesOf } from '../../shared/reporting/snapshot.ts';
import { ContractOffice, now } from './contract-office.ts';
import { type Register, year } from './register.ts';

let office: ContractOffice;
let register: Register;
let periodId: string;
let reportId: string;

const em = () => office.em();
const run: ContractOffice['run'] = (command, input, actor) => office.run(command, input, actor);

beforeAll(async () => {
  office = await ContractOffice.open();
  ({ register, periodId } = office);
  reportId = await register.meeting();
  await run(freezePeriod, { periodId });
});
afterAll(() => office.close());

describe('what changed since a period was frozen', () => {
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
    expect((await office.view()).snapshot?.comparison).toMatchObject({ at: now.getTime(), isCurrent: false });
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
    const frozen = await frozenPeriod(em(), year, null);
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
    expect(await frozenPeriod(em(), march, null)).toBeNull();
    expect(await frozenPeriod(em(), { ...year, asOf: '2023-09-30' }, year)).toBeNull();
    const frozen = await frozenPeriod(em(), march, year);
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
