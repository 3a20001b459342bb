/** What an earlier meeting left open, and what was sent up to an assembly: it comes back by itself. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { comesBackTo } from '../../../shared/meetings/coming-back.ts';
import type { Body } from '../../../shared/meetings/meeting-rules.ts';
import { sql } from '../../database.ts';

export interface CameBack {
  readonly id: string;
  readonly title: string;
  readonly because: 'deferred' | 'sentToAssembly';
  /** The body of the meeting that left it. */
  readonly from: Body;
}

/** Longest waiting first. What another plan of the community has on its agenda already is not offered twice. */
export async function leftForBody(em: EntityManager, communityId: string, body: Body): Promise<CameBack[]> {
  const left = await sql<CameBack>(
    em,
    `select i.id, i.title, last.type as because, m.rules ->> 'body' as "from"
     from issue i
     join lateral (
       select h.type, h.data, h.at from issue_history h
       where h.issue_id = i.id and h.type in ('scheduled', 'deliberated', 'decided', 'deferred', 'sentToAssembly')
       order by h.seq desc limit 1
     ) last on last.type in ('deferred', 'sentToAssembly')
     join meeting m on m.id = (last.data ->> 'meetingId')::uuid
     where i.community_id = $1 and i.board_stage = 'open' and i.state = 'accepted'
       and not exists (select from agenda_item item join meeting plan on plan.id = item.meeting_id
         where item.issue_id = i.id and plan.state = 'planned')
     order by last.at, i.id limit 50`,
    [communityId],
  );
  return left.filter((issue) => comesBackTo(issue) === body);
}
