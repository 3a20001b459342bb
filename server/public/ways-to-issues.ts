/** From an issue to the meetings and votes on it, and from those back to it, as anyone reads them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { IssueMeeting } from '../../shared/issues/view.ts';
import { sql } from '../database.ts';
import { query } from '../trpc.ts';

/** Those that have begun. Of a motion only what was resolved is posted, so its words stay with the minutes. */
export function publicMeetings(em: EntityManager, issueId: string): Promise<IssueMeeting[]> {
  return sql<IssueMeeting>(
    em,
    `select m.id, m.title, ms(m.scheduled_at) as "scheduledAt", m.state,
       (select coalesce(json_agg(json_build_object('id', b.id, 'motion', null, 'outcome', b.result->'tally'->>'outcome')
          order by b.opened_at), '[]')
        from motion join ballot b on b.motion_id = motion.id
        where motion.item_id = item.id and motion.amends is null and b.closed_at is not null) as ballots
     from agenda_item item join meeting m on m.id = item.meeting_id and m.rehearsal_of is null
     where item.issue_id = $1 and m.state in ('open', 'closed', 'signed') order by m.scheduled_at, m.id`,
    [issueId],
  );
}

export interface IssueNamed {
  readonly id: string;
  readonly title: string;
}

/** What a meeting deliberated on, in the order of its agenda, as far as it is for the public. */
export function issuesOfMeeting(em: EntityManager, meetingId: string): Promise<IssueNamed[]> {
  return sql<IssueNamed>(
    em,
    `select i.id, i.title from agenda_item item join issue i on i.id = item.issue_id and i.stage is not null
     where item.meeting_id = $1 order by item.position, item.id`,
    [meetingId],
  );
}

export interface BallotSubject {
  readonly meetingTitle: string;
  /** Of posted minutes. */
  readonly minutesOf: string | null;
  /** Null where none lies behind it, or it is not for the public. */
  readonly issue: IssueNamed | null;
}

/** What a ballot that is closed was about. */
export const ballotSubject = query({
  action: 'public.read',
  input: z.strictObject({ id: z.uuid() }),
  scope: async () => ({}),
  async read({ em }, { id }): Promise<BallotSubject | null> {
    const [subject] = await sql<BallotSubject>(
      em,
      `select case when i.hidden_at is null then m.title else replace(m.title, i.title, '#' || i.number) end
           as "meetingTitle",
         case when m.state = 'signed' then m.id end as "minutesOf",
         case when i.stage is not null then json_build_object('id', i.id, 'title', i.title) end as issue
       from ballot b join meeting m on m.id = b.meeting_id and m.rehearsal_of is null
       join motion on motion.id = b.motion_id join agenda_item item on item.id = motion.item_id
       left join issue i on i.id = item.issue_id
       where b.id = $1 and b.state = 'closed'`,
      [id],
    );
    return subject ?? null;
  },
});
