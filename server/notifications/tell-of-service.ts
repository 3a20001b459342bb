/**
 * Notes who is to be told of something about their service, in the transaction in which it happens: whatever is committed
 * is told, and nothing else. Sending is a job's work (gather.ts, deliver.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { topicOf, type NewsData, type ServiceNews } from '../../shared/notifications/service-news.ts';
import { sql } from '../database.ts';

interface News {
  readonly kind: ServiceNews;
  /** Each with what it is about for them. Who is named twice with the same is told once. */
  readonly readers: readonly { readonly personId: string; readonly subject: string }[];
  readonly shiftId?: string;
  /** Of a swap: where the reader serves now. */
  readonly otherShiftId?: string;
  readonly data?: NewsData;
  readonly now: Date;
}

/** Repeating is harmless: of one subject somebody is told once. Who has switched the topic off gets no message. */
export async function tellOfService(em: EntityManager, news: News): Promise<void> {
  const { kind, readers, shiftId = null, otherShiftId = null, data = {}, now } = news;
  if (readers.length === 0) return;
  await sql(
    em,
    `insert into service_notice (id, person_id, kind, subject, shift_id, other_shift_id, data, at, goes_out)
     select gen_random_uuid(), told.person_id, $3, told.subject, $4, $5, $6::jsonb, $7,
       not coalesce($8 = any(choice.muted), false)
     from unnest($1::uuid[], $2::text[]) as told (person_id, subject)
     left join notice_choice choice on choice.person_id = told.person_id
     on conflict do nothing`,
    [
      readers.map(({ personId }) => personId),
      readers.map(({ subject }) => subject),
      ...[kind, shiftId, otherShiftId, JSON.stringify(data), now.toISOString(), topicOf(kind)],
    ],
  );
}

/** The chat groups of a community that hear of shifts. Nobody is named to them. */
export async function tellGroupsOfShift(
  em: EntityManager,
  { kind, communityId, shiftId, subject, data, now }: GroupNews,
): Promise<void> {
  await sql(
    em,
    `insert into service_notice (id, robot_id, kind, subject, shift_id, data, at)
     select gen_random_uuid(), robot.id, $2, $3, $4, $5::jsonb, $6 from group_robot robot
     where robot.community_id = $1 and robot.is_on and robot.removed_at is null and 'shifts' = any(robot.tells)
     on conflict do nothing`,
    [communityId, kind, subject, shiftId, JSON.stringify(data), now.toISOString()],
  );
}

interface GroupNews {
  readonly kind: 'shiftMoved' | 'shiftCancelled';
  readonly communityId: string;
  readonly shiftId: string;
  readonly subject: string;
  readonly data: NewsData;
  readonly now: Date;
}
