/** Raising on a phone: with a handful of taps, or joining what is there already; and with a line that is lost meanwhile. */
import type { BrowserContext, Page } from 'playwright-core';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words } from '../support/words.ts';
import { addPhoto, barriers, PeopleWithBrowsers, phone, press, turnTo } from './people-with-browsers.ts';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let page: Page;
let context: BrowserContext;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
}, 150_000);
afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

/** One of the demo's representatives, by their personal link. */
async function enter(index: number, asked: (path: string) => unknown = () => undefined): Promise<void> {
  const link = server.addresses.filter(({ surface }) => surface === 'phone')[index];
  if (!link) throw new Error('the demo has no such phone');
  page = await people.open(phone, link.url);
  context = page.context();
  page.on('request', (request) => asked(new URL(request.url()).pathname));
  await turnTo(page, 'issues');
}
const field = (name: string) => page.getByLabel(words(name));
const raiseAgain = (title: string) =>
  page.getByRole('button', { name: words('issues:raise.resume', { title }) });

interface Raised {
  readonly body: string;
  readonly category: string;
  readonly pinned: boolean;
  readonly unnamed: boolean;
  readonly photos: number;
}

async function raised(title: string): Promise<Raised[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<Raised>(
    `select body, category, lat is not null as pinned, is_anonymous as unnamed, (select count(*)::int from issue_photo p where p.issue_id = i.id) as photos
     from issue i where title = $1`,
    [title],
  );
  await client.end();
  return rows;
}

it(
  'takes a few words, a photo and a pin; the kind comes from the words, and nobody is named',
  { timeout: 180_000 },
  async () => {
    const title = '六巷路灯一闪一闪';
    await enter(2);
    await press(page, words('issues:raise.open'));
    await field('issues:raise.title').fill(title);
    await addPhoto(page.locator('form'), '#664');
    await press(page, words('issues:raise.map'));
    await field('issues:raise.mapLabel').click();
    await page.getByRole('button', { name: words('issues:raise.pinSet') }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await press(page, words('issues:raise.send'));
    await page.getByText(words('issues:raise.sent')).waitFor();
    expect(await raised(title)).toEqual([
      { body: '', category: 'streetLights', pinned: true, unnamed: true, photos: 1 },
    ]);
    await page.context().close();
  },
);

it('shows what sounds alike while it is typed, and joins it instead', { timeout: 180_000 }, async () => {
  await enter(1);
  await press(page, words('issues:raise.open'));
  await field('issues:raise.title').fill('房东不退押金');
  const alike = page.locator('form').getByRole('listitem').filter({ hasText: '七栋三楼的房东不退押金' });
  await press(alike, words('issues:list.endorse'));
  await page.getByText(words('issues:similar.joined')).waitFor();
  expect(await raised('房东不退押金')).toEqual([]);
  await page.getByRole('button', { name: words('issues:raise.open') }).waitFor();
  await page.context().close();
});

it(
  'outlives a reload, words and photo, and is sent by itself once, from whichever tab is open, though the answer is lost',
  { timeout: 180_000 },
  async () => {
    const title = '四巷晾衣绳挡路';
    const readings: string[] = [];
    await enter(0, (request) => readings.push(request));
    await press(page, words('issues:raise.open'));
    await field('issues:raise.title').fill(title);
    await addPhoto(page, '#c96');
    // Read once when it is opened; nothing has changed since.
    expect(readings.filter((path) => path.includes('issues.list'))).toHaveLength(1);
    await context.setOffline(true);
    await field('issues:raise.body').fill('推婴儿车过不去');
    await expect(page.reload()).rejects.toThrow();

    await context.setOffline(false);
    await page.goto(`${server.url}/phone/issues`);
    await raiseAgain(title).click();
    expect(await field('issues:raise.title').inputValue()).toBe(title);
    expect(await field('issues:raise.body').inputValue()).toBe('推婴儿车过不去');
    await page.locator('form').getByRole('img').first().waitFor();

    await context.setOffline(true);
    await press(page, words('issues:raise.send'));
    await page.getByText(words('issues:raise.waiting')).waitFor();
    expect(await raised(title)).toEqual([]);
    await page.close();

    let sent = 0;
    await context.route('**/api/trpc/issues.raise*', async (route) => {
      sent += 1;
      if (sent > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await context.setOffline(false);
    page = await context.newPage();
    await page.goto(`${server.url}/phone/me`);
    await page.getByText(words('issues:raise.sent')).waitFor();
    expect(sent).toBe(2);
    expect(await raised(title)).toMatchObject([{ body: '推婴儿车过不去', photos: 1 }]);

    await page.goto(`${server.url}/phone/issues`);
    await press(page, words('issues:raise.open'));
    expect(await field('issues:raise.title').inputValue()).toBe('');
    expect(people.faults).toEqual([]);
  },
);

it(
  'begun without a line has its places when the line is back, and is changed and sent from where it waits',
  { timeout: 180_000 },
  async () => {
    const title = '五巷口没有路牌';
    await enter(2);
    await page.getByRole('button', { name: words('issues:raise.open') }).waitFor();
    await context.setOffline(true);
    await press(page, words('issues:raise.open'));
    await field('issues:raise.title').fill('五巷口');
    await press(page, words('issues:raise.send'));
    await press(page, words('issues:raise.edit'));
    expect(await page.getByText(words('issues:raise.building')).count()).toBe(0);
    await field('issues:raise.title').fill(title);
    await context.setOffline(false);
    await page.getByText(words('issues:raise.building')).waitFor();

    await context.setOffline(true);
    await press(page, words('issues:raise.send'));
    await page.getByText(words('issues:raise.waiting')).waitFor();
    await context.setOffline(false);
    await page.getByText(words('issues:raise.sent')).waitFor();
    expect(await raised('五巷口')).toEqual([]);
    expect(await raised(title)).toMatchObject([{ body: '', photos: 0 }]);
    await page.getByRole('link', { name: title, exact: true }).waitFor();
    expect(people.faults).toEqual([]);
  },
);
