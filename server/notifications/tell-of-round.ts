/**
 * Notes who is to be told that a round before a meeting has opened, in the transaction that opens it. Sending is a job's work
 * (gather.ts, deliver.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MailTopic } from '../../shared/notifications/mail-topics.ts';
import { sql } from '../database.ts';

interface OpenedRound {
  readonly meetingId: string;
  readonly communityId: string;
  readonly by: string;
  readonly now: Date;
}

/**
 * Those who may answer and still hold a role in the community: who votes in the meeting, who raised or endorsed what is
 * asked about; and the groups that hear of rounds. Not whoever opened it. Returns the people. Repeating tells nobody twice.
 */
export async function tellOfRound(em: EntityManager, round: OpenedRound): Promise<string[]> {
  const { meetingId, communityId, by, now } = round;
  const told = await sql<{ personId: string }>(
    em,
    `insert into round_notice (id, meeting_id, person_id, at, goes_out)
     select gen_random_uuid(), $1, asked.person_id, $4, not coalesce($5 = any(choice.muted), false) from (
       select person_id from seat where meeting_id = $1 and votes
       union select i.raiser_id from meeting_round_statement s join issue i on i.id = s.issue_id where s.meeting_id = $1
       union select e.person_id from meeting_round_statement s join endorsement e on e.issue_id = s.issue_id
       where s.meeting_id = $1
     ) asked left join notice_choice choice on choice.person_id = asked.person_id
     where asked.person_id <> $3 and exists (select from role_grant g
       where g.person_id = asked.person_id and g.community_id = $2 and g.revoked_at is null)
     on conflict do nothing returning person_id as "personId"`,
    [meetingId, communityId, by, now.toISOString(), 'rounds' satisfies MailTopic],
  );
  await sql(
    em,
    `insert into round_notice (id, meeting_id, robot_id, at)
     select gen_random_uuid(), $1, robot.id, $3 from group_robot robot
     where robot.community_id = $2 and robot.is_on and robot.removed_at is null and 'rounds' = any(robot.tells)
     on conflict do nothing`,
    [meetingId, communityId, now.toISOString()],
  );
  return told.map(({ personId }) => personId);
}
