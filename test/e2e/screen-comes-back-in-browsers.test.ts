/** The big screen comes back by itself: from a page that broke, files that did not come, a refused link, a server away. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { PeopleWithBrowsers, phone, projector } from './people-with-browsers.ts';

const long = 180_000;
const patient = { timeout: 60_000 };
const pageOfScreen = /\/assets\/BigScreen-.*\.js/;

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let address = '';

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  address = server.addresses.find(({ surface }) => surface === 'screen')?.url ?? '';
}, long);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

const shows = (page: Page) => page.getByText(words('screen:scan')).first().waitFor(patient);

it(
  'files that cannot be fetched are tried again, with the seconds that remain',
  { timeout: long },
  async () => {
    const page = await people.open(projector, '/public');
    await page.route(pageOfScreen, (route) => route.abort());
    await page.goto(address);
    await page.getByText(words('common:problem.unreachable.title')).waitFor(patient);
    await page.getByText(wordsLike('common:problem.comesBack')).waitFor(patient);
    await page.unroute(pageOfScreen);
    await shows(page);
  },
);

it('a page that breaks is opened again, each time later', { timeout: long }, async () => {
  const page = await people.open(projector, '/public');
  let opened = 0;
  await page.route(pageOfScreen, (route) => {
    opened += 1;
    return opened > 2
      ? route.continue()
      : route.fulfill({
          contentType: 'text/javascript',
          body: 'export default () => { throw new Error("broken for the test"); }',
        });
  });
  await page.goto(address);
  const seconds = async () => {
    const waiting = page.getByText(wordsLike('common:problem.comesBack')).first();
    await waiting.waitFor(patient);
    return Number(/\d+/.exec((await waiting.textContent()) ?? '')?.[0]);
  };
  expect(await seconds()).toBeLessThanOrEqual(3);
  await expect.poll(() => opened, patient).toBe(2);
  await expect.poll(seconds, patient).toBeGreaterThan(3);
  await shows(page);
  expect(people.faults.splice(0).every((fault) => fault.includes('broken for the test'))).toBe(true);
});

it('a page whose first files did not come is not left empty', { timeout: long }, async () => {
  const page = await people.open(phone, '/public');
  const first = /\/assets\/index-.*\.js/;
  await page.route(first, (route) => route.abort());
  await page.goto(address);
  expect(await page.locator('#app > *').count()).toBe(0);
  await page.unroute(first);
  await shows(page);
});

it(
  'a link that was refused says so, and shows the meeting once it holds again',
  { timeout: long },
  async () => {
    await database.run('update screen_link set revoked_at = now()');
    const page = await people.open(projector, address);
    await page.getByText(words('screen:linkBad')).waitFor(patient);
    await database.run('update screen_link set revoked_at = null');
    await shows(page);
  },
);

it(
  'reloaded while the server is away it waits for it and returns, as the server has it then',
  { timeout: long },
  async () => {
    const page = await people.open(projector, address);
    await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state));
    await server.kill();
    await page.reload();
    await page.getByText(words('screen:away.title')).waitFor(patient);
    const fetched = page.waitForResponse((answer) => pageOfScreen.test(answer.url()), patient);
    await server.restart();
    await shows(page);
    expect((await fetched).status()).toBe(200);
    expect(people.faults).toEqual([]);
  },
);
