/**
 * Voice → deliberation → decision → action → verification → report, by nothing but clicks and typing in real
 * browsers: host console, big screen, phones, unit, public pages, dispatch board and desk at once, on one server.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskName } from '../../shared/identity/mask-name.ts';
import { dayMs, localDay } from '../../shared/local-time.ts';
import { contacts, phoneHolders, staff, units } from '../../server/demo/cast.ts';
import { volunteers } from '../../server/demo/volunteers.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import {
  addPhoto,
  barriers,
  card,
  laptop,
  PeopleWithBrowsers,
  phone,
  press,
  projector,
  turnTo,
} from './people-with-browsers.ts';

const [raiser, seconder, third] = phoneHolders;
const issueTitle = '三巷路灯不亮';
const what = '修复三巷路灯六盏';
const served = 37;
const unit = contacts.find((contact) => contact.unit === 'emergency');
if (!unit) throw new Error('the demo has no such unit');

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let host: Page;
let screen: Page;
let desk: Page;
/** In the order of the demo's phone holders, entered by their personal links. */
let phones: Page[];
let raisersPhone: Page;
let secondersPhone: Page;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  const links = server.addresses.filter(({ surface }) => surface === 'phone');
  [host, screen, desk, ...phones] = await Promise.all([
    people.openAs(staff.chair.id, laptop, addressOf('host')),
    people.open(projector, addressOf('screen')),
    people.openAs(staff.evaluator.id, laptop, '/desk'),
    ...links.map(({ url }) => people.open(phone, url)),
  ]);
  const [first, second] = phones;
  if (!first || !second || phones.length !== phoneHolders.length)
    throw new Error('the demo gives a link to each of three phones');
  [raisersPhone, secondersPhone] = [first, second];
}, 120_000);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

function addressOf(surface: string): string {
  const found = server.addresses.find((address) => address.surface === surface);
  if (!found) throw new Error(`the demo has no ${surface}`);
  return found.url;
}

function figureLink(code: string, actual?: number): Locator {
  const name = words(`reporting:indicator.${code}.name`);
  return desk.getByRole('link', {
    name: wordsLike('reporting:desk.openRecords', { name, ...(actual !== undefined && { actual }) }),
  });
}

/** What the desk shows now, without having been asked to read anew. */
async function figureOf(code: string): Promise<number> {
  return Number((await figureLink(code).innerText()).replaceAll(',', ''));
}

describe('the whole loop in browsers', () => {
  it('a problem is raised with a photo, screened, and endorsed', { timeout: 180_000 }, async () => {
    await turnTo(raisersPhone, 'issues');
    await press(raisersPhone, words('issues:raise.open'));
    await raisersPhone.getByLabel(words('issues:raise.title')).fill(issueTitle);
    await raisersPhone.getByLabel(words('issues:raise.place')).fill('三巷 12 号门口');
    await raisersPhone
      .getByLabel(words('issues:raise.category'))
      .selectOption({ label: words('issues:category.streetLights') });
    await addPhoto(raisersPhone.locator('form'), '#345');
    await raisersPhone.getByLabel(words('issues:raise.named')).check();
    await press(raisersPhone, words('issues:raise.send'));
    await raisersPhone.getByText(words('issues:raise.sent')).first().waitFor();

    await host.getByRole('tab', { name: words('host:tab.issues') }).click();
    const submitted = card(host, issueTitle);
    await submitted.getByRole('img').waitFor();
    await press(submitted, words('issues:inbox.accept'));
    await host.getByText(words('issues:inbox.accepted')).first().waitFor();

    await turnTo(secondersPhone, 'issues');
    await press(card(secondersPhone, issueTitle), words('issues:list.endorse'));
    await secondersPhone.getByText(words('issues:list.endorsedToast')).first().waitFor();
    expect(await barriers(secondersPhone)).toEqual([]);
  });

  it(
    'people check in, the quorum fills, the item is opened and the floor given',
    { timeout: 180_000 },
    async () => {
      await screen.getByText('471936').first().waitFor();
      await turnTo(raisersPhone, 'meeting');
      await turnTo(secondersPhone, 'meeting');
      for (const page of phones) await press(page, words('meetings:phone.checkIn.button'));
      await screen.getByText(words('meetings:meeting.quorum.met')).first().waitFor();
      await host.getByRole('tab', { name: words('host:tab.meeting') }).click();
      await press(host, words('host:next.open'));

      await press(host, words('host:agenda.add'));
      await press(host.getByRole('dialog'), `${words('host:addItem.choose')}: ${issueTitle}`);
      const agenda = host.getByRole('navigation', { name: words('meetings:meeting.agenda') });
      await press(agenda.getByRole('listitem').filter({ hasText: issueTitle }), words('host:agenda.open'));
      for (const page of [screen, ...phones]) await page.getByText(issueTitle).first().waitFor();

      await press(secondersPhone, words('meetings:phone.floor.raise'));
      await press(host, words('host:next.giveFloor', { name: seconder.name }));
      for (const page of [host, screen, ...phones]) await page.getByRole('timer').first().waitFor();
      await secondersPhone.getByText(words('meetings:phone.floor.yourTurn')).first().waitFor();
      await screen.getByText(seconder.name).first().waitFor();
      expect(await barriers(screen)).toEqual([]);
      await press(host, words('host:action.endSpeech'));
    },
  );

  it('a motion is put, seconded, voted on by thumb and sealed', { timeout: 180_000 }, async () => {
    await press(raisersPhone, words('meetings:phone.motion.propose'));
    const form = raisersPhone.locator('form');
    await form.getByLabel(words('meetings:phone.motion.what'), { exact: true }).fill(what);
    await form.getByLabel(words('meetings:phone.motion.unit')).selectOption({ label: units.emergency.name });
    await form.getByLabel(words('meetings:phone.motion.dueOn')).fill(localDay(Date.now() + 30 * dayMs));
    await form.getByLabel(words('meetings:phone.motion.cost')).fill('3000');
    await press(form, words('meetings:phone.motion.submit'));
    await press(secondersPhone, words('meetings:phone.motion.second'));
    await press(host, words('host:next.openBallot'));
    await host.getByRole('button', { name: words('host:next.closeBallot') }).waitFor();
    await host.keyboard.press('u');
    await press(host, words('host:next.openBallot'));
    await host.getByRole('button', { name: words('host:next.closeBallot') }).waitFor();
    await host.keyboard.press('v');
    const entry = host.getByRole('dialog', { name: words('host:entry.title') });
    await entry.waitFor();
    await host.keyboard.press('c');
    await host.keyboard.press('Escape');
    await entry.waitFor({ state: 'hidden' });
    const lastCall = host.getByText(wordsLike('meetings:meeting.lastCall.running'));
    expect(await lastCall.count()).toBe(0);
    await host.keyboard.press('c');
    await lastCall.first().waitFor();

    for (const page of phones) {
      const options = page.getByRole('group', { name: words('meetings:phone.vote.options') });
      await options.getByRole('button', { name: words('meetings:meeting.choice.yes'), exact: true }).click();
      await page.getByText(wordsLike('meetings:phone.vote.counted')).first().waitFor();
    }
    expect(await barriers(raisersPhone)).toEqual([]);
    // With votes cast the button is off, and so is its key
    await host.getByText(wordsLike('refusals:votesCast')).first().waitFor();
    await host.keyboard.press('u');
    await press(host, words('host:next.closeBallot'));
    await press(host.getByRole('dialog'), words('host:ballot.confirmCloseYes'));

    const arithmetic = [
      words('arithmetic:quorum.met.atLeast', { eligible: 6, present: 4, share: '2/3', needed: 4 }),
      words('arithmetic:votes', { yes: 3, no: 0, abstain: 0, notVoted: 1 }),
      words('arithmetic:majority.present.moreThan', { of: 4, share: '1/2', needed: 3, yes: 3 }),
      words('arithmetic:outcome.adopted'),
    ].join('');
    for (const page of [screen, host, ...phones]) await page.getByText(arithmetic).first().waitFor();
    await screen
      .getByRole('img', { name: words('meetings:meeting.result.sealAdopted') })
      .first()
      .waitFor();
    expect(await barriers(screen)).toEqual([]);
    expect(await barriers(host)).toEqual([]);

    await press(host, wordsLike('host:resolution.publish'));
    for (const page of [screen, raisersPhone])
      await page.getByText(wordsLike('meetings:meeting.resolution.number')).first().waitFor();
    const countedBefore = await figureOf('deliberationMeetings');
    await press(host, words('host:next.closeItem'));
    await press(host, words('host:action.closeMeeting'));
    await press(host.getByRole('dialog'), words('host:close.yes'));
    await press(host, words('host:next.signMinutes'));
    await press(host, words('minutes:page.sign'));
    await host.getByText(words('minutes:page.complete')).first().waitFor();
    expect(await barriers(host)).toEqual([]);
    await figureLink('deliberationMeetings', countedBefore + 1).waitFor();
  });

  it(
    'the public reads it with masked names; the unit reports, the raiser confirms, the desk counts',
    { timeout: 180_000 },
    async () => {
      const anybody = await people.open(laptop, '/public');
      await anybody.getByRole('link', { name: what }).click();
      await anybody.getByText(maskName(staff.supervisor.name)).first().waitFor();
      expect(await barriers(anybody)).toEqual([]);
      await anybody.getByRole('link', { name: issueTitle }).click();
      await anybody.getByText(maskName(raiser.name)).first().waitFor();
      const shown = await anybody.locator('body').innerText();
      for (const { name } of [raiser, staff.supervisor]) expect(shown).not.toContain(name);
      await anybody.context().close();

      const solvedBefore = await figureOf('problemsSolved');
      const worker = await people.openAs(unit.person.id, laptop, '/unit');
      const task = card(worker, what);
      await press(task, words('issues:unit.report'));
      await task.getByLabel(words('issues:unit.words')).fill('六盏都修好了');
      await addPhoto(task, '#fd6');
      await press(task, words('issues:unit.send'));
      await task.getByText(words('issues:unit.waiting')).first().waitFor();
      expect(await barriers(worker)).toEqual([]);

      await turnTo(raisersPhone, 'issues');
      await card(raisersPhone, issueTitle)
        .getByRole('link', { name: words('issues:verify.ask') })
        .click();
      await press(raisersPhone, words('issues:verify.yes'));
      await press(raisersPhone, words('issues:verify.confirm'));
      await figureLink('problemsSolved', solvedBefore + 1).click();
      await press(desk, words('reporting:records.showOf', { title: issueTitle }));
      const record = desk.getByRole('listitem').filter({ hasText: issueTitle }).first();
      for (const [when, number] of [
        ['before', 1],
        ['after', 1],
      ] as const)
        await record
          .getByRole('img', {
            name: words('reporting:evidence.photo', {
              when: words(`reporting:evidence.${when}`),
              number,
            }),
          })
          .waitFor();
      expect(await barriers(desk)).toEqual([]);
      await desk.getByRole('link', { name: words('reporting:records.back') }).click();
      await figureLink('volunteerTurnouts').waitFor();
    },
  );

  it(
    'the resolution opens a service event; two volunteers are asked, come and are counted',
    { timeout: 180_000 },
    async () => {
      const codes = ['volunteerActivities', 'volunteerTurnouts', 'volunteerServed'];
      const before = await Promise.all(codes.map((code) => figureOf(code)));

      const board = await people.openAs(staff.lead.id, laptop, '/board');
      await press(board, words('volunteers:board.planning'));
      await board.getByRole('menuitem', { name: words('volunteers:board.plan') }).click();
      const plan = board.getByRole('dialog');
      const choice = plan.getByLabel(words('volunteers:plan.resolution'));
      const resolution = await choice.locator('option', { hasText: what }).getAttribute('value');
      await choice.selectOption(resolution);
      await press(plan, words('volunteers:plan.save'));
      const shift = card(board, issueTitle);
      await press(shift, words('volunteers:board.askFor', { count: 2 }));

      // Who fits stands there with reasons, the best two already chosen
      const chosen = board.getByRole('checkbox', { checked: true });
      await chosen.first().waitFor();
      const labels = await board.locator('label', { has: chosen }).allInnerTexts();
      const names = labels.map((label) => label.split('\n')[0]?.trim() ?? '');
      expect(names).toHaveLength(2);
      for (const label of labels) expect(label.split('\n')[1]?.trim()).toMatch(/\S/);
      expect(await barriers(board)).toEqual([]);
      await press(board, words('volunteers:panel.send', { count: 2 }));
      const helpers = await Promise.all(
        names.map((name) => {
          const helper = volunteers.find((volunteer) => volunteer.name === name);
          if (!helper) throw new Error(`${name} is no volunteer of the demo`);
          return people.openAs(helper.id, phone, '/phone/volunteering');
        }),
      );
      for (const helper of helpers) await press(card(helper, issueTitle), words('volunteers:mine.accept'));

      await press(shift, words('volunteers:board.code'));
      const dialog = board.getByRole('dialog');
      // The changing code would not wait for two people on a slow machine
      await dialog.getByRole('checkbox', { name: wordsLike('volunteers:codeDialog.printed') }).check();
      await dialog.getByText(wordsLike('volunteers:codeDialog.changing')).waitFor({ state: 'hidden' });
      const address = await dialog.getByText(/\/checkin\/\w+/).innerText();
      await dialog.getByRole('button', { name: words('common:dialog.close') }).click();
      for (const helper of helpers) {
        await helper.goto(address);
        await press(helper, words('volunteers:checkIn.button'));
        await helper.getByText(wordsLike('volunteers:checkIn.here')).first().waitFor();
      }
      for (const helper of helpers) {
        await press(helper, words('volunteers:checkIn.out'));
        await helper.getByText(wordsLike('volunteers:checkIn.done')).first().waitFor();
      }
      const [first] = helpers;
      expect(first ? await barriers(first) : []).toEqual([]);

      await press(shift, words('volunteers:board.confirm', { count: 2 }));
      await dialog.getByLabel(words('volunteers:confirmDialog.served'), { exact: true }).fill(String(served));
      await press(dialog, words('volunteers:confirmDialog.save', { count: 2 }));
      const moved = [1, 2, served];
      for (const [at, code] of codes.entries())
        await figureLink(code, Number(before[at]) + Number(moved[at])).waitFor();
    },
  );

  it(
    'one browser holds several people of the demo, each in a tab of their own',
    { timeout: 180_000 },
    async () => {
      const home = await people.open(laptop, '/');
      const tabs = [];
      for (const { name } of [raiser, seconder]) {
        const link = home.getByRole('link', { name: words('home:demo.ownTab', { name }) });
        const [tab] = await Promise.all([home.context().waitForEvent('page'), link.click()]);
        tabs.push({ name, tab });
      }
      for (const { name, tab } of tabs) {
        await tab.getByText(words('common:connection.connected')).first().waitFor();
        await tab.getByRole('link', { name: words('meetings:phone.tab.me') }).click();
        await tab.getByRole('heading', { name }).waitFor();
      }
      for (const { tab } of tabs) await press(tab, words('identity:me.signOut'));
      for (const { tab } of tabs)
        await tab.getByRole('heading', { name: words('home:home.title') }).waitFor();
      await home.context().close();
    },
  );

  it(
    'every other surface opens without serious barriers, and no page broke',
    { timeout: 180_000 },
    async () => {
      const found: Record<string, string[]> = {};
      const look = async (name: string, opened: Promise<Page>) => {
        const page = await opened;
        await page.waitForLoadState('networkidle');
        found[name] = await barriers(page);
        await page.context().close();
      };
      await look('home', people.open(laptop, '/'));
      await look('sign-in', people.open(laptop, '/sign-in'));
      await look('join', people.open(phone, '/join'));
      await look('volunteering', people.openAs(third.id, phone, '/phone/volunteering'));
      await look('me', people.openAs(third.id, phone, '/phone/me'));
      expect(found).toEqual({ home: [], 'sign-in': [], join: [], volunteering: [], me: [] });
      expect(people.faults).toEqual([]);
    },
  );
});
