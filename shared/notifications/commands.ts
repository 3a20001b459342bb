/** The inputs of the commands about being told. */
import { z } from 'zod';
import { mailTopics } from './mail-topics.ts';
import { robotTopics } from './service-news.ts';
import { paces } from './timing.ts';

const minuteOfDay = z.int().min(0).max(1439);
const timing = { pace: z.enum(paces), quietFrom: minuteOfDay, quietUntil: minuteOfDay };
export const noticeLanguages = ['zh-CN', 'en'] as const;
export const robotKinds = ['wecom', 'dingtalk', 'feishu'] as const;
export type RobotKind = (typeof robotKinds)[number];

const robotTells = z.array(z.enum(robotTopics)).min(1).max(robotTopics.length);

export const noticeCommands = {
  markNoticesRead: z.strictObject({ upTo: z.int().positive() }),
  chooseNotices: z.strictObject({
    mails: z.boolean(),
    language: z.enum(noticeLanguages),
    ...timing,
    /** Whether the app points out what is new. */
    inApp: z.boolean(),
    /** What is not mailed. */
    muted: z.array(z.enum(mailTopics)).max(mailTopics.length),
  }),
  confirmEmail: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/),
  }),
  addRobot: z.strictObject({
    communityId: z.uuid(),
    kind: z.enum(robotKinds),
    name: z.string().trim().min(1).max(40),
    url: z.url().max(500),
    secret: z.string().trim().min(1).max(200).nullable(),
    language: z.enum(noticeLanguages),
    ...timing,
    tells: robotTells,
  }),
  setRobotTopics: z.strictObject({ robotId: z.uuid(), tells: robotTells }),
  setRobotTimes: z.strictObject({ robotId: z.uuid(), ...timing }),
  switchRobot: z.strictObject({ robotId: z.uuid(), isOn: z.boolean() }),
  removeRobot: z.strictObject({ robotId: z.uuid() }),
  sendAgain: z.strictObject({ deliveryId: z.uuid() }),
} as const;
