/**
 * One issue from the phone of whoever raises it to the day they say that it is solved, by clicks in real browsers, with
 * the clock moved forward: screened, handed out, handed over, late, escalated, reported, reopened, done. What people are
 * told arrives at a mail server and at a group's robot that really listen.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, dayMs, localDay } from '../../shared/local-time.ts';
import { projectDir, readConfig } from '../../server/config.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { communities, phoneHolders, staff, units } from '../../server/demo/cast.ts';
import { fillDemo } from '../../server/demo/fill.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import { verifyHistories } from '../../server/issues/verify-histories.ts';
import { startServer, type RunningServer } from '../../server/main.ts';
import { deliver } from '../../server/notifications/deliver.ts';
import { claimUnqueued, gather } from '../../server/notifications/gather.ts';
import { createMailSender, type MailSender } from '../../server/notifications/mail.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Receivers } from '../support/receivers.ts';
import { freePort } from '../../bench/free-port.ts';
import { words } from '../support/words.ts';
import { addPhoto, barriers, laptop, PeopleWithBrowsers, phone, press } from './people-with-browsers.ts';

const [raiser] = phoneHolders;
const title = '三巷口井盖响了一个月';
const what = '更换三巷口井盖';
const log = pino({ enabled: false });

let folder: string;
let database: TestDatabase;
let db: Database;
let server: RunningServer;
let receivers: Receivers;
let mail: MailSender;
let people: PeopleWithBrowsers;
let url: string;
let host: Page;
let raisersPhone: Page;
/** How far the server's clock is ahead. */
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
const config = () => readConfig({ GONGYI_DATA: folder, INNER_WEBHOOKS: 'on', PUBLIC_URL: url });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyi-cycle-'));
  database = await createDatabase();
  receivers = await Receivers.listen();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await promisify(execFile)(process.execPath, [join(projectDir, 'test/support/build-pages.ts')], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  await fillDemo({ databaseUrl: database.url, config: config(), now: now(), log });
  db = await openDatabase({ url: database.url, poolSize: 2, log });
  server = await startServer(
    readConfig({
      ...{ GONGYI_DATA: folder, HOST: '127.0.0.1', PORT: String(port), GONGYI_DEMO: 'on', PUBLIC_URL: url },
      ...{ INNER_WEBHOOKS: 'on', SMTP_URL: receivers.smtpUrl, NODE_ENV: 'development' },
    }),
    { databaseUrl: database.url, log, now },
  );
  mail = createMailSender(receivers.smtpUrl, 'Gongyi <gongyi@example.org>');
  await sql(
    db.em(),
    `insert into notice_choice (person_id, email, mails, mails_since, quiet_from, quiet_until)
     values ($1, 'raiser@example.org', true, $2, 0, 0)`,
    [raiser.id, now().toISOString()],
  );
  await sql(
    db.em(),
    `insert into group_robot (id, community_id, kind, name, url, language, quiet_from, quiet_until, added_by, added_at)
     values ($1, $2, 'wecom', '居民群', $3, 'zh-CN', 0, 0, $4, $5)`,
    [uuidv7(), communities.junjing.id, receivers.hookUrl, staff.chair.id, now().toISOString()],
  );
  people = await PeopleWithBrowsers.at(url);
  host = await people.openAs(staff.chair.id, laptop, '/issues');
  raisersPhone = await people.openAs(raiser.id, phone, '/phone/issues');
}, 300_000);

afterAll(async () => {
  await people.leave();
  mail.close();
  await server.close();
  await db.close();
  await receivers.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Days pass; what they bring is looked at, and what is to be told is sent. */
async function daysPass(days: number): Promise<void> {
  ahead += days * dayMs;
  await lookAtDeadlines({ database: db, now, publish: () => undefined });
  await tellEveryone();
}

async function tellEveryone(): Promise<void> {
  // What came together goes together, a few minutes later.
  const later = new Date(now().getTime() + 10 * 60_000);
  await gather(db, later);
  for (const id of await claimUnqueued(db, later))
    await deliver({ database: db, config: config(), mail, now }, id);
}

/** Where the link that the host hands out for the work leads. */
async function linkFromHost(contact: string): Promise<string> {
  await press(host, words('issueDesk:parts.link'));
  const dialog = host.getByRole('dialog');
  await dialog.getByLabel(words('issueDesk:link.contact')).fill(contact);
  await press(dialog, words('issueDesk:part.do.link'));
  const link = await dialog.locator('code').innerText();
  await press(dialog, words('common:dialog.close'));
  await dialog.waitFor({ state: 'detached' });
  return link;
}

const card = (page: Page) => page.getByRole('article').filter({ hasText: what });

async function reportDone(unit: Page, said: string): Promise<void> {
  await press(card(unit), words('issues:unit.report'));
  await card(unit).getByLabel(words('issues:unit.words')).fill(said);
  await addPhoto(card(unit), '#9bc');
  await press(card(unit), words('issues:unit.send'));
  await card(unit).getByText(words('issues:unit.waiting')).first().waitFor();
}

let unit: Page;
let firstLink: string;

it('is raised on a phone and given to a unit from the board', { timeout: 180_000 }, async () => {
  await press(raisersPhone, words('issues:raise.open'));
  await raisersPhone.getByLabel(words('issues:raise.title')).fill(title);
  await press(raisersPhone, words('issues:raise.send'));
  await raisersPhone.getByText(words('issues:raise.sent')).first().waitFor();

  await host.getByRole('link', { name: title, exact: true }).click();
  await host.getByRole('heading', { name: title }).waitFor();
  await press(host, words('issueDesk:issue.screen'));
  const dialog = host.getByRole('dialog');
  await dialog.getByLabel(words('issueDesk:way.give.name')).check();
  await dialog
    .getByRole('combobox', { name: words('issueDesk:work.unit') })
    .selectOption({ label: units.property.name });
  await dialog.getByLabel(words('issueDesk:work.what')).fill(what);
  await dialog.getByLabel(words('issueDesk:work.dueOn')).fill(addDays(localDay(now().getTime()), 10));
  await dialog
    .getByRole('textbox', { name: words('issueDesk:screen.reasonLabel') })
    .fill('日常维修，不用开会');
  expect(await barriers(host)).toEqual([]);
  await press(dialog, words('issueDesk:way.give.do', { count: 1 }));
  await host.getByText(words('issueDesk:screen.done')).first().waitFor();
  expect(await barriers(host)).toEqual([]);
});

it(
  'is handed out by a link, and handed over: the first link ends and says who has it now',
  { timeout: 180_000 },
  async () => {
    firstLink = await linkFromHost('曾雪莹');
    unit = await people.open(phone, firstLink);
    await card(unit).waitFor();
    await press(card(unit), words('issues:unit.report'));
    await card(unit).getByLabel(words('issues:unit.words')).fill('已看过，等新井盖');
    await press(card(unit), words('issues:unit.sendNote'));
    await card(unit).getByText('已看过，等新井盖').first().waitFor();

    await press(host, words('issueDesk:parts.reassign'));
    const dialog = host.getByRole('dialog');
    await dialog
      .getByRole('combobox', { name: words('issueDesk:parts.newUnit') })
      .selectOption({ label: units.works.name });
    await dialog.getByRole('textbox', { name: words('issueDesk:screen.reasonLabel') }).fill('井盖归街道');
    await press(dialog, words('issueDesk:part.do.reassign'));
    await host.getByText(words('issueDesk:parts.reassigned')).first().waitFor();
    await unit.context().close();
    const late = await people.open(phone, firstLink);
    await late.getByText(words('refusals:taskReassigned', { unit: units.works.name })).waitFor();
    await late.context().close();
    unit = await people.open(phone, await linkFromHost('龙志强'));
    await card(unit).waitFor();
  },
);

it(
  'is late: escalated for everyone to see, and told by mail and in the group',
  { timeout: 180_000 },
  async () => {
    await daysPass(12);
    const level = words('issueDesk:board.escalated', { level: 1 });
    await host.getByText(level).first().waitFor();
    await host.goto(`${url}/issues?stage=atWork&late=1`);
    await host.getByRole('listitem').filter({ hasText: title }).getByText(level).waitFor();
    expect(await barriers(host)).toEqual([]);
    await unit.reload();
    await card(unit).getByText(words('issues:unit.overdue')).first().waitFor();
    expect(await barriers(unit)).toEqual([]);
    const step = words('notices:step.escalated');
    expect(receivers.mails.some(({ text }) => text.includes(title) && text.includes(step))).toBe(true);
    expect(receivers.posts.some(({ text }) => text.includes(title) && text.includes(step))).toBe(true);
  },
);

it(
  'is reported done, reopened by its raiser with a reason, done again and confirmed',
  { timeout: 240_000 },
  async () => {
    await reportDone(unit, '井盖已换');
    await raisersPhone.goto(`${url}/phone/issues`);
    await press(raisersPhone, words('issues:mine.title'));
    await raisersPhone.getByRole('link', { name: title, exact: true }).click();
    await press(raisersPhone, words('issues:verify.no'));
    await raisersPhone.getByLabel(words('issues:verify.reason')).fill('还是响');
    await press(raisersPhone, words('issues:verify.send'));
    await raisersPhone.getByText('还是响').first().waitFor();
    expect(await barriers(raisersPhone)).toEqual([]);

    await unit.reload();
    await card(unit)
      .getByText(words('issues:unit.round', { round: 2 }))
      .waitFor();
    await tellEveryone();
    expect(receivers.mails.some(({ text }) => text.includes(words('notices:step.doneReported')))).toBe(true);
    await reportDone(unit, '垫了胶圈，不响了');
    await press(raisersPhone, words('issues:verify.yes'));
    await raisersPhone.getByLabel(words('issues:verify.ratings.5')).check();
    await press(raisersPhone, words('issues:verify.confirm'));
    await raisersPhone.getByText(words('issues:stands.verified')).waitFor();
    expect(await barriers(raisersPhone)).toEqual([]);

    await host.goto(`${url}/issues?stage=over`);
    await host.getByRole('link', { name: title, exact: true }).click();
    await host.getByText(words('issues:timeline.rating', { rating: 5 })).waitFor();
    await tellEveryone();
    expect(receivers.posts.some(({ text }) => text.includes(words('notices:step.verified')))).toBe(true);
    expect((await verifyHistories(db.em())).faults).toEqual([]);
    expect(people.faults).toEqual([]);
  },
);
