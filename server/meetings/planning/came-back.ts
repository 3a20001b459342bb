/** What an earlier meeting left open, and what was sent up to an assembly: it comes back by itself. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { comesBackTo } from '../../../shared/meetings/coming-back.ts';
import { bodies, type Body } from '../../../shared/meetings/meeting-rules.ts';
import { sql } from '../../database.ts';

export interface CameBack {
  readonly id: string;
  readonly title: string;
}

const ways = (['deferred', 'sentToAssembly'] as const).flatMap((because) =>
  bodies.map((from) => ({ because, from })),
);
const most = 50;

/** Longest waiting first. What another plan of the community has on its agenda already is not offered twice. */
export async function leftForBody(em: EntityManager, communityId: string, body: Body): Promise<CameBack[]> {
  const leadHere = ways.filter((way) => comesBackTo(way) === body);
  return sql<CameBack>(
    em,
    `select i.id, i.title from issue i join meeting m on m.id = i.left_by
     where i.community_id = $1 and i.left_as is not null and i.state = 'accepted'
       and (i.left_as, m.rules ->> 'body') in (select * from unnest($2::text[], $3::text[]))
       and not exists (select from agenda_item item join meeting plan on plan.id = item.meeting_id
         where item.issue_id = i.id and plan.state = 'planned')
     order by i.left_at, i.id limit ${most}`,
    [communityId, leadHere.map(({ because }) => because), leadHere.map(({ from }) => from)],
  );
}
