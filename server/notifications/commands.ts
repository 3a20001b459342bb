/** What people and hosts decide about being told. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { may } from '../../shared/identity/permissions.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { noticeCommands } from '../../shared/notifications/commands.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { defineCommand } from '../live/command.ts';
import { isWebhookAllowed } from './webhook.ts';

const inOwnRoom = async (_em: EntityManager, _input: unknown, { personId }: SignedIn) => ({
  room: personId,
  scope: { personId },
});

export const codeMinutes = 10;
export const hashOfCode = (personId: string, code: string) =>
  createHash('sha256').update(`${personId}:${code}`).digest();

/** All messages up to that moment (ms). Repeating changes nothing. */
export const markNoticesRead = defineCommand({
  name: 'markNoticesRead',
  action: 'identity.self',
  input: noticeCommands.markNoticesRead,
  place: inOwnRoom,
  async run({ em, actor, now }, { upTo }) {
    for (const table of ['notification', 'round_notice'])
      await sql(
        em,
        `update ${table} set read_at = $2
         where person_id = $1 and read_at is null and at <= to_timestamp($3::double precision / 1000) + interval '1 ms'`,
        [actor.personId, now.toISOString(), upTo],
      );
    return { reply: null, announce: [] };
  },
});

/** When and how one is told. Refused: emailMissing. Mails bring only what happens from then on. */
export const chooseNotices = defineCommand({
  name: 'chooseNotices',
  action: 'identity.self',
  input: noticeCommands.chooseNotices,
  place: inOwnRoom,
  async run({ em, actor, now }, { mails, language, pace, quietFrom, quietUntil, muted, inApp }) {
    const [known] = await sql<{ email: string | null }>(
      em,
      'select email from notice_choice where person_id = $1',
      [actor.personId],
    );
    if (mails && !known?.email) throw new Refusal('emailMissing');
    await sql(
      em,
      `insert into notice_choice as c (person_id, mails, language, pace, quiet_from, quiet_until, muted, in_app)
       values ($1, false, $3, $4, $5, $6, $8, $9)
       on conflict (person_id) do update set mails = $2, language = $3, pace = $4, quiet_from = $5, quiet_until = $6,
         muted = $8, in_app = $9, mails_since = case when not $2 then null when c.mails then c.mails_since else $7::timestamptz end`,
      [
        ...[actor.personId, mails, language, pace, quietFrom, quietUntil, now.toISOString()],
        ...[muted, inApp],
      ],
    );
    return { reply: null, announce: [] };
  },
});

/**
 * The code that was sent to a new address: from now on mails go there. Refused: codeWrong, also after five tries.
 * Repeating: by command id; a code is taken once.
 */
export const confirmEmail = defineCommand({
  name: 'confirmEmail',
  action: 'identity.self',
  input: noticeCommands.confirmEmail,
  place: inOwnRoom,
  async run({ em, actor, now }, { code }) {
    const [row] = await sql<{ fits: boolean }>(
      em,
      `select code_hash = $2 and code_tries < 5 and code_sent_at > $3::timestamptz - interval '${codeMinutes} min' as fits
       from notice_choice where person_id = $1 and new_email is not null`,
      [actor.personId, hashOfCode(actor.personId, code), now.toISOString()],
    );
    if (row?.fits !== true) return { reply: { isConfirmed: false }, announce: await countTry(em, actor) };
    await sql(
      em,
      `update notice_choice set email = new_email, new_email = null, code_hash = null, mails = true,
         mails_since = coalesce(mails_since, $2) where person_id = $1`,
      [actor.personId, now.toISOString()],
    );
    return { reply: { isConfirmed: true }, announce: [] };
  },
});

/** A refusal would take the count back with everything else. */
async function countTry(em: EntityManager, { personId }: SignedIn): Promise<[]> {
  await sql(em, 'update notice_choice set code_tries = least(5, code_tries + 1) where person_id = $1', [
    personId,
  ]);
  return [];
}

/** A group chat that hears of public steps of issues, of rounds before meetings, of shifts that change. Refused: webhookNotAllowed, unless https and on the public internet. */
export const addRobot = defineCommand({
  name: 'addRobot',
  action: 'notices.manage',
  input: noticeCommands.addRobot,
  async place(em, { communityId }) {
    const [community] = await sql(em, 'select from community where id = $1', [communityId]);
    return community ? { room: communityId, scope: { communityId } } : null;
  },
  async run({ em, actor, now }, robot) {
    if (!isWebhookAllowed(robot.url, false)) throw new Refusal('webhookNotAllowed');
    const robotId = uuidv7();
    await sql(
      em,
      `insert into group_robot (id, community_id, kind, name, url, secret, language, pace, quiet_from, quiet_until, added_by, added_at, tells)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[robotId, robot.communityId, robot.kind, robot.name, robot.url, robot.secret, robot.language],
        ...[robot.pace, robot.quietFrom, robot.quietUntil, actor.personId, now.toISOString(), robot.tells],
      ],
    );
    return { reply: { robotId }, announce: [] };
  },
});

async function placeOfRobot(em: EntityManager, { robotId }: { robotId: string }) {
  const [row] = await sql<{ community_id: string }>(
    em,
    'select community_id from group_robot where id = $1 and removed_at is null',
    [robotId],
  );
  return row ? { room: row.community_id, scope: { communityId: row.community_id } } : null;
}

/** Repeating changes nothing. */
export const switchRobot = defineCommand({
  name: 'switchRobot',
  action: 'notices.manage',
  input: noticeCommands.switchRobot,
  place: placeOfRobot,
  async run({ em }, { robotId, isOn }) {
    await sql(em, 'update group_robot set is_on = $2 where id = $1', [robotId, isOn]);
    return { reply: null, announce: [] };
  },
});

/** What the group hears of from now on. Repeating changes nothing. */
export const setRobotTopics = defineCommand({
  name: 'setRobotTopics',
  action: 'notices.manage',
  input: noticeCommands.setRobotTopics,
  place: placeOfRobot,
  async run({ em }, { robotId, tells }) {
    await sql(em, 'update group_robot set tells = $2 where id = $1', [robotId, tells]);
    return { reply: null, announce: [] };
  },
});

/** How often the group hears of what has gathered, and when not. Repeating changes nothing. */
export const setRobotTimes = defineCommand({
  name: 'setRobotTimes',
  action: 'notices.manage',
  input: noticeCommands.setRobotTimes,
  place: placeOfRobot,
  async run({ em }, { robotId, pace, quietFrom, quietUntil }) {
    await sql(em, 'update group_robot set pace = $2, quiet_from = $3, quiet_until = $4 where id = $1', [
      ...[robotId, pace, quietFrom, quietUntil],
    ]);
    return { reply: null, announce: [] };
  },
});

/** It hears nothing more; its address and secret are forgotten. */
export const removeRobot = defineCommand({
  name: 'removeRobot',
  action: 'notices.manage',
  input: noticeCommands.removeRobot,
  place: placeOfRobot,
  async run({ em, now }, { robotId }) {
    await sql(
      em,
      `update group_robot set removed_at = $2, is_on = false, url = '', secret = null where id = $1`,
      [robotId, now.toISOString()],
    );
    return { reply: null, announce: [] };
  },
});

/** A failed message is queued anew. Repeating changes nothing: it is no longer failed. */
export const sendAgain = defineCommand({
  name: 'sendAgain',
  action: 'notices.manage',
  input: noticeCommands.sendAgain,
  async place(em, { deliveryId }, actor) {
    const places = await sql<{ communityId: string }>(
      em,
      'select community_id as "communityId" from delivery_place where delivery_id = $1',
      [deliveryId],
    );
    const place = places.find((scope) => may(actor, 'notices.manage', scope)) ?? places[0];
    return place ? { room: place.communityId, scope: place } : null;
  },
  async run({ em }, { deliveryId }) {
    await sql(
      em,
      `update delivery set state = 'waiting', tries = 0, queued_at = null, settled_at = null
       where id = $1 and state = 'failed'`,
      [deliveryId],
    );
    return { reply: null, announce: [] };
  },
});
