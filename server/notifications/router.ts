import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { noticeLanguages, type RobotKind } from '../../shared/notifications/commands.ts';
import type { MailTopic } from '../../shared/notifications/mail-topics.ts';
import type { RobotTopic } from '../../shared/notifications/service-news.ts';
import type { Pace } from '../../shared/notifications/timing.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { handOut, mutation, query, router } from '../trpc.ts';
import {
  addRobot,
  chooseNotices,
  codeMinutes,
  confirmEmail,
  hashOfCode,
  markNoticesRead,
  removeRobot,
  sendAgain,
  setRobotTimes,
  setRobotTopics,
  switchRobot,
} from './commands.ts';
import { ownNotices } from './own-notices.ts';
import { textsOf } from './words.ts';

const codeEveryMs = 60_000;

export interface NoticeChoice {
  readonly email: string | null;
  readonly mails: boolean;
  readonly language: (typeof noticeLanguages)[number] | null;
  readonly pace: Pace;
  readonly quietFrom: number;
  readonly quietUntil: number;
  readonly muted: readonly MailTopic[];
  readonly inApp: boolean;
}

export interface GroupRobot {
  readonly id: string;
  readonly kind: RobotKind;
  readonly name: string;
  /** Of the address only where it leads: the rest is as good as a password. */
  readonly host: string;
  readonly isOn: boolean;
  readonly tells: readonly RobotTopic[];
  readonly pace: Pace;
  readonly quietFrom: number;
  readonly quietUntil: number;
}

export interface FailedDelivery {
  readonly id: string;
  /** What it tells of. */
  readonly about: readonly ('issues' | 'rounds' | 'service')[];
  /** Not given up yet: it is tried again by itself. */
  readonly isWaiting: boolean;
  readonly personName: string | null;
  readonly robotName: string | null;
  readonly tries: number;
  readonly problem: string;
  readonly at: number;
}

const oneself = z.strictObject({});
const ofOneself = async () => ({});
const ofCommunity = z.strictObject({ communityId: z.uuid() });
const inCommunity = async (_em: unknown, { communityId }: { communityId: string }) => ({ communityId });

export const noticesRouter = router({
  mine: ownNotices,

  choice: query({
    action: 'identity.self',
    input: oneself,
    scope: ofOneself,
    async read({ em, viewer, services }) {
      if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
      const [row] = await sql<NoticeChoice>(
        em,
        `select email, mails, language, pace, quiet_from as "quietFrom", quiet_until as "quietUntil", muted,
           in_app as "inApp"
         from notice_choice where person_id = $1`,
        [viewer.personId],
      );
      const choice = row ?? {
        ...{ email: null, mails: false, language: null, pace: 'soon', quietFrom: 1320, quietUntil: 480 },
        ...{ muted: [], inApp: true },
      };
      return { choice, mailIsPossible: services.mail !== undefined };
    },
  }),

  /** Sends a code to a new address, once a minute. Refused: mailOff, codeTooSoon { from }, mailNotSent. */
  sendCode: handOut({
    action: 'identity.self',
    input: z.strictObject({ email: z.email().max(254), language: z.enum(noticeLanguages) }),
    scope: ofOneself,
    async make({ em, actor, now, services }, { email, language }) {
      const { mail } = services;
      if (!mail) throw new Refusal('mailOff');
      const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
      const [kept] = await sql(
        em,
        `insert into notice_choice as c (person_id, language, new_email, code_hash, code_sent_at) values ($1, $2, $3, $4, $5)
         on conflict (person_id) do update set new_email = $3, code_hash = $4, code_sent_at = $5, code_tries = 0
         where c.code_sent_at is null or c.code_sent_at <= $5::timestamptz - interval '1 min' returning 1 as one`,
        [actor.personId, language, email, hashOfCode(actor.personId, code), now.toISOString()],
      );
      if (!kept) throw new Refusal('codeTooSoon', { from: now.getTime() + codeEveryMs });
      const texts = textsOf(language).mail;
      const id = `code-${actor.personId}-${now.getTime()}`;
      const text = texts.code.replace('{{code}}', code);
      try {
        await mail.send({ to: email, subject: texts.codeSubject, text, id });
      } catch (error) {
        services.log.warn({ err: error }, 'a code could not be mailed');
        throw Object.assign(new Refusal('mailNotSent'), { cause: error });
      }
      return { validMinutes: codeMinutes };
    },
  }),

  /** Robots of a community, and what of it could not be delivered the last time, newest first. */
  manage: query({
    action: 'notices.manage',
    input: ofCommunity,
    scope: inCommunity,
    async read({ em }, { communityId }) {
      const robots = await sql<GroupRobot>(
        em,
        `select id, kind, name, coalesce(substring(url from '^[a-z]+://([^/:?#]+)'), '') as host, is_on as "isOn", tells,
           pace, quiet_from as "quietFrom", quiet_until as "quietUntil"
         from group_robot where community_id = $1 and removed_at is null order by added_at`,
        [communityId],
      );
      const failed = await sql<FailedDelivery>(
        em,
        `select d.id, told.about, d.state = 'waiting' as "isWaiting", person.name as "personName", r.name as "robotName",
           d.tries, d.problem, ms(coalesce(d.settled_at, d.queued_at, d.made_at)) as at
         from delivery d
         join lateral (
           select array_agg(distinct about order by about) as about from delivery_place
           where delivery_id = d.id and community_id = $1
         ) told on told.about is not null
         left join group_robot r on r.id = d.robot_id
         left join person on person.id = d.person_id
         where d.problem is not null order by d.made_at desc limit 50`,
        [communityId],
      );
      return { robots, failed };
    },
  }),

  addRobot: mutation(addRobot),
  markRead: mutation(markNoticesRead),
  choose: mutation(chooseNotices),
  confirmEmail: mutation(confirmEmail),
  setRobotTimes: mutation(setRobotTimes),
  setRobotTopics: mutation(setRobotTopics),
  switchRobot: mutation(switchRobot),
  removeRobot: mutation(removeRobot),
  sendAgain: mutation(sendAgain),
});
