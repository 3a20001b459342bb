import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { TimelineEntry } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { placeOfWork } from '../commands/place.ts';

interface Reader {
  /** May read what the host hid. */
  readonly opensHidden: boolean;
  /** Reads what they said themselves. */
  readonly personId: string | null;
}

/** The whole story of an issue, oldest first, in the words that were said. */
export function timelineOf(em: EntityManager, issueId: string, reader: Reader): Promise<TimelineEntry[]> {
  return sql<TimelineEntry>(
    em,
    `select h.seq, h.type, ms(h.at) as at, person.name as "byName", coalesce(h.actor_id = issue.raiser_id, false) as "byRaiser",
       hidden.reason as "hiddenReason",
       case when reads.hidden then null else coalesce(h.data->>'reason', u.words, v.reason,
         case h.type when 'objectionRaised' then o.words when 'objectionAnswered' then answer.words end,
         case when h.type in ('actionAgreed', 'sentToUnit', 'partAdded') then a.what end,
         case when h.type in ('merged', 'mergeUndone', 'absorbed', 'released')
           then shown_title(other.title, other.number, other.hidden_at) end) end as words,
       array(select file_id from progress_photo p join stored_file f on f.id = p.file_id
         where p.progress_update_id = u.id and f.hidden_at is null and not reads.hidden order by position) as "photoIds",
       (h.data->>'adopted')::boolean as adopted, v.rating, unit.name as "unitName",
       coalesce(h.data->>'dueOn', h.data->>'until') as day,
       h.data->>'to' as to, (h.data->>'level')::int as level,
       case when meeting.id is not null then json_build_object('id', meeting.id, 'title', meeting.title) end as meeting
     from issue_history h join issue on issue.id = h.issue_id
     left join hidden_step hidden using (issue_id, seq)
     cross join lateral (
       select hidden.reason is not null and not $2::boolean and h.actor_id is distinct from $3::uuid as hidden
     ) reads
     left join person on person.id = h.actor_id
     left join progress_update u on u.id = (h.data->>'updateId')::uuid
     left join verification v on v.id = (h.data->>'verificationId')::uuid
     left join objection o on o.id = (h.data->>'objectionId')::uuid
     left join objection_answer answer on answer.objection_id = o.id
     left join action_item a on a.id = coalesce((h.data->>'actionItemId')::uuid, u.action_item_id)
     -- as it was then: whoever handed it over next had it
     left join lateral (
       select from_unit_id from task_handover t where t.action_item_id = a.id and t.at > h.at order by t.at limit 1
     ) later on true
     left join responsible_unit unit on unit.id = coalesce(later.from_unit_id, a.unit_id)
     left join meeting on meeting.id = (h.data->>'meetingId')::uuid
     left join issue other on other.id = coalesce(h.data->>'intoId', h.data->>'issueId')::uuid
     where h.issue_id = $1 order by h.seq`,
    [issueId, reader.opensHidden, reader.personId],
  );
}

/** The same for the unit that works on it. */
export const taskTimeline = query({
  action: 'issues.carryOut',
  input: z.strictObject({ actionItemId: z.uuid() }),
  async scope(em, input, viewer) {
    const place = viewer.kind === 'person' ? await placeOfWork(em, input, viewer) : null;
    return place?.scope ?? null;
  },
  async read({ em, viewer }, { actionItemId }): Promise<TimelineEntry[]> {
    const [task] = await sql<{ issue_id: string }>(em, 'select issue_id from action_item where id = $1', [
      actionItemId,
    ]);
    const reader = { opensHidden: false, personId: viewer.kind === 'person' ? viewer.personId : null };
    return task ? timelineOf(em, task.issue_id, reader) : [];
  },
});
