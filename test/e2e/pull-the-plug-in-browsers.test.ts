/** A dead server and a dead network, seen from real browsers: they say so, keep the vote, and come back by themselves. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneHolders, staff } from '../../server/demo/cast.ts';
import { heartbeatMs } from '../../shared/live/protocol.ts';
import { localDay } from '../../shared/local-time.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { Participant } from '../support/participant.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { words, wordsLike } from '../support/words.ts';
import { laptop, PeopleWithBrowsers, phone, press, projector } from './people-with-browsers.ts';

let database: TestDatabase;
let server: ServerProcess;
let people: PeopleWithBrowsers;
let host: Page;
let screen: Page;
let phones: Page[];
let chair: Participant;
let ballotId = '';
/** When each page was loaded: a reload would show. */
let loadedAt: number[] = [];

const pages = () => [host, screen, ...phones];
const loads = () => Promise.all(pages().map((page) => page.evaluate(() => performance.timeOrigin)));
const soon = { timeout: 20_000 };

beforeAll(async () => {
  database = await createDatabase();
  server = await startServerProcess({ databaseUrl: database.url });
  people = await PeopleWithBrowsers.at(server.url);
  const links = server.addresses.filter(({ surface }) => surface === 'phone');
  [host, screen, ...phones] = await Promise.all([
    people.openAs(staff.chair.id, laptop, addressOf('host')),
    people.open(projector, addressOf('screen')),
    ...links.map(({ url }) => people.open(phone, url)),
  ]);
  for (const page of phones) await press(page, words('meetings:phone.checkIn.button'));
  await openVote();
  for (const page of phones)
    await page.getByRole('button', { name: words('meetings:meeting.choice.yes'), exact: true }).waitFor();
  loadedAt = await loads();
}, 150_000);

afterAll(async () => {
  chair.leave();
  await people.leave();
  await server.stop();
  await database.drop();
});

function addressOf(surface: string): string {
  const found = server.addresses.find((address) => address.surface === surface);
  if (!found) throw new Error(`the demo has no ${surface}`);
  return found.url;
}

/** The chair's steps up to an open vote, by the same commands that the console sends. */
async function openVote(): Promise<void> {
  const meetingId = new URL(addressOf('host')).pathname.split('/')[2] ?? '';
  chair = await Participant.fromDemo(server.url, staff.chair.id, staff.chair.name);
  const [raiser, seconder] = await Promise.all(
    phoneHolders.slice(0, 2).map((person) => Participant.fromDemo(server.url, person.id, person.name)),
  );
  if (!raiser || !seconder) throw new Error('two representatives are needed');
  for (const participant of [chair, raiser, seconder]) await participant.followMeeting(meetingId);
  await chair.must('openMeeting');
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
  raiser.leave();
  seconder.leave();
  ballotId = String((await chair.must('openBallot', { motionId }))['ballotId']);
}

async function voteYes(page: Page): Promise<void> {
  await page.getByRole('button', { name: words('meetings:meeting.choice.yes'), exact: true }).click();
}

/** Votes in the database, and the commands that brought them: one each, however often they were sent. */
async function votesCounted(): Promise<number> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ votes: number }>(
    `select count(*)::int as votes from ballot_roll where ballot_id = $1 and content ->> 'choice' = 'yes'`,
    [ballotId],
  );
  await client.end();
  return rows[0]?.votes ?? 0;
}

const cutOff = new RegExp(
  ['common:connection.connecting', 'common:connection.offline', 'screen:connecting', 'screen:offline']
    .map((key) => words(key))
    .join('|'),
);

describe('pulling the plug, in browsers', () => {
  it(
    '7: over kill -9 in mid-ballot every screen says it is cut off, keeps the vote, and comes back by itself',
    { timeout: 120_000 },
    async () => {
      const [first] = phones;
      if (!first) throw new Error('a phone is needed');
      await server.kill();
      for (const page of pages()) await page.getByText(cutOff).first().waitFor(soon);
      await voteYes(first);
      await first.getByText(words('meetings:phone.vote.unsent')).first().waitFor(soon);
      expect(await votesCounted()).toBe(0);

      await server.restart();
      await first.getByText(wordsLike('meetings:phone.vote.counted')).first().waitFor(soon);
      for (const page of pages())
        await page
          .getByText(cutOff)
          .first()
          .waitFor({ state: 'hidden', ...soon });
      expect(await votesCounted()).toBe(1);
      await chair.must('addItem', { issueId: null, title: '电动车充电' });
      await host.getByText('电动车充电').first().waitFor(soon);
      expect(await loads()).toEqual(loadedAt);
    },
  );

  it(
    '7: a phone without network says so, keeps an unsent vote, and sends it exactly once afterwards',
    { timeout: 120_000 },
    async () => {
      const [, second] = phones;
      if (!second) throw new Error('a second phone is needed');
      await second.context().setOffline(true);
      const offSince = Date.now();
      await second.getByText(cutOff).first().waitFor(soon);
      await voteYes(second);
      await second.getByText(words('meetings:phone.vote.unsent')).first().waitFor(soon);
      await chair.must('addItem', { issueId: null, title: '垃圾分类' });
      // Longer than a silence that counts as a dead line.
      while (Date.now() - offSince < heartbeatMs * 3) {
        expect(await second.getByText(cutOff).count()).toBeGreaterThan(0);
        await pause(500);
      }
      expect(await votesCounted()).toBe(1);

      await second.context().setOffline(false);
      await second.getByText(wordsLike('meetings:phone.vote.counted')).first().waitFor(soon);
      await second
        .getByText(cutOff)
        .first()
        .waitFor({ state: 'hidden', ...soon });
      expect(await votesCounted()).toBe(2);
      // The result has a number beyond those that the phone missed: it shows only on a copy without gaps.
      await chair.must('closeBallot', { ballotId });
      for (const page of pages())
        await page
          .getByText(words('meetings:meeting.result.adopted'))
          .first()
          .waitFor({ state: 'attached', ...soon });
      expect(await loads()).toEqual(loadedAt);
      expect(people.faults).toEqual([]);
    },
  );
});
