/** The evaluator at a real browser: from each of the eighteen figures to evidence, a frozen year counted again, the wall. */
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { v4 as uuidv4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, sql } from '../../server/database.ts';
import { staff } from '../../server/demo/cast.ts';
import { bytesOf, snapshotOf } from '../../server/reporting/periods/snapshot.ts';
import { indicators } from '../../shared/reporting/indicators.ts';
import type { PageOfRecords } from '../../shared/reporting/view.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words } from '../support/words.ts';
import { barriers, laptop, PeopleWithBrowsers, phone, press, projector } from './people-with-browsers.ts';

const demoYear = '?from=2022-10-01&to=2023-09-30';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let evaluator: Page;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  evaluator = await people.openAs(staff.evaluator.id, laptop, `/desk${demoYear}`);
}, 240_000);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

/** What the records behind a figure add up to, from the first page to the last, as this browser is given them. */
async function sumOfList(code: string): Promise<number> {
  let sum = 0;
  let after: object | null = null;
  do {
    const input = { from: '2022-10-01', to: '2023-09-30', code, ...(after && { after }) };
    const procedure = after ? 'recordsAfter' : 'records';
    const answer = await evaluator.request.get(
      `${server.url}/api/trpc/reporting.${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`,
    );
    const page: { result: { data: PageOfRecords } } = await answer.json();
    for (const { value } of page.result.data.records) sum += value;
    after = page.result.data.next;
  } while (after);
  // of hours the whole ones count
  return Math.floor(sum + 1e-6);
}

describe('every figure of the demo year', () => {
  it.each(indicators.map(({ code }) => code))(
    'opens records and evidence: %s',
    { timeout: 120_000 },
    async (code) => {
      const name = words(`reporting:indicator.${code}.name`);
      await evaluator.goto(`${server.url}/desk${demoYear}`);
      const figure = evaluator.locator(`a[href^="/desk/indicators/${code}?"]`).first();
      await figure.waitFor();
      const shown = Number((await figure.innerText()).replaceAll(',', ''));
      expect(shown).toBeGreaterThan(0);
      expect(await sumOfList(code)).toBe(shown);
      await figure.click();
      await evaluator.getByRole('heading', { name, exact: true }).waitFor();
      const show = evaluator.getByRole('button', { name: new RegExp(words('reporting:records.show')) });
      await show.first().click();
      const opened = evaluator.locator('[aria-expanded="true"]').first();
      await opened.waitFor();
      const evidence = evaluator.locator(`[id="${await opened.getAttribute('aria-controls')}"]`);
      await evidence.locator('dl, p, ul, table').first().waitFor();
      expect((await evidence.innerText()).trim().length).toBeGreaterThan(10);
    },
  );

  it('has some that are behind their targets', { timeout: 120_000 }, async () => {
    await evaluator.goto(`${server.url}/desk/dashboard${demoYear}`);
    await evaluator.getByText(words('dashboard:warning.missed')).first().waitFor();
    expect(await barriers(evaluator)).toEqual([]);
  });
});

describe('a year that is over', () => {
  it('says how much was attained, not how it keeps pace', { timeout: 120_000 }, async () => {
    await evaluator.goto(`${server.url}/desk${demoYear}`);
    await evaluator.getByText(words('reporting:desk.attained')).waitFor();
    expect(await evaluator.getByText(words('reporting:desk.onPace'), { exact: true }).count()).toBe(0);
    expect(await evaluator.getByText(words('reporting:desk.tick')).count()).toBe(0);
    await evaluator.goto(`${server.url}/desk`);
    await evaluator.getByText(words('reporting:desk.onPace'), { exact: true }).waitFor();
    await evaluator.getByText(words('reporting:desk.tick')).waitFor();
    expect(await evaluator.getByText(words('reporting:desk.attained')).count()).toBe(0);
  });
});

/** A year as a version of the product froze it whose statements were other ones. */
async function freezeByOlderVersion(): Promise<string> {
  const opened = await openDatabase({ url: database.url, poolSize: 1, log: pino({ enabled: false }) });
  try {
    const period = { from: '2023-10-01', to: '2024-09-30' };
    const id = uuidv4();
    const em = opened.em();
    await sql(
      em,
      `insert into reporting_period (id, project_id, starts_on, ends_on) select $1, id, $2, $3 from project`,
      [id, period.from, period.to],
    );
    const content = await snapshotOf(em, period, { now: new Date() });
    const figures = content.figures.map((figure) => ({ ...figure, definition: 'a'.repeat(64) }));
    await sql(
      em,
      `insert into report_snapshot (period_id, content, sha256, frozen_by, frozen_at)
       values ($1, $2, sha256(convert_to($2, 'UTF8')), $3, now())`,
      [id, bytesOf({ ...content, figures }), staff.evaluator.id],
    );
    return id;
  } finally {
    await opened.close();
  }
}

describe('a frozen year', () => {
  it('is counted again to the same bytes', { timeout: 120_000 }, async () => {
    await evaluator.goto(`${server.url}/desk/periods`);
    await evaluator.locator('main li a').last().click();
    await press(evaluator, words('periods:part.freezing'));
    await press(evaluator, words('periods:freeze.button'));
    await evaluator.getByRole('dialog').getByText(words('periods:freeze.effect.forever')).waitFor();
    await press(evaluator.getByRole('dialog'), words('periods:freeze.confirm'));
    await evaluator.getByText(words('periods:freeze.same')).waitFor();
    const hashes = await evaluator.locator('code').allInnerTexts();
    expect(hashes).toHaveLength(2);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(await barriers(evaluator)).toEqual([]);
  });

  it(
    'that only a newer version counts otherwise has the same figures, and says so',
    { timeout: 120_000 },
    async () => {
      await evaluator.goto(`${server.url}/desk/periods/${await freezeByOlderVersion()}`);
      await press(evaluator, words('periods:part.freezing'));
      await evaluator.getByText(words('periods:freeze.figuresSame')).waitFor();
      await evaluator.getByText(words('periods:freeze.noneMoved')).waitFor();
      const names = indicators.map(({ code }) => words(`reporting:indicator.${code}.name`));
      const values = { count: names.length, names: names.join(words('periods:join')) };
      await evaluator.getByText(words('periods:freeze.restated', values)).waitFor();
      expect(await evaluator.getByText(words('periods:freeze.differs')).count()).toBe(0);
      expect(await barriers(evaluator)).toEqual([]);
    },
  );

  it('says on dashboard and list that they are what was frozen', { timeout: 120_000 }, async () => {
    await evaluator.goto(`${server.url}/desk/dashboard${demoYear}`);
    await evaluator.getByText(words('dashboard:frozen.all')).waitFor();
    await evaluator.goto(`${server.url}/desk/indicators/problemsSolved${demoYear}`);
    await evaluator.getByText(words('reporting:frozen.records')).waitFor();
    expect(await barriers(evaluator)).toEqual([]);
  });
});

describe('a running year', () => {
  it(
    'has codes of its project, and a budget once a second person confirmed it',
    { timeout: 120_000 },
    async () => {
      const administrator = await people.openAs(staff.administrator.id, laptop, '/desk/periods');
      await administrator.locator('main li a').first().click();
      await administrator.locator('table.targets').waitFor();
      const dialog = administrator.getByRole('dialog');
      const plain = words('reporting:indicator.problemsSolved.name');
      await press(administrator, words('periods:wording.changeOf', { name: plain }));
      await dialog.getByLabel(words('periods:wording.code')).fill('partyServed');
      await dialog
        .getByText(words('refusals:codeTaken', { given: 'partyServed' }))
        .first()
        .waitFor();
      await dialog.getByLabel(words('periods:wording.code')).fill('5.2');
      await dialog.getByLabel(words('periods:targets.reason')).fill('按合同编号');
      expect(await barriers(administrator)).toEqual([]);
      await press(dialog, words('periods:save'));
      await administrator.getByRole('rowheader', { name: `5.2 ${plain}`, exact: true }).waitFor();

      await press(administrator, words('periods:one.edit'));
      await dialog.getByLabel(words('periods:money.budget')).fill('3000000');
      await press(dialog, words('periods:save'));
      await administrator.getByText(words('registers:confirm.own')).waitFor();
      expect(await barriers(administrator)).toEqual([]);
      const budget = (page: Page) =>
        page
          .locator('dl > div', { hasText: words('periods:money.budget') })
          .locator('dd')
          .innerText();
      const before = await budget(administrator);
      await evaluator.goto(administrator.url());
      expect(await budget(evaluator)).toBe(before);
      await press(evaluator, words('registers:confirm.button'));
      await evaluator.getByText(words('periods:budget.confirmed')).waitFor();
      await administrator.getByText(words('registers:confirm.own')).waitFor({ state: 'detached' });
      expect(await budget(administrator)).toContain('3,000,000');
      expect(before).toContain('2,830,000');
    },
  );
});

describe('the wall', () => {
  it('shows the year on one screen without scrolling', { timeout: 120_000 }, async () => {
    const wall = await people.openAs(staff.evaluator.id, projector, `/wall${demoYear}`);
    await wall.locator('.chart svg').waitFor();
    const { height, scroll } = await wall.evaluate(() => ({
      height: window.innerHeight,
      scroll: document.documentElement.scrollHeight,
    }));
    expect(scroll).toBeLessThanOrEqual(height);
    for (const { code } of indicators)
      expect(
        await wall.getByText(words(`reporting:indicator.${code}.name`), { exact: true }).count(),
      ).toBeGreaterThan(0);
    expect(await barriers(wall)).toEqual([]);
  });
});

/** Another project of the same year, which asks for more children. */
async function addProject(): Promise<void> {
  const opened = await openDatabase({ url: database.url, poolSize: 1, log: pino({ enabled: false }) });
  try {
    const [project, year] = [uuidv4(), uuidv4()];
    const em = opened.em();
    await sql(em, 'update project set is_in_hand = true');
    await sql(em, `insert into project (id, name, is_demo) values ($1, '少年儿童项目', true)`, [project]);
    await sql(
      em,
      `insert into reporting_period (id, project_id, starts_on, ends_on) values ($1, $2, '2022-10-01', '2023-09-30')`,
      [year, project],
    );
    await sql(
      em,
      `insert into period_target (period_id, code, target_from, share) values ($1, 'childServed', 3456, 1)`,
      [year],
    );
  } finally {
    await opened.close();
  }
}

describe('two projects', () => {
  it('are looked at by two people, each with their own targets', { timeout: 120_000 }, async () => {
    await addProject();
    const other = await people.openAs(staff.administrator.id, laptop, `/desk${demoYear}`);
    await evaluator.goto(`${server.url}/desk${demoYear}`);
    await other.getByLabel(words('reporting:desk.project'), { exact: true }).selectOption('P2');
    await other.getByText('3,456').first().waitFor();
    expect(new URL(other.url()).search).toContain('project=P2');
    await evaluator.getByText('2,000').first().waitFor();
    expect(await evaluator.getByText('3,456').count()).toBe(0);
    // behind a figure, and back
    await other.locator('a[href^="/desk/indicators/childServed"]').first().click();
    await other.getByText(words('reporting:indicator.childServed.name')).first().waitFor();
    expect(new URL(other.url()).searchParams.get('project')).toBe('P2');
    await other.goto(`${server.url}/wall${demoYear}&project=P2`);
    await other.getByText(/3,456/).first().waitFor();
    await other.goto(`${server.url}/desk/periods?project=P2`);
    await press(other, words('periods:project.edit'));
    const dialog = other.getByRole('dialog');
    await dialog.getByLabel(words('periods:project.carrier')).fill('只改这一个');
    await dialog.getByLabel(words('periods:targets.reason')).fill('改单位');
    await dialog.getByRole('button', { name: words('periods:save') }).click();
    await dialog.waitFor({ state: 'detached' });
    await other.getByText('只改这一个').first().waitFor();
    await evaluator.goto(`${server.url}/desk/periods`);
    await evaluator.getByText('P2 少年儿童项目').last().waitFor();
    expect(await evaluator.getByText('只改这一个').count()).toBe(0);
    expect(await barriers(other)).toEqual([]);
  });
});

describe('a survey', () => {
  it('is opened by its code and answered by anybody, without a name', { timeout: 120_000 }, async () => {
    await evaluator.goto(`${server.url}/desk/registers/survey`);
    await evaluator
      .getByRole('button', { name: new RegExp(words('reporting:records.show')) })
      .first()
      .click();
    await evaluator
      .getByRole('link', { name: words('registers:page.code') })
      .first()
      .click();
    const address = await evaluator.locator('.address').innerText();
    expect(await barriers(evaluator)).toEqual([]);
    const resident = await people.open(phone, new URL(address).pathname);
    for (const rating of ['overall', 'attitude', 'usefulness'])
      await resident.locator(`input[name="${rating}"][value="5"]`).check({ force: true });
    expect(await barriers(resident)).toEqual([]);
    await press(resident, words('openPages:survey.send'));
    await resident.getByText(words('openPages:survey.thanks')).waitFor();
    await resident.reload();
    await resident.getByText(words('openPages:survey.already')).waitFor();
    expect(await resident.locator('input').count()).toBe(0);
    expect(await barriers(resident)).toEqual([]);
    const surveyId = new URL(address).pathname.split('/').pop() ?? '';
    await evaluator.goto(`${server.url}/desk/surveys/${surveyId}`);
    await evaluator.getByText(/样本 1 份答卷/).waitFor();
    expect(await barriers(evaluator)).toEqual([]);
  });
});

it('breaks no page', () => {
  expect(people.faults).toEqual([]);
});
