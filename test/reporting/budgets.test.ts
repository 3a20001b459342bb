import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../server/live/run-command.ts';
import type { Command } from '../../server/live/command.ts';
import { migrate } from '../../server/migrate.ts';
import { decideBudget } from '../../server/reporting/budgets/commands.ts';
import { freezePeriod, savePeriod } from '../../server/reporting/periods/commands.ts';
import { contentIn, keptSnapshot } from '../../server/reporting/periods/kept-snapshot.ts';
import { periodView, projectView } from '../../server/reporting/periods/queries.ts';
import { reportFile } from '../../server/reporting/report-file.ts';
import { fundsSentence, fundsWords } from '../../server/reporting/form/funds.ts';
import { formOf } from '../../server/reporting/form/form-lines.ts';
import { Progress } from '../../server/reporting/progress.ts';
import { reportOn, reportWithRecords } from '../../server/reporting/report.ts';
import { ReportWords } from '../../server/reporting/report-words.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { quietLog } from '../support/postgres.ts';
import { Register, year } from './register.ts';

let register: Register;
let administrator: SignedIn;
let evaluator: SignedIn;
let periodId: string;
let now = new Date('2024-02-01T08:00:00Z');
const em = () => register.database.em();

const run = <Input, Reply>(command: Command<Input, Reply>, input: NoInfer<Input>, actor = administrator) =>
  runCommand({ database: register.database, now: () => now, publish: () => undefined }, command, {
    ...{ id: uuidv4(), actor, input },
  });
const refusal = (code: string) => expect.objectContaining({ code });
const save = (initialBudget: number | null, budget: number | null, actor = administrator) =>
  run(
    savePeriod,
    { periodId, ...year, initialBudget, budget, assessor: '', assessedGrade: '', carriesOver: null },
    actor,
  );
const decide = (seen: number, returnReason: string | null = null, actor = evaluator) =>
  run(decideBudget, { periodId, seen, returnReason }, actor);
const view = async () => {
  const read = await periodView(em(), periodId, now);
  if (!read) throw new Error('no period');
  return read;
};
const inJson = async () =>
  JSON.parse(
    String(
      await reportFile(em(), {
        ...{ period: year, content: 'report', format: 'json', language: 'zh-CN', names: 'full', now },
      }),
    ),
  ).funds;
/** The cells of the self-evaluation form. */
const inForm = async () => {
  const report = await reportWithRecords(em(), { period: year, now, progress: new Progress(40) });
  return formOf(report, new ReportWords('zh-CN', report.figures)).lines.flatMap(({ cells }) =>
    cells.map(({ value }) => value),
  );
};
const execution = async (asOf: string | null = null) =>
  (await reportOn(em(), { ...year, asOf }, now)).scoring?.execution.score;

beforeAll(async () => {
  register = await Register.open();
  const signedIn = async (role: 'administrator' | 'evaluator'): Promise<SignedIn> => ({
    ...{ kind: 'person', personId: await register.person('local'), sessionId: uuidv4(), name: role },
    grants: [{ role, communityId: null, unitId: null }],
  });
  administrator = await signedIn('administrator');
  evaluator = await signedIn('evaluator');
  await register.entry({ register: 'spending', verified: true, cents: 50_000_000 });
  const none = {
    initialBudget: null,
    budget: 200_000_000,
    assessor: '',
    assessedGrade: '',
    carriesOver: null,
  };
  periodId = (await run(savePeriod, { periodId: null, ...year, ...none })).periodId;
});
afterAll(() => register.close());

describe('the money of a year in words', () => {
  const words = new ReportWords('zh-CN');
  const nothing = { initialBudget: null, budget: null, spent: null };
  const period = { ...year, asOf: null };
  const cents = (tenThousands: number) => tenThousands * 1_000_000;

  it.each([
    [
      'never entered',
      nothing,
      null,
      0,
      { budget: '未登记', spent: '未登记', rate: '未登记' },
      '预算和执行数未登记',
    ],
    [
      'that all wait',
      nothing,
      { initialBudget: null, budget: cents(283) },
      cents(1),
      { initialBudget: '未登记', budget: '待复核 283.00', spent: '待复核 1.00', rate: '待复核' },
      '已填的全年预算 283.00 万元待第二个人复核，不计分。',
    ],
    [
      'of which some wait',
      { initialBudget: cents(200), budget: cents(200), spent: cents(50) },
      { initialBudget: cents(200), budget: cents(283) },
      cents(1),
      {
        ...{ initialBudget: '200.00', budget: '200.00（新填 283.00 待复核）' },
        ...{ spent: '50.00', rate: '25.0%' },
      },
      '执行率 25.0%。新填的全年预算 283.00 万元待第二个人复核，未计。资金来源：',
    ],
    [
      'whose payments all wait',
      { initialBudget: null, budget: cents(200), spent: null },
      null,
      cents(1),
      { budget: '200.00', spent: '待复核 1.00', rate: '待复核' },
      '全年执行数待复核，不计分。已登记的支出 1.00 万元待第二个人复核，未计。资金来源：',
    ],
    [
      'of which nothing waits',
      { initialBudget: null, budget: cents(200), spent: null },
      null,
      0,
      { initialBudget: '未登记', budget: '200.00', spent: '未登记', rate: '未登记' },
      '全年预算 200.00 万元，全年执行数未登记，不计分。资金来源：',
    ],
  ])('%s', (_title, funds, budgetWaiting, spentWaiting, cells, sentence) => {
    const report = { funds, budgetWaiting, spentWaiting, period };
    expect(fundsWords(report, words)).toMatchObject(cells);
    expect(fundsSentence(report, words)).toContain(sentence);
  });
});

describe('a budget', () => {
  it('counts once somebody else has confirmed it; until then it is shown as waiting and scores nothing', async () => {
    expect(await view()).toMatchObject({
      budget: null,
      budgets: { versions: [{ version: 1, decision: null }] },
    });
    expect(await execution()).toBeNull();
    expect(await inJson()).toMatchObject({
      ...{ initialBudget: null, budget: null },
      budgetWaiting: { initialBudget: null, budget: 2_000_000 },
    });
    expect(await inForm()).toEqual(expect.arrayContaining(['未登记', '待复核 200.00', '50.00', '待复核']));
    expect((await projectView(em(), now)).periods).toMatchObject([{ budget: null, isBudgetWaiting: true }]);
    await expect(decide(1, null, administrator)).rejects.toEqual(refusal('ownEntry'));
    now = new Date('2024-02-02T08:00:00Z');
    await decide(1);
    expect(await view()).toMatchObject({ initialBudget: null, budget: 200_000_000 });
    expect((await projectView(em(), now)).periods).toMatchObject([
      { budget: 200_000_000, isBudgetWaiting: false },
    ]);
    expect(await execution()).toBe(250);
    expect(await inJson()).toMatchObject({ budget: 2_000_000, budgetWaiting: null });
    expect((await inForm()).join()).not.toContain('待复核');
    await expect(decide(1)).rejects.toEqual(refusal('changedMeanwhile'));
  });

  it('that is changed leaves the confirmed one counting; a returned one says why, and a later one replaces it', async () => {
    now = new Date('2024-02-03T08:00:00Z');
    await save(180_000_000, 100_000_000);
    await save(180_000_000, 100_000_000);
    expect((await view()).budgets.versions).toHaveLength(2);
    expect(await execution()).toBe(250);
    await decide(2, '与合同不符');
    expect(await view()).toMatchObject({
      budget: 200_000_000,
      budgets: { versions: [{ version: 2, decision: { returnReason: '与合同不符' } }, { version: 1 }] },
      report: { budgetWaiting: null },
    });
    expect((await projectView(em(), now)).periods).toMatchObject([{ budget: 200_000_000 }]);
    await save(null, 200_000_000);
    expect((await view()).budgets.versions).toHaveLength(2);
    await save(180_000_000, 100_000_000, { ...evaluator, grants: administrator.grants });
    await expect(decide(3, null, evaluator)).rejects.toEqual(refusal('ownEntry'));
    await expect(decide(2, null, administrator)).rejects.toEqual(refusal('changedMeanwhile'));
    await decide(3, null, administrator);
    expect(await view()).toMatchObject({ initialBudget: 180_000_000, budget: 100_000_000 });
    expect(await execution()).toBe(500);
    await expect(register.rows('update budget_version set budget_cents = 1')).rejects.toThrow();
    await expect(register.rows('delete from budget_version')).rejects.toThrow();
  });

  it('is that of the day that is looked back to', async () => {
    const fundsOn = async (asOf: string) => {
      const { funds, budgetWaiting } = await reportOn(em(), { ...year, asOf }, now);
      return [funds.budget, budgetWaiting?.budget ?? null];
    };
    expect(await fundsOn('2024-01-31')).toEqual([null, null]);
    expect(await fundsOn('2024-02-01')).toEqual([null, 200_000_000]);
    expect(await fundsOn('2024-02-02')).toEqual([200_000_000, null]);
    expect(await fundsOn('2024-02-03')).toEqual([100_000_000, null]);
  });

  it('is frozen with its year, without what waits', async () => {
    await save(null, 300_000_000);
    await run(freezePeriod, { periodId });
    expect(contentIn((await keptSnapshot(em(), periodId))?.content ?? '')).toMatchObject({
      written: { funds: { initialBudget: 180_000_000, budget: 100_000_000, spent: 50_000_000 } },
    });
    expect((await reportOn(em(), year, now)).budgetWaiting).toBeNull();
    expect((await projectView(em(), now)).periods).toMatchObject([{ isBudgetWaiting: false }]);
    await expect(decide(4)).rejects.toEqual(refusal('periodFrozen'));
  });
});

it('that one person wrote before waits on an open year, for anybody but them; a frozen year and the demo keep it', async () => {
  const source = fileURLToPath(new URL('../../migrations', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'gongyi-budgets-'));
  const database = await createEmptyDatabase();
  const client = new Client({ connectionString: database.url });
  try {
    const files = (await readdir(source)).filter((name) => name < '0341');
    await Promise.all(files.map((name) => cp(join(source, name), join(folder, name))));
    await migrate(database.url, { log: quietLog(), folder });
    await client.connect();
    const [person, centre, demo] = [uuidv4(), uuidv4(), uuidv4()];
    const [open, frozen, example] = [uuidv4(), uuidv4(), uuidv4()];
    await client.query(`insert into auth_user (id, name, email) values ($1, '甲', 'a@example.org')`, [
      person,
    ]);
    await client.query(`insert into person (id, name, resident_group) values ($1, '甲', 'local')`, [person]);
    await client.query(
      `insert into project (id, name, is_demo) values ($1, '项目', false), ($2, '示例', true)`,
      [centre, demo],
    );
    await client.query(
      `insert into reporting_period (id, project_id, starts_on, ends_on, initial_budget_cents, budget_cents) values
         ($1, $4, '2023-10-01', '2024-09-30', 7, 9), ($2, $4, '2022-10-01', '2023-09-30', 7, 9),
         ($3, $5, '2023-10-01', '2024-09-30', 7, 9)`,
      [open, frozen, example, centre, demo],
    );
    await client.query(
      `insert into report_snapshot (period_id, content, sha256, frozen_by, frozen_at)
       values ($1, '{"figures": [{}]}', sha256(convert_to('{"figures": [{}]}', 'UTF8')), $2, now())`,
      [frozen, person],
    );
    await client.query(
      `insert into command_log (id, actor_id, name, room_id, outcome, at) values ($1, $2, 'savePeriod', $1, $3, now())`,
      [uuidv4(), person, JSON.stringify({ reply: { periodId: open } })],
    );
    await migrate(database.url, { log: quietLog(), folder: source });
    const { rows } = await client.query(
      `select period.id, period.budget_cents::int as before, version.budget_cents::int as waiting, entered_by, decided_at
       from reporting_period period left join budget_version version on period_id = period.id`,
    );
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      expect.arrayContaining([
        { id: open, before: null, waiting: 9, entered_by: person, decided_at: null },
        ...[frozen, example].map((id) => ({
          ...{ id, before: 9, waiting: null, entered_by: null, decided_at: null },
        })),
      ]),
    );
  } finally {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true });
  }
});
