/**
 * Service becomes a certificate, by clicks and typing in real browsers: a lead confirms, the volunteer sees the hours and
 * asks for a certificate, the lead issues it, and somebody who is signed out checks its number.
 */
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staff } from '../../server/demo/cast.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { barriers, laptop, PeopleWithBrowsers, phone, press } from './people-with-browsers.ts';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let lead: Page;

interface Served {
  readonly personId: string;
  readonly name: string;
  readonly title: string;
  readonly communityName: string;
}

/** Of the demo: somebody who came to a shift that is over and that nobody has confirmed. */
async function unconfirmed(): Promise<Served> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<Served>(
      `select p.id as "personId", p.name, a.title, c.name as "communityName"
       from turnout t join person p on p.id = t.person_id join shift s on s.id = t.shift_id
       join activity a on a.id = s.activity_id join community c on c.id = a.community_id
       where s.state = 'planned' and s.ends_at < now() order by p.name limit 1`,
    );
    const [served] = rows;
    if (!served) throw new Error('the demo has no shift that is over and unconfirmed');
    return served;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  lead = await people.openAs(staff.lead.id, laptop, '/board');
}, 120_000);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

describe('from service to certificate', () => {
  it(
    'the lead confirms, the volunteer asks, the lead issues, anybody checks',
    { timeout: 240_000 },
    async () => {
      const { personId, name, title, communityName } = await unconfirmed();

      // The shift that is over may have begun before midnight.
      const shift = lead.locator('article').filter({ hasText: title });
      await lead.locator('article').first().waitFor();
      // The lists scroll within the board; the page itself has nothing below.
      expect(await lead.evaluate(() => document.documentElement.scrollHeight)).toBe(laptop.viewport?.height);
      if ((await shift.count()) === 0) await press(lead, words('volunteers:board.previousDay'));
      await press(shift.first(), wordsLike('volunteers:board.confirm'));
      const dialog = lead.getByRole('dialog');
      await dialog.getByLabel(words('volunteers:confirmDialog.served'), { exact: true }).fill('30');
      await press(dialog, wordsLike('volunteers:confirmDialog.save'));
      await dialog.waitFor({ state: 'detached' });

      const own = await people.openAs(personId, phone, '/phone/volunteering');
      const mine = own.getByRole('region', { name: words('certificate:mine.title') });
      await own.getByText(title).first().waitFor();
      await press(mine, words('certificate:mine.request'));
      await press(mine, words('certificate:mine.send'));
      await mine.getByText(wordsLike('certificate:mine.waiting')).waitFor();
      // Nothing half behind the tabs, which axe would take for a small target.
      await own.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      expect(await barriers(own)).toEqual([]);

      await lead.goto(new URL('/volunteers/certificates', lead.url()).href);
      await lead
        .getByRole('combobox', { name: words('people:community') })
        .selectOption({ label: communityName });
      const request = lead.getByRole('article').filter({ hasText: name }).first();
      await press(request, words('people:certificates.issueThis'));
      await press(lead.getByRole('dialog'), words('people:issue.save'));
      const line = lead
        .getByRole('article')
        .filter({ hasText: words('certificate:state.valid') })
        .first();
      const number = await line.locator('code').innerText();
      expect(number).toMatch(/^.{4}-.{4}-.{4}$/);
      expect(await barriers(lead)).toEqual([]);

      await mine
        .getByRole('link', { name: words('certificate:mine.open') })
        .first()
        .click();
      await own.getByText(words('certificate:number', { number })).waitFor();
      await own.getByText(wordsLike('certificate:body.service', { name })).waitFor();
      const saved = own.waitForEvent('download');
      await press(own, words('certificate:page.word'));
      expect((await saved).suggestedFilename()).toBe(`certificate-${number}.docx`);
      expect(await barriers(own)).toEqual([]);

      const stranger = await people.open(phone, '/check');
      await stranger.getByLabel(words('certificate:check.number')).fill(number.toLowerCase());
      await press(stranger, words('certificate:check.go'));
      await stranger.getByText(words('certificate:check.valid')).waitFor();
      expect(await stranger.locator('main').innerText()).not.toContain(name);
      expect(await barriers(stranger)).toEqual([]);

      await press(line, words('people:certificates.withdraw'));
      const reason = lead.getByRole('dialog');
      await reason.getByLabel(words('people:certificates.reason')).fill('发错了人');
      await press(reason, words('people:certificates.withdrawSave'));
      await reason.waitFor({ state: 'detached' });
      await press(stranger, words('certificate:check.another'));
      await stranger.getByText(wordsLike('certificate:check.withdrawn')).waitFor();
      expect(people.faults).toEqual([]);
    },
  );
});
