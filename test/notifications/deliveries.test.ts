/** What somebody hears of their issues: in the app, and by e-mail once an address is confirmed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import {
  chooseNotices,
  confirmEmail,
  markNoticesRead,
  sendAgain,
} from '../../server/notifications/commands.ts';
import { mostTries } from '../../server/notifications/deliver.ts';
import { appRouter } from '../../server/router.ts';
import type { Quarter } from '../issues/quarter.ts';
import { refusalOf } from '../volunteers/town.ts';
import { daily, minute, PostOffice, unmuted } from './post-office.ts';

let office: PostOffice;
let quarter: Quarter;
let host: SignedIn;
let raiser: SignedIn;

beforeAll(async () => {
  office = await PostOffice.open();
  ({ quarter, host, raiser } = office);
});
afterAll(() => office.close());
beforeEach(() => office.receivers.clear());

describe('in the app', () => {
  test('whoever raised or endorsed hears of each step, but not of their own', async () => {
    const neighbour = await quarter.person('volunteer');
    const stranger = await quarter.person();
    const issueId = await quarter.accepted(raiser, host, { title: '楼道灯坏了' });
    await quarter.endorse(neighbour, issueId);
    expect(await office.noticesOf(raiser)).toMatchObject({
      ...{ unread: 2, notices: [{ type: 'accepted' }, { issueId, type: 'endorsedEnough' }] },
    });
    expect(await office.noticesOf(host)).toMatchObject({
      unread: 1,
      notices: [{ type: 'raised', asRole: 'host' }],
    });
    expect(await office.noticesOf(neighbour)).toMatchObject({ notices: [] });
    expect(await office.noticesOf(stranger)).toMatchObject({ notices: [] });
    await quarter.run(markNoticesRead, raiser, { upTo: quarter.now });
    expect(await office.noticesOf(raiser)).toMatchObject({
      unread: 0,
      notices: [{ isRead: true }, { isRead: true }],
    });
  });
});

test('whoever does not want it pointed out still finds every message in the list', async () => {
  const reader = await quarter.person();
  await quarter.accepted(reader, host, { title: '门禁坏了' });
  const said = { mails: false, ...daily, muted: [] };
  await quarter.run(chooseNotices, reader, { ...said, inApp: false });
  expect(await office.noticesOf(reader)).toMatchObject({
    unread: 0,
    notices: [{ title: '门禁坏了', isRead: false }],
  });
  expect((await quarter.ask(reader).notices.choice({})).choice).toMatchObject({ inApp: false });
  await quarter.run(chooseNotices, reader, { ...said, inApp: true });
  expect(await office.noticesOf(reader)).toMatchObject({ unread: 1 });
});

describe('by e-mail', () => {
  test('only to an address that its reader has confirmed by code, which five wrong tries use up', async () => {
    const reader = await quarter.person();
    const services = { ...quarter.services, mail: office.mail };
    const asked = appRouter.createCaller({ services, viewer: reader });
    expect(await refusalOf(quarter.run(chooseNotices, reader, { mails: true, ...unmuted }))).toBe(
      'emailMissing',
    );
    await asked.notices.sendCode({ email: 'reader@example.org', language: 'en' });
    const code = /code is (\d{6})/.exec(office.receivers.mails[0]?.text ?? '')?.[1] ?? '';
    await expect(
      asked.notices.sendCode({ email: 'reader@example.org', language: 'en' }),
    ).rejects.toMatchObject({
      cause: { code: 'codeTooSoon' },
    });
    const wrong = code === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries += 1)
      expect(await quarter.run(confirmEmail, reader, { code: wrong })).toEqual({ isConfirmed: false });
    expect(await quarter.run(confirmEmail, reader, { code })).toEqual({ isConfirmed: false });

    quarter.now += 2 * minute;
    await asked.notices.sendCode({ email: 'reader@example.org', language: 'en' });
    const again = /code is (\d{6})/.exec(office.receivers.mails[1]?.text ?? '')?.[1] ?? '';
    expect(await quarter.run(confirmEmail, reader, { code: again })).toEqual({ isConfirmed: true });
    expect(await asked.notices.choice({})).toMatchObject({
      mailIsPossible: true,
      choice: { email: 'reader@example.org', mails: true },
    });
  });

  test('what comes together comes in one mail, once, and nothing from before it was switched on', async () => {
    const reader = await quarter.person();
    await quarter.accepted(reader, host, { title: '开通之前' });
    quarter.now += minute;
    await office.giveEmail(reader, 'many@example.org');
    await quarter.accepted(reader, host, { title: '一号楼漏水' });
    await quarter.accepted(reader, host, { title: '二号楼漏水' });
    expect(await office.sendAll()).toEqual([]);
    quarter.now += 3 * minute;
    expect(await office.sendAll()).toEqual([true]);
    expect(office.receivers.mails).toHaveLength(1);
    const text = office.receivers.mails[0]?.text ?? '';
    expect(text).toContain('“一号楼漏水”：居委会已受理');
    expect(text).toContain('“二号楼漏水”');
    expect(text).not.toContain('开通之前');
    expect(text).toContain('https://gongyi.example.org/phone/issues');
    expect(await office.sendAll()).toEqual([]);
  });

  test('nothing at night; it comes in the morning', async () => {
    const reader = await quarter.person();
    const before = quarter.now;
    quarter.now = Date.parse('2026-11-24T23:00:00+08:00');
    await office.giveEmail(reader, 'night@example.org');
    await quarter.accepted(reader, host, { title: '夜里的事' });
    quarter.now += 60 * minute;
    await office.sendAll();
    expect(office.receivers.mails).toEqual([]);
    quarter.now = Date.parse('2026-11-25T08:00:00+08:00');
    expect(await office.sendAll()).toEqual([true]);
    expect(office.receivers.mails).toHaveLength(1);
    quarter.now = Math.max(before, quarter.now) + minute;
  });

  test('is tried again while the mail server refuses, then stands among the failed, and can be sent again', async () => {
    const reader = await quarter.person('representative', { name: '王芳' });
    await office.giveEmail(reader, 'full@example.org');
    await quarter.accepted(reader, host, { title: '送不到的' });
    quarter.now += 3 * minute;
    office.receivers.takesMail = false;
    expect(await office.sendAll()).toEqual([false]);
    const [waiting] = await quarter.rows<{ id: string }>(`select id from delivery where state = 'waiting'`);
    const id = String(waiting?.id);
    const manage = () => quarter.ask(host).notices.manage({ communityId: quarter.communityId });
    expect((await manage()).failed).toMatchObject([{ id, isWaiting: true, tries: 1 }]);
    for (let tries = 2; tries < mostTries; tries += 1) expect(await office.deliver(id)).toBe(false);
    expect(await office.deliver(id)).toBe(true);
    expect((await manage()).failed).toMatchObject([
      { id, about: ['issues'], isWaiting: false, personName: '王芳', tries: mostTries },
    ]);
    expect((await manage()).failed[0]?.problem).toContain('mailbox full');

    office.receivers.takesMail = true;
    expect(await refusalOf(quarter.run(sendAgain, raiser, { deliveryId: id }))).toBe('notAllowed');
    await quarter.run(sendAgain, host, { deliveryId: id });
    expect(await office.sendAll()).toEqual([true]);
    expect((await manage()).failed).toEqual([]);
  });
});
