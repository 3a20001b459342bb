/** A sitting in real browsers: host console, big screen and three phones at once, and axe on every surface. */
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import packed from '@sparticuz/chromium';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contacts, phoneHolders, staff } from '../../server/demo/cast.ts';
import { localDay } from '../../shared/local-time.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

let database: TestDatabase;
let server: ServerProcess;
let browser: Browser;
let chair: Participant;
const phone = { viewport: { width: 360, height: 740 }, locale: 'zh-CN' };
const laptop = { viewport: { width: 1366, height: 768 }, locale: 'zh-CN' };

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  const executablePath = process.env['CHROME_PATH'] ?? (await packed.executablePath());
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  chair = await Participant.fromDemo(server.url, staff.chair.id, staff.chair.name);
}, 120_000);

afterAll(async () => {
  chair.leave();
  await browser.close();
  await server.stop();
  await database.drop();
});

async function signedInAs(personId: string, options: object): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await context.request.post(`${server.url}/api/auth/demo/sign-in`, {
    data: { personId },
    headers: { origin: server.url },
  });
  return context;
}

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('h1').first().waitFor();
  return page;
}

/** Serious and critical findings of axe, by rule and place. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target.join(' ')}`));
  });
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

describe('a sitting in real browsers', () => {
  it(
    'from checking in to the sealed result, every screen following by itself',
    { timeout: 150_000 },
    async () => {
      const addressOf = (surface: string) =>
        server.addresses.find((address) => address.surface === surface)?.url ?? '';
      const host = await open(await signedInAs(staff.chair.id, laptop), addressOf('host'));
      const screen = await open(
        await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' }),
        addressOf('screen'),
      );
      const links = server.addresses.filter((address) => address.surface === 'phone');
      const phones = await Promise.all(
        links.map(async (link) => open(await browser.newContext(phone), link.url)),
      );
      await screen.getByText('471936').first().waitFor();

      for (const page of phones) await page.getByRole('button', { name: '我到了，签到' }).click();
      await host.getByRole('button', { name: /宣布开会/ }).click();
      for (const page of phones) await page.getByText('4 人在场').first().waitFor({ state: 'attached' });

      // The chair's other steps by the same commands; the votes are cast by thumb.
      const meetingId = new URL(addressOf('host')).pathname.split('/')[2] ?? '';
      await chair.followMeeting(meetingId);
      const [raiser, seconder] = await Promise.all(
        phoneHolders.slice(0, 2).map((person) => Participant.fromDemo(server.url, person.id, person.name)),
      );
      if (!raiser || !seconder) throw new Error('two representatives are needed');
      await raiser.followMeeting(meetingId);
      await seconder.followMeeting(meetingId);
      const { itemId } = await chair.must('addItem', { issueId: null, title: '公共晾衣架' });
      await chair.must('openItem', { itemId });
      const [unit] = await chair.api.meetings.units.query(undefined);
      const { motionId } = await raiser.must('proposeMotion', {
        itemId,
        onBehalfOfSeatId: null,
        what: '增设公共晾衣架四组',
        unitId: unit?.id,
        dueOn: localDay(Date.now() + 86_400_000),
        costYuan: 0,
        costNote: '',
      });
      await seconder.must('secondMotion', { motionId });
      const { ballotId } = await chair.must('openBallot', { motionId });
      raiser.leave();
      seconder.leave();
      for (const page of phones) {
        await page.getByRole('button', { name: '同意', exact: true }).click();
        await page
          .getByText(/您的票已计入/)
          .first()
          .waitFor();
      }
      await chair.must('closeBallot', { ballotId });
      await screen
        .getByText(/通\s*过/)
        .first()
        .waitFor();
      for (const page of [host, screen, ...phones])
        await page.getByText('增设公共晾衣架四组').first().waitFor();
      expect(await barriers(host)).toEqual([]);
      expect(await barriers(screen)).toEqual([]);
      const [first] = phones;
      expect(first ? await barriers(first) : ['no phone']).toEqual([]);
    },
  );

  it('every other surface opens without serious barriers', { timeout: 120_000 }, async () => {
    const found: Record<string, string[]> = {};
    const look = async (name: string, context: BrowserContext, path: string) => {
      const page = await open(context, `${server.url}${path}`);
      await page.waitForLoadState('networkidle').catch(() => null);
      found[name] = await barriers(page);
      await context.close();
    };
    await look('home', await browser.newContext(laptop), '/');
    await look('board', await signedInAs(staff.lead.id, laptop), '/board');
    await look('desk', await signedInAs(staff.evaluator.id, laptop), '/desk');
    await look('unit', await signedInAs(contacts[0]?.person.id ?? '', laptop), '/unit');
    await look('public', await browser.newContext(laptop), '/public');
    await look('issues', await signedInAs(phoneHolders[0].id, phone), '/phone/issues');
    expect(found).toEqual({ home: [], board: [], desk: [], unit: [], public: [], issues: [] });
  });
});
