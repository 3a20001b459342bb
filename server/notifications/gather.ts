/**
 * Once a minute: puts what has gathered for a person or a group into one message, when its time has come, and queues it.
 * A message is a row before it is a job, so a crash in between delays it and loses nothing.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { newsInTime } from '../../shared/notifications/service-news.ts';
import { isDue, type Timing } from '../../shared/notifications/timing.ts';
import { sql, type Database } from '../database.ts';

interface Waiting extends Timing {
  readonly id: string;
  readonly oldest: number;
}

interface Channel {
  readonly column: 'person_id' | 'robot_id';
  /** Who waits, since when. Their number is that of receivers with something unsent, not that of all messages. */
  readonly waiting: string;
  /** Which of their notes go along, of issues, of rounds and of service; $2 is the receiver. */
  readonly unsent: readonly { readonly table: string; readonly where: string }[];
}

/** The oldest of all kinds, each found by its own index. */
const oldestOf = (notes: readonly { readonly table: string; readonly where: string }[]) => `
  select min(at) as at from (
    ${notes.map(({ table, where }) => `(select at from ${table} where ${where} order by at limit 1)`).join(' union all ')}
  ) notes having min(at) is not null`;

const timing = `pace, quiet_from as "quietFrom", quiet_until as "quietUntil"`;

const toPerson = (person: string, since: string) =>
  ['notification', 'round_notice', 'service_notice'].map((table) => ({
    table,
    where: `person_id = ${person} and delivery_id is null and goes_out and at >= ${since}`,
  }));
const toRobot = (robot: string) => [
  { table: 'robot_notice', where: `robot_id = ${robot} and delivery_id is null` },
  { table: 'round_notice', where: `robot_id = ${robot} and delivery_id is null` },
  { table: 'service_notice', where: `robot_id = ${robot} and delivery_id is null` },
];

/** What somebody has to know in time, whatever pace they chose; quiet hours are kept. */
const inTime = (receiver: string) => [
  {
    table: 'service_notice',
    where: `${receiver} and delivery_id is null and kind = any('{${newsInTime.join()}}'::text[])`,
  },
];
const personInTime = (person: string, since: string) =>
  inTime(`person_id = ${person} and goes_out and at >= ${since}`);
const robotInTime = (robot: string) => inTime(`robot_id = ${robot}`);
const soon = `'soon' as pace, quiet_from as "quietFrom", quiet_until as "quietUntil"`;

type Notes = Channel['unsent'];

/** Mail to people and messages of robots, with what goes along at this pace. */
const channelsOf = (
  pace: string,
  ofPerson: (person: string, since: string) => Notes,
  ofRobot: (robot: string) => Notes,
): readonly Channel[] => [
  {
    column: 'person_id',
    waiting: `select c.person_id as id, ${pace}, ms(first.at) as oldest from notice_choice c
      join lateral (${oldestOf(ofPerson('c.person_id', 'c.mails_since'))}) first on true where c.mails`,
    unsent: ofPerson('$2', '(select mails_since from notice_choice where person_id = $2)'),
  },
  {
    column: 'robot_id',
    waiting: `select r.id, ${pace}, ms(first.at) as oldest from group_robot r
      join lateral (${oldestOf(ofRobot('r.id'))}) first on true where r.is_on and r.removed_at is null`,
    unsent: ofRobot('$2'),
  },
];
const channels = [...channelsOf(soon, personInTime, robotInTime), ...channelsOf(timing, toPerson, toRobot)];

/** Repeating is harmless: a note goes into one message. Returns how many messages were made. */
export async function gather(database: Database, now: Date): Promise<number> {
  let made = 0;
  for (const channel of channels) {
    const waiting = await sql<Waiting>(database.em(), channel.waiting);
    for (const receiver of waiting) {
      if (!isDue(receiver, receiver.oldest, now.getTime())) continue;
      const isMade = await database.em().transactional((em) => makeMessage(em, channel, receiver.id, now));
      if (isMade) made += 1;
    }
  }
  return made;
}

async function makeMessage(
  em: EntityManager,
  channel: Channel,
  receiver: string,
  now: Date,
): Promise<boolean> {
  const id = uuidv7();
  await sql(em, `insert into delivery (id, ${channel.column}, made_at) values ($1, $2, $3)`, [
    ...[id, receiver, now.toISOString()],
  ]);
  let taken = 0;
  for (const { table, where } of channel.unsent) {
    const notes = await sql(em, `update ${table} set delivery_id = $1 where ${where} returning 1 as one`, [
      ...[id, receiver],
    ]);
    taken += notes.length;
  }
  // Another node was faster.
  if (taken === 0) await sql(em, 'delete from delivery where id = $1', [id]);
  return taken > 0;
}

/** Messages without a job, each handed out once. */
export async function claimUnqueued(database: Database, now: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    database.em(),
    `update delivery set queued_at = $1 where state = 'waiting' and queued_at is null returning id`,
    [now.toISOString()],
  );
  return rows.map(({ id }) => id);
}
