import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isDue, isQuiet } from '../../shared/notifications/timing.ts';
import {
  textOfStep,
  whereToLook,
  workConcern,
  type WorkRole,
} from '../../shared/notifications/work-concern.ts';
import { posted, problemIn } from '../../server/notifications/robots.ts';
import { isPublicAddress, isWebhookAllowed, postJson } from '../../server/notifications/webhook.ts';

const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00+08:00`);
const night = { pace: 'soon', quietFrom: 22 * 60, quietUntil: 8 * 60 } as const;
const noon = { pace: 'hourly', quietFrom: 12 * 60, quietUntil: 13 * 60 } as const;
const never = { pace: 'daily', quietFrom: 0, quietUntil: 0 } as const;

describe('quiet hours', () => {
  test.each([
    ['over midnight, before', night, '21:59', false],
    ['over midnight, from the minute on', night, '22:00', true],
    ['over midnight, after it', night, '03:00', true],
    ['over midnight, until the minute', night, '08:00', false],
    ['at noon', noon, '12:30', true],
    ['beside noon', noon, '13:00', false],
    ['none', never, '00:00', false],
  ] as const)('%s', (_when, timing, clock, quiet) => {
    expect(isQuiet(timing, at(clock))).toBe(quiet);
  });

  test.each([
    ['soon: two minutes gather what comes together', night, '10:00', '10:01', false],
    ['soon: then it goes', night, '10:00', '10:02', true],
    ['hourly', noon, '10:00', '10:59', false],
    ['hourly, but quiet', noon, '11:00', '12:10', false],
    ['hourly, afterwards', noon, '11:00', '13:00', true],
  ] as const)('%s', (_when, timing, oldest, now, due) => {
    expect(isDue(timing, at(oldest), at(now))).toBe(due);
  });
});

describe('the address of a robot', () => {
  test.each([
    ['https://oapi.dingtalk.com/robot/send?access_token=x', true],
    ['http://oapi.dingtalk.com/robot/send', false],
    ['https://localhost/hook', false],
    ['https://127.0.0.1/hook', false],
    ['https://[::1]/hook', false],
    ['https://[::ffff:10.0.0.1]/hook', false],
    ['https://10.1.2.3/hook', false],
    ['https://169.254.169.254/latest', false],
    ['https://2130706433/hook', false],
    ['https://user:word@example.org/hook', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s', (url, allowed) => {
    expect(isWebhookAllowed(url, false)).toBe(allowed);
  });

  test.each([
    ['8.8.8.8', true],
    ['172.31.0.1', false],
    ['100.64.0.1', false],
    ['2001:4860:4860::8888', true],
    ['fd00::1', false],
    ['::ffff:192.168.1.1', false],
  ])('%s is public: %s', (address, is) => {
    expect(isPublicAddress(address)).toBe(is);
  });

  test('is refused when its name leads into this network, whatever the name', async () => {
    await expect(postJson('https://localhost.localdomain/hook', {}, false)).rejects.toThrow();
    await expect(postJson('https://localhost/hook', {}, false)).rejects.toThrow('not allowed');
  });
});

describe('messages to groups', () => {
  const message = {
    title: '社区的事有进展',
    lines: ['“*路灯*”：已受理'],
    link: { words: '查看', url: 'https://example.org/public' },
  };
  const now = 1_700_000_000_123;

  test('to WeCom are markdown in which nobody can hide a link', () => {
    const { url, body } = posted(
      { kind: 'wecom', url: 'https://a.example/x?key=1', secret: null },
      message,
      now,
    );
    expect(url).toBe('https://a.example/x?key=1');
    expect(body).toEqual({
      msgtype: 'markdown',
      markdown: {
        content: '**社区的事有进展**\n\n> “\\*路灯\\*”：已受理\n\n[查看](https://example.org/public)',
      },
    });
  });

  test('to DingTalk are signed in their address', () => {
    const { url, body } = posted(
      { kind: 'dingtalk', url: 'https://a.example/send?access_token=t', secret: 'SEC1' },
      message,
      now,
    );
    const query = new URL(url).searchParams;
    expect(query.get('access_token')).toBe('t');
    expect(query.get('timestamp')).toBe(String(now));
    expect(query.get('sign')).toBe(createHmac('sha256', 'SEC1').update(`${now}\nSEC1`).digest('base64'));
    expect(body).toMatchObject({ msgtype: 'markdown', markdown: { title: message.title } });
  });

  test('to Feishu are signed in their body, in seconds, with nothing under the key', () => {
    const { body } = posted({ kind: 'feishu', url: 'https://a.example/h', secret: 'S2' }, message, now);
    expect(body).toEqual({
      timestamp: '1700000000',
      sign: createHmac('sha256', '1700000000\nS2').digest('base64'),
      msg_type: 'text',
      content: { text: '社区的事有进展\n“*路灯*”：已受理\n查看 https://example.org/public' },
    });
  });

  test.each([
    [{ status: 200, text: '{"errcode":0,"errmsg":"ok"}' }, null],
    [{ status: 200, text: '{"errcode":93000,"errmsg":"invalid webhook url"}' }, '93000 invalid webhook url'],
    [{ status: 200, text: '{"code":0,"msg":"success"}' }, null],
    [{ status: 200, text: '{"code":19021,"msg":"sign match fail"}' }, '19021 sign match fail'],
    [{ status: 502, text: '<html>' }, 'HTTP 502'],
    [{ status: 500, text: '{"errcode":0}' }, '0'],
  ])('what they answer is understood: %j', (answer, problem) => {
    expect(problemIn(answer)).toBe(problem);
  });
});

test.each([
  ['a vote that carried', { type: 'decided', adopted: true, asRole: null }, 'decidedYes'],
  ['one that did not', { type: 'decided', adopted: false, asRole: 'host' }, 'decidedNo'],
  ['work, for whoever does it', { type: 'partAdded', adopted: null, asRole: 'unit' }, 'givenToUnit'],
  ['work, for the others', { type: 'partAdded', adopted: null, asRole: 'supervisor' }, 'partAdded'],
  ['what is raised, for hosts', { type: 'raised', adopted: null, asRole: 'host' }, 'raisedToHost'],
  ['a date that is near, for the unit', { type: 'reminded', adopted: null, asRole: 'unit' }, 'reminded'],
] as const)('the words for %s', (_what, step, text) => {
  expect(textOfStep(step)).toBe(text);
});

describe('where a message leads', () => {
  const of = (issueId: string, asRole: WorkRole | null) => ({ issueId, asRole });
  test.each([
    ['one issue of one’s own', [of('a', null)], '/phone/issues/a'],
    ['several of one’s own', [of('a', null), of('b', null)], '/phone/issues'],
    ['one that a host answers for', [of('a', 'host'), of('a', 'host')], '/issues/a'],
    ['several of those', [of('a', 'host'), of('b', 'host')], '/issues'],
    ['one watched over', [of('a', 'supervisor')], '/phone/issues/a'],
    ['several watched over', [of('a', 'supervisor'), of('b', 'supervisor')], '/supervise'],
    ['one’s own and one watched over', [of('a', null), of('b', 'supervisor')], '/phone/issues'],
    ['work of the unit, whatever else', [of('a', 'unit'), of('b', null)], '/unit'],
  ])('%s', (_what, told, path) => {
    expect(whereToLook(told)).toBe(path);
  });

  test('raising is for hosts to look at, endorsing nobody’s work yet, and a passed date everybody’s', () => {
    expect(workConcern('raised')).toEqual(['host']);
    expect(workConcern('endorsedEnough')).toEqual([]);
    expect(workConcern('sentToUnit')).toEqual(['unit', 'supervisor']);
    expect(workConcern('sentToUnit', true)).toEqual(['unit', 'supervisor', 'host']);
    expect(workConcern('escalated')).toEqual(['unit', 'supervisor', 'host']);
  });
});
