import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { addDays, atClock, localDay } from '../../shared/local-time.ts';
import { topicOf, whereToServe } from '../../shared/notifications/service-news.ts';
import { endingStage } from '../../shared/volunteers/credential-ending.ts';
import { chooseNotices } from '../../server/notifications/commands.ts';
import { deliver } from '../../server/notifications/deliver.ts';
import { claimUnqueued, gather } from '../../server/notifications/gather.ts';
import type { Mail } from '../../server/notifications/mail.ts';
import { noticesRouter } from '../../server/notifications/router.ts';
import { askReconfirm } from '../../server/volunteers/ask-reconfirm.ts';
import { cancelBooking } from '../../server/volunteers/commands/cancel-booking.ts';
import { settleSwap } from '../../server/volunteers/commands/settle-swap.ts';
import { agreeSwap, askSwap, withdrawSwap } from '../../server/volunteers/commands/swap-shifts.ts';
import { tellEndingCredentials } from '../../server/volunteers/tell-ending-credentials.ts';
import { servicesOver } from '../support/services.ts';
import { hour, minute, monday, Town } from '../volunteers/town.ts';

describe('the rules', () => {
  test.each([
    ['2026-11-22', null],
    ['2026-11-23', 'week'],
    ['2026-11-30', 'week'],
    ['2026-12-01', 'month'],
    ['2026-12-23', 'month'],
    ['2026-12-24', null],
  ])('a credential until %s is told on 23 November as %s', (validUntil, stage) => {
    expect(endingStage(validUntil, '2026-11-23')).toBe(stage);
  });
  test('what waits for a nod leads to the board, all else to the phone', () => {
    expect(whereToServe(['swapWaits'])).toBe('/board');
    expect(whereToServe(['swapWaits', 'asked'])).toBe('/phone/volunteering');
    expect(topicOf('placed')).toBe('offers');
  });
});

let town: Town;
let community: string;
let lead: SignedIn;
const mails: Mail[] = [];
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());
beforeEach(async () => {
  mails.length = 0;
  town.now = monday;
  community = await town.community();
  lead = await town.lead(community);
});

async function mailed(who: SignedIn, more: { muted?: string[]; language?: string } = {}): Promise<string> {
  const address = `${who.personId.slice(-12)}@example.org`;
  await town.rows(
    `insert into notice_choice (person_id, email, mails, mails_since, muted, language)
     values ($1, $2, true, to_timestamp($3::float8 / 1000), $4, $5)`,
    [who.personId, address, town.now, more.muted ?? [], more.language ?? 'zh-CN'],
  );
  return address;
}

/** What the jobs do. Returns the texts that went to an address since the last time. */
async function sent(address: string): Promise<string[]> {
  town.now += 3 * minute;
  mails.length = 0;
  const now = () => new Date(town.now);
  const mail = { send: (one: Mail) => Promise.resolve(void mails.push(one)), close: () => undefined };
  const config = { publicUrl: 'https://gongyi.example.org', allowsInnerWebhooks: true };
  await gather(town.database, now());
  for (const id of await claimUnqueued(town.database, now()))
    await deliver({ database: town.database, config, mail, now }, id);
  return mails.filter(({ to }) => to === address).map(({ text }) => text);
}

describe('a volunteer hears by mail', () => {
  test('that they are asked, once, unless they have answered meanwhile', async () => {
    const [anna, ben] = [await town.volunteer(community), await town.volunteer(community)];
    const address = await mailed(anna);
    const english = await mailed(ben, { language: 'en' });
    const { requirementId } = await town.shift(lead, community, { from: 26 * hour });
    await town.ask(lead, requirementId, [anna, ben]);
    const [text] = await sent(address);
    expect(text).toContain('想请您帮忙：“消防志愿巡查”（11月24日周二 10:00–12:00，3 号巷口）');
    expect(text).toContain('https://gongyi.example.org/phone/volunteering');
    expect(text).toContain('您是志愿者，所以告诉您');
    expect(mails.find(({ to }) => to === english)?.text).toMatch(/You are asked to help: “消防志愿巡查”/);
    expect(mails.find(({ to }) => to === english)?.subject).toBe('Gongyi volunteering: a message');
    expect(await sent(address)).toEqual([]);

    const later = await town.shift(lead, community, { from: 50 * hour });
    await town.book(lead, later.requirementId, [anna]);
    expect(await sent(address)).toEqual([]);
  });

  test('in time, also at the pace of one mail a day; what is not about a shift waits for the day, and all for the morning', async () => {
    const anna = await town.volunteer(community);
    const address = await mailed(anna);
    await town.rows(
      `update notice_choice set pace = 'daily', quiet_from = 1320, quiet_until = 480 where person_id = $1`,
      [anna.personId],
    );
    const end = addDays(localDay(monday), 20);
    await town.rows(
      `insert into volunteer_credential (person_id, kind, valid_until) values ($1, '社工', $2)`,
      [...[anna.personId, end]],
    );
    await tellEndingCredentials(town.runner);
    const { requirementId } = await town.shift(lead, community, { from: 26 * hour });
    await town.ask(lead, requirementId, [anna]);
    const [offer, ...others] = await sent(address);
    expect(offer).toContain('想请您帮忙');
    expect(offer).not.toContain('社工');
    expect(others).toEqual([]);
    town.now = monday + 15 * hour;
    const tomorrow = await town.shift(lead, community, { from: 30 * hour });
    await town.ask(lead, tomorrow.requirementId, [anna]);
    expect(await sent(address)).toEqual([]);
    town.now = monday + 24 * hour;
    await town.ask(lead, (await town.shift(lead, community, { from: 40 * hour })).requirementId, [anna]);
    const morning = (await sent(address)).join();
    expect(morning).toContain('想请您帮忙');
    expect(morning).toContain('社工');
  });

  test('not of what they have switched off, also not when they switch it on afterwards', async () => {
    const anna = await town.volunteer(community);
    const address = await mailed(anna, { muted: ['offers'] });
    const { requirementId } = await town.shift(lead, community, { from: 26 * hour });
    await town.ask(lead, requirementId, [anna]);
    expect(await sent(address)).toEqual([]);
    await town.run(chooseNotices, anna, {
      ...{ mails: true, language: 'zh-CN', pace: 'soon', quietFrom: 1320, quietUntil: 480, muted: ['swaps'] },
      inApp: true,
    });
    expect(await sent(address)).toEqual([]);
  });

  test('that the place they stood by for is theirs', async () => {
    const [anna, ben] = [await town.volunteer(community), await town.volunteer(community)];
    const { requirementId, shiftId } = await town.shift(lead, community, {
      from: 26 * hour,
      need: { target: 1 },
    });
    await town.book(lead, requirementId, [anna, ben]);
    const address = await mailed(ben);
    await town.run(cancelBooking, anna, { shiftId });
    expect(await sent(address)).toEqual([expect.stringContaining('有位置了，您排上了：“消防志愿巡查”')]);
  });

  test('the day before, whether they still come; several together in one mail', async () => {
    const anna = await town.volunteer(community);
    town.now = monday - 24 * hour;
    for (const from of [54 * hour, 58 * hour]) {
      const { requirementId } = await town.shift(lead, community, { from });
      await town.book(lead, requirementId, [anna]);
    }
    town.now = atClock(localDay(monday), '13:00');
    const address = await mailed(anna);
    await askReconfirm(town.runner);
    await askReconfirm(town.runner);
    const texts = await sent(address);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.match(/还来吗/g)).toHaveLength(2);
    expect(mails[0]?.subject).toBe('共议志愿服务：有 2 条消息');
  });

  test('that a credential ends, a month before and in the last week', async () => {
    const anna = await town.volunteer(community);
    const address = await mailed(anna);
    const today = localDay(monday);
    await town.rows(
      `insert into volunteer_credential (person_id, kind, valid_until) values ($1, '社工', $2), ($1, '会计', $3)`,
      [anna.personId, addDays(today, 20), addDays(today, 200)],
    );
    await tellEndingCredentials(town.runner);
    await tellEndingCredentials(town.runner);
    expect(await sent(address)).toEqual([
      expect.stringContaining('您的“社工”证书到 2026年12月13日 就过期了'),
    ]);
    town.now += 14 * 24 * hour;
    await tellEndingCredentials(town.runner);
    expect(await sent(address)).toEqual([expect.stringContaining('社工')]);
  });
});

test('news that could not be mailed, of a shift or of a credential, stands before the hosts of the community', async () => {
  const host = await town.person([{ role: 'host', communityId: community }]);
  const [anna, ben] = [await town.volunteer(community), await town.volunteer(community)];
  for (const reader of [anna, ben]) await mailed(reader);
  await town.rows(`insert into volunteer_credential (person_id, kind, valid_until) values ($1, '社工', $2)`, [
    ...[anna.personId, addDays(localDay(monday), 20)],
  ]);
  await tellEndingCredentials(town.runner);
  const { requirementId } = await town.shift(lead, community, { from: 26 * hour });
  await town.ask(lead, requirementId, [ben]);
  town.now += 3 * minute;
  const now = () => new Date(town.now);
  const mail = { send: () => Promise.reject(new Error('mailbox full')), close: () => undefined };
  const config = { publicUrl: 'https://gongyi.example.org', allowsInnerWebhooks: true };
  await gather(town.database, now());
  for (const id of await claimUnqueued(town.database, now()))
    expect(await deliver({ database: town.database, config, mail, now }, id)).toBe(false);
  const services = servicesOver(town.runner, { GONGYI_DATA: tmpdir() });
  const asked = noticesRouter.createCaller({ services, viewer: host });
  const { failed } = await asked.manage({ communityId: community });
  expect(new Set(failed.map(({ personName }) => personName))).toEqual(new Set([anna.name, ben.name]));
  for (const one of failed) expect(one).toMatchObject({ about: ['service'], isWaiting: true, tries: 1 });
});

describe('about a swap', () => {
  async function scene() {
    const first = await town.shift(lead, community, { from: 26 * hour, need: { target: 1 } });
    const second = await town.shift(lead, community, { from: 30 * hour, need: { target: 1 } });
    const [anna, ben] = [await town.volunteer(community), await town.volunteer(community)];
    await town.book(lead, first.requirementId, [anna]);
    await town.book(lead, second.requirementId, [ben]);
    const toAnna = await mailed(anna);
    const toBen = await mailed(ben);
    const { swapId } = await town.run(askSwap, anna, {
      shiftId: first.shiftId,
      otherShiftId: second.shiftId,
    });
    return { anna, ben, toAnna, toBen, swapId };
  }

  test('each hears their side of it, and the lead that a nod is needed', async () => {
    const { ben, toAnna, toBen, swapId } = await scene();
    const toLead = await mailed(lead);
    expect(await sent(toBen)).toEqual([
      expect.stringMatching(/有人想跟您换班：您去“.*10:00–12:00.*”?，对方替您去“.*14:00–16:00/),
    ]);
    await town.run(agreeSwap, ben, { swapId });
    expect(await sent(toAnna)).toEqual([expect.stringMatching(/有人愿意跟您换班：您去“.*14:00–16:00/)]);
    expect(mails.find(({ to }) => to === toLead)?.text).toContain('https://gongyi.example.org/board');
    await town.run(settleSwap, lead, { swapId, approve: true });
    expect(await sent(toAnna)).toEqual([
      expect.stringMatching(/换班成了：您去“.*14:00–16:00.*不用去“.*10:00–12:00/),
    ]);
    expect(mails.find(({ to }) => to === toBen)?.text).toMatch(/换班成了：您去“.*10:00–12:00/);
  });

  test('a wish that was taken back before it went out is not told; later the other hears that it is off', async () => {
    const { anna, toBen, swapId } = await scene();
    await town.run(withdrawSwap, anna, { swapId });
    expect(await sent(toBen)).toEqual([]);
    const again = await scene();
    await town.run(agreeSwap, again.ben, { swapId: again.swapId });
    await sent(again.toBen);
    await town.run(withdrawSwap, again.anna, { swapId: again.swapId });
    expect(await sent(again.toBen)).toEqual([expect.stringContaining('对方不换了')]);
  });
});
