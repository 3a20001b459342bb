import { z } from 'zod';
import { listPlace, pageOf, type ListPlace, type Page } from '../../../shared/issues/pages.ts';
import type { SupervisedTask } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

const pageSize = 40;

/**
 * What the viewer watches over, in communities where they still hold a role: open work by its date, so that what is
 * overdue comes first, the longest on top; then what was reported done; then what was confirmed, the latest first. One page,
 * from the place where the one before it ended.
 */
export const supervised = query({
  action: 'identity.self',
  input: z.strictObject({ after: listPlace.nullable().default(null) }),
  scope: async () => ({}),
  async read({ em, viewer, now }, { after }): Promise<Page<SupervisedTask, ListPlace>> {
    if (viewer.kind !== 'person') return { rows: [], next: null };
    const found = await sql<SupervisedTask & Omit<ListPlace, 'id'>>(
      em,
      `select a.rank, a."order", a.id, i.id as "issueId", i.number, i.title, c.name as "communityName", c.is_demo as "isDemo", a.what,
         unit.name as "unitName", to_char(a.due_on, 'YYYY-MM-DD') as "dueOn",
         a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date as "isOverdue",
         a.escalation_level as "escalationLevel", a.state, i.round, r.number as "resolutionNumber",
         (select json_build_object('kind', u.kind, 'words', u.words, 'at', ms(u.at)) from progress_update u
          where u.action_item_id = a.id and not exists (select from hidden_step h where h.progress_update_id = u.id)
          order by u.at desc, u.id desc limit 1) as "lastReport",
         exists (select from role_grant h where h.person_id = $1 and h.community_id = i.community_id
           and h.role = 'host' and h.revoked_at is null) as "isHost"
       from (
         select a.*, array_position(array['open', 'reportedDone', 'verified'], a.state) as rank,
           coalesce(case when a.state = 'verified' then -issue_seconds(i.verified_at)
             else a.due_on - date '2000-01-01' end, 0) as "order"
         from action_item a join issue i on i.id = a.issue_id where a.supervisor_id = $1
       ) a
       join issue i on i.id = a.issue_id
       join community c on c.id = i.community_id
       join responsible_unit unit on unit.id = a.unit_id
       left join resolution r on r.id = a.resolution_id
       where exists (
         select from role_grant g where g.person_id = $1 and g.community_id = i.community_id and g.revoked_at is null)
         and ($3::integer is null or (a.rank, a."order", a.id) > ($3, $4::double precision, $5::uuid))
       order by a.rank, a."order", a.id limit ${pageSize + 1}`,
      [viewer.personId, now.toISOString(), after?.rank ?? null, after?.order ?? null, after?.id ?? null],
    );
    return pageOf(
      found.map(({ rank, order, ...row }) => ({ row, place: { rank, order, id: row.id } })),
      pageSize,
    );
  },
});
