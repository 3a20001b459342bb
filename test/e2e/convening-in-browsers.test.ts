/** From an idea to a person entering by a printed card, by clicks in real browsers; every page free of barriers. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staff } from '../../server/demo/cast.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { barriers, laptop, PeopleWithBrowsers, phone, press } from './people-with-browsers.ts';

const newcomer = '冯阿婆';
const item = '三巷路灯';
const pdf = '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let host: Page;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  host = await people.openAs(staff.chair.id, laptop, '/meetings');
}, 240_000);

afterAll(async () => {
  await people.leave();
  await server.stop();
  await database.drop();
});

const next = () => press(host, words('convening:next'));
const upload = (name: string, mimeType: string, content: string) =>
  host.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(content) });

describe('convening', () => {
  it('leads from a plan through roster, agenda and rules to the call', async () => {
    await host.getByRole('link', { name: words('convening:list.new') }).click();
    await host.getByLabel(words('convening:time.day')).waitFor();
    expect(await barriers(host)).toEqual([]);
    await next();

    await host.waitForURL(/people$/);
    await host.getByText(words('convening:roster.import')).waitFor();
    await upload('名册.csv', 'text/csv', `姓名,组别\n${newcomer},火星\n`);
    const problem = words('convening:roster.problem.unknownGroup', { value: '火星', other: '' });
    await host.getByText(problem).waitFor();
    await press(host, words('convening:cancel'));
    await upload('名册.csv', 'text/csv', `姓名,组别\n${newcomer},本地\n`);
    await press(host, words('convening:roster.take'));
    await host.getByText(newcomer).waitFor();
    expect(await barriers(host)).toEqual([]);
    await next();

    await host.waitForURL(/agenda$/);
    await host.getByLabel(words('convening:agenda.title')).fill(item);
    await press(host, words('convening:agenda.add'));
    await host.getByRole('listitem').filter({ hasText: item }).waitFor();
    await upload('路灯方案.pdf', 'application/pdf', pdf);
    await host.getByRole('link', { name: /路灯方案/ }).waitFor();
    await next();

    await host.waitForURL(/rules$/);
    await host.getByText(words('convening:rules.change')).click();
    expect(await barriers(host)).toEqual([]);
    await next();

    await host.waitForURL(/call$/);
    await host.getByRole('listitem').filter({ hasText: item }).waitFor();
    await press(host, words('convening:call.do'));
    await host.waitForURL(/invite$/);
    await host.getByText(newcomer).first().waitFor();
    expect(await barriers(host)).toEqual([]);
  }, 120_000);

  it('prints a card whose address lets one person in, who answers with one tap', async () => {
    const invitation = host.url();
    await host.getByRole('link', { name: words('convening:invite.printOne', { name: newcomer }) }).click();
    const handedOut = host.waitForResponse((response) => response.url().includes('printCards'));
    await press(host, words('convening:cards.make'));
    await host.getByText(newcomer).first().waitFor();
    expect(await barriers(host)).toEqual([]);
    const [, address] = /"url":"([^"]+)"/.exec(await (await handedOut).text()) ?? [];
    if (!address) throw new Error('the card has no address');

    const guest = await people.open(phone, address);
    await guest.waitForURL(/\/phone\/meeting/);
    await guest.getByText(words('convening:answer.question')).waitFor();
    await guest.getByRole('link', { name: /路灯方案/ }).waitFor();
    expect(await barriers(guest)).toEqual([]);
    await press(guest, words('convening:answer.coming'));
    await guest.locator('[aria-pressed=true]').waitFor();

    await host.goto(invitation);
    const coming = wordsLike('convening:invite.answered', { coming: 1 });
    await host.getByText(coming).first().waitFor();
    expect(people.faults).toEqual([]);
  }, 120_000);
});
