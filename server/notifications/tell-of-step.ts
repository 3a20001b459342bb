/**
 * Notes who is to be told of a step, in the step's own transaction: whatever is committed is told, and nothing else.
 * Sending is a job's work (gather.ts, deliver.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { HistoryType } from '../../shared/issues/history.ts';
import { topicOfStep } from '../../shared/notifications/mail-topics.ts';
import { workConcern } from '../../shared/notifications/work-concern.ts';
import { sql } from '../database.ts';

/** Steps that the person who takes them knows of, and that tell nobody else anything. */
const untold: readonly HistoryType[] = ['confirmed', 'contentReported', 'contentLeft'];
/** Steps that concern the raiser alone; of an issue that is hidden every step does. */
const forRaiser: readonly HistoryType[] = ['contentHidden', 'contentRestored'];

interface Step {
  readonly issueId: string;
  readonly seq: number;
  readonly type: HistoryType;
  /** The part of the work that it is about; null: all of them. */
  readonly actionItemId: string | null;
  /** A hazard went to its unit without a host. */
  readonly isUrgent: boolean;
  readonly by: string | null;
  readonly now: Date;
}

/**
 * Those who raised it, endorsed it or voted on it, whatever came of the vote (of its result they were told in the meeting), and those whom the work concerns (work-concern.ts), each once and not
 * whoever took the step; and the robots of its community.
 */
export async function tellOfStep(em: EntityManager, step: Step): Promise<void> {
  const { issueId, seq, type, actionItemId, isUrgent, by, now } = step;
  if (untold.includes(type)) return;
  await sql(
    em,
    `with told as (
       insert into notification (person_id, issue_id, seq, at, as_role, goes_out)
       select distinct on (person_id) person_id, $1, $2, $4, as_role,
         not coalesce(case when as_role is null then $8 else $9 end = any(choice.muted), false) from (
         select raiser_id as person_id, null as as_role, 0 as rank from issue where id = $1
         union all select person_id, null, 0 from affected_resident where issue_id = $1 and not $5
           and exists (select from issue where id = $1 and hidden_at is null)
         union all select seat.person_id, null, 0 from agenda_item item
           join motion on motion.item_id = item.id join ballot on ballot.motion_id = motion.id
           join ballot_roll roll on roll.ballot_id = ballot.id join seat on seat.id = roll.seat_id
           where item.issue_id = $1 and not $5 and $10 <> 'decided'
             and exists (select from issue where id = $1 and hidden_at is null)
         union all select worker.person_id, worker.as_role, worker.rank from (
           select g.person_id, 'unit' as as_role, 1 as rank from action_item a
           join role_grant g on g.unit_id = a.unit_id and g.role = 'responsibleUnit' and g.revoked_at is null
           where a.issue_id = $1 and a.state = 'open' and ($6::uuid is null or a.id = $6)
           union all select a.supervisor_id, 'supervisor', 2 from action_item a
           where a.issue_id = $1 and ($6::uuid is null or a.id = $6)
           union all select g.person_id, 'host', 3 from issue i
           join role_grant g on g.community_id = i.community_id and g.role = 'host' and g.revoked_at is null
           where i.id = $1
         ) worker
         where worker.as_role = any($7::text[]) and exists (select from issue where id = $1 and hidden_at is null)
       ) concerned left join notice_choice choice using (person_id)
       where person_id is not null and person_id is distinct from $3::uuid
       order by person_id, rank
     )
     insert into robot_notice (robot_id, issue_id, seq, at)
     select robot.id, $1, $2, $4 from issue
     join group_robot robot on robot.community_id = issue.community_id and robot.is_on and robot.removed_at is null
       and 'issues' = any(robot.tells)
     where issue.id = $1 and issue.stage is not null and not $5`,
    [
      ...[issueId, seq, by, now.toISOString(), forRaiser.includes(type)],
      ...[actionItemId, workConcern(type, isUrgent), topicOfStep(null), topicOfStep('host'), type],
    ],
  );
}
