/** What a group is told by its robot, and who keeps one. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { RobotTopic } from '../../shared/notifications/service-news.ts';
import { addRobot, setRobotTimes } from '../../server/notifications/commands.ts';
import type { Quarter } from '../issues/quarter.ts';
import { refusalOf } from '../volunteers/town.ts';
import { daily, minute, PostOffice } from './post-office.ts';

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

describe('in a group', () => {
  test('its robot tells public steps, and says what it was answered when it is refused', async () => {
    const robotId = uuidv7();
    await quarter.rows(
      `insert into group_robot (id, community_id, kind, name, url, secret, language, added_by, added_at)
       values ($1, $2, 'dingtalk', '骏景群', $3, 'SEC', 'zh-CN', $4, now())`,
      [robotId, quarter.communityId, `${office.receivers.hookUrl}?access_token=t`, host.personId],
    );
    const named = await quarter.person('representative', { name: '蒲德全' });
    await quarter.raise(named, { title: '没审核的' });
    await quarter.accepted(named, host, { title: '蒲德全说路灯坏了' });
    quarter.now += 3 * minute;
    expect(await office.sendAll()).toEqual([true]);
    expect(office.receivers.posts).toHaveLength(1);
    expect(office.receivers.posts[0]?.url).toMatch(/^\/robot\?access_token=t&timestamp=\d+&sign=/);
    const said = office.receivers.posts[0]?.text;
    expect(said).toContain('居委会已受理');
    for (const word of ['没审核的', '蒲德全']) expect(said).not.toContain(word);

    const slow = { robotId, pace: 'daily', quietFrom: 720, quietUntil: 780 } as const;
    expect(await refusalOf(quarter.run(setRobotTimes, raiser, slow))).toBe('notAllowed');
    await quarter.run(setRobotTimes, host, slow);
    const { robots } = await quarter.ask(host).notices.manage({ communityId: quarter.communityId });
    expect(robots).toMatchObject([{ id: robotId, pace: 'daily', quietFrom: 720, quietUntil: 780 }]);
    await quarter.accepted(named, host, { title: '攒着的事' });
    quarter.now += 3 * minute;
    expect(await office.sendAll()).toEqual([]);
    await quarter.run(setRobotTimes, host, { robotId, pace: 'soon', quietFrom: 1320, quietUntil: 480 });
    expect(await office.sendAll()).toEqual([true]);

    office.receivers.robotAnswers = '{"errcode":310000,"errmsg":"sign not match"}';
    await quarter.accepted(named, host, { title: '再来一件' });
    quarter.now += 3 * minute;
    expect(await office.sendAll()).toEqual([false]);
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
