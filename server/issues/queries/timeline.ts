import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { TimelineEntry } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { placeOfWork } from '../commands/place.ts';

/** The whole story of an issue, oldest first, in the words that were said. */
export function timelineOf(em: EntityManager, issueId: string): Promise<TimelineEntry[]> {
  return sql<TimelineEntry>(
    em,
    `select h.seq, h.type, ms(h.at) as at, person.name as "byName",
       coalesce(h.data->>'reason', u.words, v.reason,
         case h.type when 'objectionRaised' then o.words when 'objectionAnswered' then answer.words end,
         case when h.type in ('actionAgreed', 'sentToUnit', 'partAdded') then a.what end,
         case when h.type in ('merged', 'mergeUndone', 'absorbed', 'released') then other.title end) as words,
       array(select file_id from progress_photo p where p.progress_update_id = u.id order by position) as "photoIds",
       (h.data->>'adopted')::boolean as adopted, v.rating, unit.name as "unitName",
       coalesce(h.data->>'dueOn', h.data->>'until') as day, h.data->>'to' as to
     from issue_history h
     left join person on person.id = h.actor_id
     left join progress_update u on u.id = (h.data->>'updateId')::uuid
     left join verification v on v.id = (h.data->>'verificationId')::uuid
     left join objection o on o.id = (h.data->>'objectionId')::uuid
     left join objection_answer answer on answer.objection_id = o.id
     left join action_item a on a.id = coalesce((h.data->>'actionItemId')::uuid, u.action_item_id)
     left join responsible_unit unit on unit.id = a.unit_id
     left join issue other on other.id = coalesce(h.data->>'intoId', h.data->>'issueId')::uuid
     where h.issue_id = $1 order by h.seq`,
    [issueId],
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
  async read({ em }, { actionItemId }): Promise<TimelineEntry[]> {
    const [task] = await sql<{ issue_id: string }>(em, 'select issue_id from action_item where id = $1', [
      actionItemId,
    ]);
    return task ? timelineOf(em, task.issue_id) : [];
  },
});
