import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { localDay } from '../../shared/local-time.ts';
import type { RobotTopic } from '../../shared/notifications/service-news.ts';
import { sendToUnit } from '../../server/issues/commands/screen-issue.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import {
  addRobot,
  chooseNotices,
  confirmEmail,
  markNoticesRead,
  sendAgain,
  setRobotTimes,
} from '../../server/notifications/commands.ts';
import { deliver, mostTries } from '../../server/notifications/deliver.ts';
import { claimUnqueued, gather } from '../../server/notifications/gather.ts';
import { createMailSender, type MailSender } from '../../server/notifications/mail.ts';
import { appRouter } from '../../server/router.ts';
import { Quarter } from '../issues/quarter.ts';
import { refusalOf } from '../volunteers/town.ts';

const minute = 60_000;
const daily = { language: 'zh-CN', pace: 'soon', quietFrom: 1320, quietUntil: 480 } as const;
const unmuted = { ...daily, muted: [], inApp: true };

let quarter: Quarter;
let host: SignedIn;
let raiser: SignedIn;
let smtp: SMTPServer;
let hook: Server;
let mail: MailSender;
const mails: string[] = [];
const posts: { url: string; body: unknown }[] = [];
let takesMail = true;
let hookAnswers = '{"errcode":0}';

beforeAll(async () => {
  quarter = await Quarter.open();
  host = await quarter.person('host');
  raiser = await quarter.person();
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => done(takesMail ? null : new Error('mailbox full')),
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  const smtpPort = await new Promise<number>((resolve) => {
    const listening = smtp.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
  mail = createMailSender(`smtp://127.0.0.1:${smtpPort}`, 'Gongyi <gongyi@example.org>');
  hook = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      posts.push({ url: String(request.url), body: JSON.parse(text) });
      response.setHeader('content-type', 'application/json').end(hookAnswers);
    });
  });
  await new Promise<void>((resolve) => void hook.listen(0, '127.0.0.1', () => resolve()));
});
afterAll(async () => {
  mail.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await new Promise((resolve) => hook.close(resolve));
  await quarter.close();
});
beforeEach(() => {
  mails.length = 0;
  posts.length = 0;
  takesMail = true;
  hookAnswers = '{"errcode":0}';
});

const parts = () => ({
  database: quarter.database,
  config: { publicUrl: 'https://gongyi.example.org', allowsInnerWebhooks: true },
  mail,
  now: () => new Date(quarter.now),
});
/** What the jobs do: gather, queue, send. Returns whether each message is settled. */
async function sendAll(): Promise<boolean[]> {
  await gather(quarter.database, new Date(quarter.now));
  const settled: boolean[] = [];
  for (const id of await claimUnqueued(quarter.database, new Date(quarter.now)))
    settled.push(await deliver(parts(), id));
  return settled;
}
const mine = (who: SignedIn) => quarter.ask(who).notices.mine({ before: null });
const textOf = (raw: string) => {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const joined = body.join('\r\n\r\n');
  return /base64/.test(head)
    ? Buffer.from(joined, 'base64').toString()
    : Buffer.from(
        joined
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString('utf8');
};

async function withEmail(who: SignedIn, address: string): Promise<void> {
  await quarter.rows(
    `insert into notice_choice (person_id, email, mails, mails_since, quiet_from, quiet_until)
     values ($1, $2, true, to_timestamp($3 / 1000.0), 1320, 480)`,
    [who.personId, address, quarter.now],
  );
}

describe('in the app', () => {
  test('whoever raised or endorsed hears of each step, but not of their own', async () => {
    const neighbour = await quarter.person('volunteer');
    const stranger = await quarter.person();
    const issueId = await quarter.accepted(raiser, host, { title: '楼道灯坏了' });
    await quarter.endorse(neighbour, issueId);
    expect(await mine(raiser)).toMatchObject({
      ...{ unread: 2, notices: [{ type: 'accepted' }, { issueId, type: 'endorsedEnough' }] },
    });
    expect(await mine(host)).toMatchObject({ unread: 1, notices: [{ type: 'raised', asRole: 'host' }] });
    expect(await mine(neighbour)).toMatchObject({ notices: [] });
    expect(await mine(stranger)).toMatchObject({ notices: [] });
    await quarter.run(markNoticesRead, raiser, { upTo: quarter.now });
    expect(await mine(raiser)).toMatchObject({ unread: 0, notices: [{ isRead: true }, { isRead: true }] });
  });
});

test('whoever does not want it pointed out still finds every message in the list', async () => {
  const reader = await quarter.person();
  await quarter.accepted(reader, host, { title: '门禁坏了' });
  const said = { mails: false, ...daily, muted: [] };
  await quarter.run(chooseNotices, reader, { ...said, inApp: false });
  expect(await mine(reader)).toMatchObject({ unread: 0, notices: [{ title: '门禁坏了', isRead: false }] });
  expect((await quarter.ask(reader).notices.choice({})).choice).toMatchObject({ inApp: false });
  await quarter.run(chooseNotices, reader, { ...said, inApp: true });
  expect(await mine(reader)).toMatchObject({ unread: 1 });
});

describe('by e-mail', () => {
  test('only to an address that its reader has confirmed by code, which five wrong tries use up', async () => {
    const reader = await quarter.person();
    const services = { ...quarter.services, mail };
    const asked = appRouter.createCaller({ services, viewer: reader });
    expect(await refusalOf(quarter.run(chooseNotices, reader, { mails: true, ...unmuted }))).toBe(
      'emailMissing',
    );
    await asked.notices.sendCode({ email: 'reader@example.org', language: 'en' });
    const code = /code is (\d{6})/.exec(textOf(String(mails[0])))?.[1] ?? '';
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
    const again = /code is (\d{6})/.exec(textOf(String(mails[1])))?.[1] ?? '';
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
    await withEmail(reader, 'many@example.org');
    await quarter.accepted(reader, host, { title: '一号楼漏水' });
    await quarter.accepted(reader, host, { title: '二号楼漏水' });
    expect(await sendAll()).toEqual([]);
    quarter.now += 3 * minute;
    expect(await sendAll()).toEqual([true]);
    expect(mails).toHaveLength(1);
    const text = textOf(String(mails[0]));
    expect(text).toContain('“一号楼漏水”：居委会已受理');
    expect(text).toContain('“二号楼漏水”');
    expect(text).not.toContain('开通之前');
    expect(text).toContain('https://gongyi.example.org/phone/issues');
    expect(await sendAll()).toEqual([]);
  });

  test('nothing at night; it comes in the morning', async () => {
    const reader = await quarter.person();
    const before = quarter.now;
    quarter.now = Date.parse('2026-11-24T23:00:00+08:00');
    await withEmail(reader, 'night@example.org');
    await quarter.accepted(reader, host, { title: '夜里的事' });
    quarter.now += 60 * minute;
    await sendAll();
    expect(mails).toEqual([]);
    quarter.now = Date.parse('2026-11-25T08:00:00+08:00');
    expect(await sendAll()).toEqual([true]);
    expect(mails).toHaveLength(1);
    quarter.now = Math.max(before, quarter.now) + minute;
  });

  test('is tried again while the mail server refuses, then stands among the failed, and can be sent again', async () => {
    const reader = await quarter.person('representative', { name: '王芳' });
    await withEmail(reader, 'full@example.org');
    await quarter.accepted(reader, host, { title: '送不到的' });
    quarter.now += 3 * minute;
    takesMail = false;
    expect(await sendAll()).toEqual([false]);
    const [waiting] = await quarter.rows<{ id: string }>(`select id from delivery where state = 'waiting'`);
    const id = String(waiting?.id);
    const manage = () => quarter.ask(host).notices.manage({ communityId: quarter.communityId });
    expect((await manage()).failed).toMatchObject([{ id, isWaiting: true, tries: 1 }]);
    for (let tries = 2; tries < mostTries; tries += 1) expect(await deliver(parts(), id)).toBe(false);
    expect(await deliver(parts(), id)).toBe(true);
    expect((await manage()).failed).toMatchObject([
      { id, about: ['issues'], isWaiting: false, personName: '王芳', tries: mostTries },
    ]);
    expect((await manage()).failed[0]?.problem).toContain('mailbox full');

    takesMail = true;
    expect(await refusalOf(quarter.run(sendAgain, raiser, { deliveryId: id }))).toBe('notAllowed');
    await quarter.run(sendAgain, host, { deliveryId: id });
    expect(await sendAll()).toEqual([true]);
    expect((await manage()).failed).toEqual([]);
  });
});

describe('about work', () => {
  test('its unit, its supervisor and the hosts hear of what concerns them, by the same switches', async () => {
    const unitId = uuidv7();
    await quarter.rows('insert into responsible_unit (id, name, is_demo) values ($1, $2, true)', [
      ...[unitId, `单位 ${unitId.slice(-6)}`],
    ]);
    const contact = await quarter.person('volunteer');
    await quarter.rows(
      `insert into role_grant (id, person_id, role, unit_id) values ($1, $2, 'responsibleUnit', $3)`,
      [uuidv7(), contact.personId, unitId],
    );
    const supervisor = await quarter.person('supervisor');
    const colleague = await quarter.person('host');
    const readers = { unit: contact, supervisor, host: colleague };
    for (const [name, reader] of Object.entries(readers)) await withEmail(reader, `${name}@example.org`);
    const issueId = await quarter.raise(await quarter.person(), { title: '井盖松了' });
    await quarter.run(sendToUnit, host, {
      ...{ issueId, unitId, what: '换井盖', dueOn: localDay(quarter.now + 9 * 24 * 60 * minute) },
      ...{ supervisorId: supervisor.personId, reason: '有人会踩空' },
    });
    quarter.now += 3 * minute;
    expect(await sendAll()).toEqual([true, true, true]);
    const textTo = (name: string) =>
      mails.filter((raw) => raw.includes(`To: ${name}@example.org`)).map(textOf)[0] ?? '';
    expect(textTo('unit')).toContain('“井盖松了”：交给您单位办理，请看看办什么、哪天前办好。 有人会踩空');
    expect(textTo('host')).toContain('“井盖松了”：有人新提的，请看看。');
    expect(textTo('unit')).toMatch(/example\.org\/unit\s/);
    expect(textTo('supervisor')).toContain(`/phone/issues/${issueId}`);
    expect(textTo('supervisor')).toContain('督办');

    mails.length = 0;
    quarter.now += 11 * 24 * 60 * minute;
    await lookAtDeadlines(quarter.runner);
    quarter.now += 3 * minute;
    expect(await sendAll()).toEqual([true, true, true]);
    expect(textTo('host')).toContain('已经督办');
    expect(textTo('host')).toContain(`example.org/issues/${issueId}`);
    expect((await mine(host)).notices[0]).toMatchObject({ type: 'escalated' });
    const [task] = await quarter.rows<{ id: string }>('select id from action_item where issue_id = $1', [
      issueId,
    ]);
    expect(await mine(contact)).toMatchObject({
      unread: 2,
      notices: [{ type: 'escalated' }, { type: 'sentToUnit', asRole: 'unit', actionItemId: task?.id }],
    });
  });

  test('hosts hear of a hazard that went to its unit without them', async () => {
    const unitId = uuidv7();
    await quarter.rows('insert into responsible_unit (id, name, is_demo) values ($1, $2, true)', [
      ...[unitId, `单位 ${unitId.slice(-6)}`],
    ]);
    await quarter.rows(
      `insert into urgent_duty (community_id, category, unit_id) values ($1, 'flooding', $2)`,
      [...[quarter.communityId, unitId]],
    );
    const colleague = await quarter.person('host');
    const hazard = { title: '井口冒水', category: 'flooding', urgent: true } as const;
    const issueId = await quarter.raise(await quarter.person(), hazard);
    const { notices } = await mine(colleague);
    expect(notices.map((notice) => notice.kind === 'step' && [notice.issueId, notice.type])).toEqual([
      [issueId, 'raised'],
      [issueId, 'sentToUnit'],
    ]);
  });

  test('what somebody has switched off is in their list and in no mail', async () => {
    const reader = await quarter.person('host');
    await withEmail(reader, 'picky@example.org');
    await quarter.run(chooseNotices, reader, { mails: true, ...unmuted, muted: ['work', 'rounds'] });
    await quarter.raise(await quarter.person(), { title: '夜里太吵' });
    quarter.now += minute;
    const own = await quarter.accepted(reader, host, { title: '自己提的' });
    quarter.now += 3 * minute;
    mails.length = 0;
    await sendAll();
    const texts = mails.filter((raw) => raw.includes('To: picky@example.org')).map(textOf);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('“自己提的”');
    expect(texts[0]).not.toContain('夜里太吵');
    expect((await mine(reader)).notices).toMatchObject([
      { issueId: own, asRole: null },
      { title: '夜里太吵', asRole: 'host' },
    ]);
  });
});

describe('in a group', () => {
  test('its robot tells public steps, and says what it was answered when it is refused', async () => {
    await quarter.rows('update notice_choice set mails = false, mails_since = null');
    const robotId = uuidv7();
    const { port } = hook.address() as AddressInfo;
    await quarter.rows(
      `insert into group_robot (id, community_id, kind, name, url, secret, language, added_by, added_at)
       values ($1, $2, 'dingtalk', '骏景群', $3, 'SEC', 'zh-CN', $4, now())`,
      [robotId, quarter.communityId, `http://127.0.0.1:${port}/send?access_token=t`, host.personId],
    );
    const named = await quarter.person('representative', { name: '蒲德全' });
    await quarter.raise(named, { title: '没审核的' });
    await quarter.accepted(named, host, { title: '蒲德全说路灯坏了' });
    quarter.now += 3 * minute;
    expect(await sendAll()).toEqual([true]);
    expect(posts).toHaveLength(1);
    expect(posts[0]?.url).toMatch(/^\/send\?access_token=t&timestamp=\d+&sign=/);
    const said = JSON.stringify(posts[0]?.body);
    expect(said).toContain('居委会已受理');
    for (const word of ['没审核的', '蒲德全']) expect(said).not.toContain(word);

    const slow = { robotId, pace: 'daily', quietFrom: 720, quietUntil: 780 } as const;
    expect(await refusalOf(quarter.run(setRobotTimes, raiser, slow))).toBe('notAllowed');
    await quarter.run(setRobotTimes, host, slow);
    const { robots } = await quarter.ask(host).notices.manage({ communityId: quarter.communityId });
    expect(robots).toMatchObject([{ id: robotId, pace: 'daily', quietFrom: 720, quietUntil: 780 }]);
    await quarter.accepted(named, host, { title: '攒着的事' });
    quarter.now += 3 * minute;
    expect(await sendAll()).toEqual([]);
    await quarter.run(setRobotTimes, host, { robotId, pace: 'soon', quietFrom: 1320, quietUntil: 480 });
    expect(await sendAll()).toEqual([true]);

    hookAnswers = '{"errcode":310000,"errmsg":"sign not match"}';
    await quarter.accepted(named, host, { title: '再来一件' });
    quarter.now += 3 * minute;
    expect(await sendAll()).toEqual([false]);
    expect(
      await quarter.rows(
        'select problem, tries from delivery where robot_id = $1 and tries > 0 and state = $2',
        [...[robotId, 'waiting']],
      ),
    ).toEqual([{ problem: '310000 sign not match', tries: 1 }]);
  });

  test('is kept by hosts, and only at addresses on the public internet', async () => {
    const robot = {
      communityId: quarter.communityId,
      kind: 'wecom',
      name: '群',
      secret: null,
      ...daily,
    } as const;
    const tells: RobotTopic[] = ['issues'];
    const good = { ...robot, tells, url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' };
    expect(await refusalOf(quarter.run(addRobot, raiser, good))).toBe('notAllowed');
    const inner = { ...robot, tells, url: 'https://192.168.1.1/hook' };
    expect(await refusalOf(quarter.run(addRobot, host, inner))).toBe('webhookNotAllowed');
    await quarter.run(addRobot, host, good);
    const { robots } = await quarter.ask(host).notices.manage({ communityId: quarter.communityId });
    expect(robots).toContainEqual(expect.objectContaining({ host: 'qyapi.weixin.qq.com', isOn: true }));
    expect(JSON.stringify(robots)).not.toContain('key=k');
  });
});
