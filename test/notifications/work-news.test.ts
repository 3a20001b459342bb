/** What a unit, a supervisor and the hosts hear of work. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { localDay } from '../../shared/local-time.ts';
import { sendToUnit } from '../../server/issues/commands/screen-issue.ts';
import { lookAtDeadlines } from '../../server/issues/look-at-deadlines.ts';
import { chooseNotices } from '../../server/notifications/commands.ts';
import type { Quarter } from '../issues/quarter.ts';
import { minute, PostOffice, unmuted } from './post-office.ts';

let office: PostOffice;
let quarter: Quarter;
let host: SignedIn;

beforeAll(async () => {
  office = await PostOffice.open();
  ({ quarter, host } = office);
});
afterAll(() => office.close());
beforeEach(() => office.receivers.clear());

describe('about work', () => {
  test('its unit, its supervisor and the hosts hear of what concerns them, by the same switches', async () => {
    const { unitId, contact } = await quarter.unit();
    const supervisor = await quarter.person('supervisor');
    const colleague = await quarter.person('host');
    const readers = { unit: contact, supervisor, host: colleague };
    for (const [name, reader] of Object.entries(readers))
      await office.giveEmail(reader, `${name}@example.org`);
    const issueId = await quarter.raise(await quarter.person(), { title: '井盖松了' });
    await quarter.run(sendToUnit, host, {
      ...{ issueId, unitId, what: '换井盖', dueOn: localDay(quarter.now + 9 * 24 * 60 * minute) },
      ...{ supervisorId: supervisor.personId, reason: '有人会踩空' },
    });
    quarter.now += 3 * minute;
    expect(await office.sendAll()).toEqual([true, true, true]);
    const textTo = (name: string) =>
      office.receivers.mails.find(({ to }) => to === `${name}@example.org`)?.text ?? '';
    expect(textTo('unit')).toContain('“井盖松了”：交给您单位办理，请看看办什么、哪天前办好。 有人会踩空');
    expect(textTo('host')).toContain('“井盖松了”：有人新提的，请看看。');
    expect(textTo('unit')).toMatch(/example\.org\/unit\s/);
    expect(textTo('supervisor')).toContain(`/phone/issues/${issueId}`);
    expect(textTo('supervisor')).toContain('督办');

    office.receivers.mails.length = 0;
    quarter.now += 11 * 24 * 60 * minute;
    await lookAtDeadlines(quarter.runner);
    quarter.now += 3 * minute;
    expect(await office.sendAll()).toEqual([true, true, true]);
    expect(textTo('host')).toContain('已经督办');
    expect(textTo('host')).toContain(`example.org/issues/${issueId}`);
    expect((await office.noticesOf(host)).notices[0]).toMatchObject({ type: 'escalated' });
    const [task] = await quarter.rows<{ id: string }>('select id from action_item where issue_id = $1', [
      issueId,
    ]);
    expect(await office.noticesOf(contact)).toMatchObject({
      unread: 2,
      notices: [{ type: 'escalated' }, { type: 'sentToUnit', asRole: 'unit', actionItemId: task?.id }],
    });
  });

  test('hosts hear of a hazard that went to its unit without them', async () => {
    const { unitId } = await quarter.unit();
    await quarter.rows(
      `insert into urgent_duty (community_id, category, unit_id) values ($1, 'flooding', $2)`,
      [...[quarter.communityId, unitId]],
    );
    const colleague = await quarter.person('host');
    const hazard = { title: '井口冒水', category: 'flooding', urgent: true } as const;
    const issueId = await quarter.raise(await quarter.person(), hazard);
    const { notices } = await office.noticesOf(colleague);
    expect(notices.map((notice) => notice.kind === 'step' && [notice.issueId, notice.type])).toEqual([
      [issueId, 'raised'],
      [issueId, 'sentToUnit'],
    ]);
  });

  test('what somebody has switched off is in their list and in no mail', async () => {
    const reader = await quarter.person('host');
    await office.giveEmail(reader, 'picky@example.org');
    await quarter.run(chooseNotices, reader, { mails: true, ...unmuted, muted: ['work', 'rounds'] });
    await quarter.raise(await quarter.person(), { title: '夜里太吵' });
    quarter.now += minute;
    const own = await quarter.accepted(reader, host, { title: '自己提的' });
    quarter.now += 3 * minute;
    office.receivers.mails.length = 0;
    await office.sendAll();
    const texts = office.receivers.mails
      .filter(({ to }) => to === 'picky@example.org')
      .map(({ text }) => text);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('“自己提的”');
    expect(texts[0]).not.toContain('夜里太吵');
    expect((await office.noticesOf(reader)).notices).toMatchObject([
      { issueId: own, asRole: null },
      { title: '夜里太吵', asRole: 'host' },
    ]);
  });
});
