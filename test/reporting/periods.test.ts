import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../server/live/run-command.ts';
import type { Command } from '../../server/live/command.ts';
import {
  freezePeriod,
  saveDeviation,
  savePeriod,
  saveTarget,
  saveText,
} from '../../server/reporting/periods/commands.ts';
import { keptSnapshot, periodView } from '../../server/reporting/periods/queries.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { reportOn } from '../../server/reporting/report.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { Register, year } from './register.ts';

let register: Register;
let administrator: SignedIn;
let periodId: string;
let reportId: string;
const now = new Date('2024-02-01T08:00:00Z');

const run = <Input, Reply>(command: Command<Input, Reply>, input: NoInfer<Input>) =>
  runCommand({ database: register.database, now: () => now, publish: () => undefined }, command, {
    id: uuidv4(),
    actor: administrator,
    input,
  });
const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });
const money = { initialBudget: 283_000_000, budget: 283_000_000, spent: 141_500_000 };
const em = () => register.database.em();
const view = async () => {
  const read = await periodView(em(), periodId, now);
  if (!read) throw new Error('no period');
  return read;
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
  reportId = await register.meeting();
  periodId = (await run(savePeriod, { periodId: null, ...year, ...money })).periodId;
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

  it('spends nothing without a budget', async () => {
    const open = { periodId: null, from: '2030-10-01', to: '2031-09-30', initialBudget: null };
    await expect(run(savePeriod, { ...open, budget: null, spent: 1 })).rejects.toEqual(
      refusal('moneyInvalid'),
    );
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
    await expect(run(saveTarget, { ...target, to: 5 })).rejects.toEqual(refusal('targetInvalid'));
    await expect(run(saveTarget, { ...target, code: 'serviceHours', from: 10, to: 9 })).rejects.toEqual(
      refusal('targetInvalid'),
    );
  });

  it('keeps the words of a section for the years after it', async () => {
    await run(saveText, { periodId, section: 'background', words: '背景如下' });
    const later = await run(savePeriod, { periodId: null, from: '2024-10-01', to: '2025-09-30', ...money });
    const next = await periodView(em(), later.periodId, now);
    expect(next?.texts.find(({ section }) => section === 'background')).toEqual({
      section: 'background',
      words: '背景如下',
      isFromEarlier: true,
    });
    await expect(run(freezePeriod, { periodId: later.periodId })).rejects.toEqual(refusal('periodNotOver'));
  });
});

describe('a frozen period', () => {
  beforeAll(async () => {
    await run(saveDeviation, { periodId, code: 'problemsSolved', words: '会议多在年末' });
    await run(freezePeriod, { periodId });
  });

  it('recomputed from the same records gives the same bytes and no difference', async () => {
    const kept = await keptSnapshot(em(), periodId);
    expect(bytesOf(await snapshotOf(em(), year, new Date('2031-01-01')))).toBe(kept?.content);
    expect((await view()).snapshot).toMatchObject({ isIntact: true, differences: [] });
  });

  it('is not frozen twice, and what was agreed for it does not change', async () => {
    await expect(run(freezePeriod, { periodId })).rejects.toEqual(refusal('periodFrozen'));
    const target = { periodId, code: 'problemsSolved', from: 1, to: null, share: 1, reason: '改小' } as const;
    await expect(run(saveTarget, target)).rejects.toEqual(refusal('periodFrozen'));
    await expect(run(savePeriod, { periodId, ...year, ...money })).rejects.toEqual(refusal('periodFrozen'));
    await expect(run(saveDeviation, { periodId, code: 'problemsSolved', words: '别的' })).rejects.toEqual(
      refusal('periodFrozen'),
    );
    await expect(register.rows('update period_target set target_from = 1')).rejects.toThrow();
    await expect(register.rows('delete from report_snapshot')).rejects.toThrow();
  });

  it('keeps its bytes when records change later, and says which ones', async () => {
    const before = await keptSnapshot(em(), periodId);
    const added = await register.meeting();
    await register.rows(
      `update meeting set state = 'closed', signed_at = null, signed_by = null where id = $1`,
      [reportId],
    );
    expect((await view()).snapshot?.differences).toEqual([
      {
        code: 'deliberationMeetings',
        then: 1,
        now: 1,
        added: [added],
        removed: [reportId],
        isRedefined: false,
      },
    ]);
    expect(await keptSnapshot(em(), periodId)).toEqual(before);
  });
});
