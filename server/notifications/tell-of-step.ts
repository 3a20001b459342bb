/**
 * Notes who is to be told of a step, in the step's own transaction: whatever is committed is told, and nothing else.
 * Sending is a job's work (gather.ts, deliver.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { HistoryType } from '../../shared/issues/history.ts';
import { sql } from '../database.ts';

/** Steps that the person who takes them knows of, and that tell nobody else anything. */
const untold: readonly HistoryType[] = ['raised', 'confirmed', 'contentReported', 'contentLeft'];
/** Steps that concern the raiser alone; of an issue that is hidden every step does. */
const forRaiser: readonly HistoryType[] = ['contentHidden', 'contentRestored'];

interface Step {
  readonly issueId: string;
  readonly seq: number;
  readonly type: HistoryType;
  readonly by: string | null;
  readonly now: Date;
}

/** Those who raised it, endorsed it or voted on it, but not whoever took the step; and the robots of its community. */
export async function tellOfStep(em: EntityManager, { issueId, seq, type, by, now }: Step): Promise<void> {
  if (untold.includes(type)) return;
  await sql(
    em,
    `with told as (
       insert into notification (person_id, issue_id, seq, at)
       select person_id, $1, $2, $4 from (
         select raiser_id as person_id from issue where id = $1
         union select person_id from affected_resident where issue_id = $1 and not $5
           and exists (select from issue where id = $1 and hidden_at is null)
       ) concerned where person_id is not null and person_id is distinct from $3::uuid
     )
     insert into robot_notice (robot_id, issue_id, seq, at)
     select robot.id, $1, $2, $4 from issue
     join group_robot robot on robot.community_id = issue.community_id and robot.is_on and robot.removed_at is null
     where issue.id = $1 and issue.stage is not null and not $5`,
    [issueId, seq, by, now.toISOString(), forRaiser.includes(type)],
  );
}
