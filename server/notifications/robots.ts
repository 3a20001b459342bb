/**
 * Messages in the forms of the three chat systems, and what they answer. WeCom: markdown. DingTalk: markdown, signed in
 * the address with HMAC-SHA256(secret, "time\nsecret"). Feishu: text, signed in the body with HMAC-SHA256 of nothing
 * under the key "time\nsecret". Each answers 200 also when it refuses; the code in the answer tells.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { RobotKind } from '../../shared/notifications/commands.ts';

export interface Robot {
  readonly kind: RobotKind;
  readonly url: string;
  readonly secret: string | null;
}

export interface GroupMessage {
  readonly title: string;
  readonly lines: readonly string[];
  readonly link: { readonly words: string; readonly url: string };
}

export function posted(robot: Robot, message: GroupMessage, nowMs: number): { url: string; body: object } {
  const { url, secret } = robot;
  const { title, lines, link } = message;
  switch (robot.kind) {
    case 'wecom':
      return { url, body: { msgtype: 'markdown', markdown: { content: markdown(message) } } };
    case 'dingtalk': {
      const signed = new URL(url);
      if (secret !== null) {
        signed.searchParams.set('timestamp', String(nowMs));
        const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64');
        signed.searchParams.set('sign', sign);
      }
      return {
        url: signed.href,
        body: { msgtype: 'markdown', markdown: { title, text: markdown(message) } },
      };
    }
    case 'feishu': {
      const text = [title, ...lines, `${link.words} ${link.url}`].join('\n');
      const seconds = String(Math.floor(nowMs / 1000));
      const sign = secret === null ? null : createHmac('sha256', `${seconds}\n${secret}`).digest('base64');
      return {
        url,
        body: { ...(sign !== null && { timestamp: seconds, sign }), msg_type: 'text', content: { text } },
      };
    }
  }
}

function markdown({ title, lines, link }: GroupMessage): string {
  const plain = (text: string) => text.replace(/([\\`*_[\]<>#|~])/g, '\\$1').replace(/\s+/g, ' ');
  return [
    `**${plain(title)}**`,
    ...lines.map((line) => `> ${plain(line)}`),
    `[${link.words}](${link.url})`,
  ].join('\n\n');
}

const answer = z.union([
  z.object({ errcode: z.number(), errmsg: z.string().optional() }).transform((said) => ({
    ...{ code: said.errcode, words: said.errmsg ?? '' },
  })),
  z.object({ code: z.number(), msg: z.string().optional() }).transform((said) => ({
    ...{ code: said.code, words: said.msg ?? '' },
  })),
]);

/** Null when the message was taken; else what was answered instead. */
export function problemIn({ status, text }: { status: number; text: string }): string | null {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return `HTTP ${status}`;
  }
  const parsed = answer.safeParse(said);
  if (!parsed.success) return `HTTP ${status}`;
  const { code, words } = parsed.data;
  return status === 200 && code === 0 ? null : `${code} ${words}`.trim().slice(0, 200);
}
