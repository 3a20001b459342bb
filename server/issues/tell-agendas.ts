import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';

/**
 * To every meeting that has or had the issue on its agenda, what its item is called now: screens that are open change at
 * once. The event is that of shared/meetings/events.ts. The community's room is locked already and meetings lock in the
 * other order, so one of two that meet is run again (run-command).
 */
export async function tellAgendas(em: EntityManager, issueId: string): Promise<Announcement[]> {
  const items = await sql<{ meetingId: string; itemId: string; title: string }>(
    em,
    `select i.meeting_id as "meetingId", i.id as "itemId", shown_title(i.title, issue.number, issue.hidden_at) as title
     from agenda_item i join issue on issue.id = i.issue_id where issue.id = $1 order by i.meeting_id, i.id`,
    [issueId],
  );
  return items.map(({ meetingId, ...data }) => ({ room: meetingId, type: 'itemRenamed', data }));
}
