import { z } from 'zod';
import type { Viewer } from '../../../shared/identity/roles.ts';
import { listPlace, pageOf, type ListPlace, type Page } from '../../../shared/issues/pages.ts';
import type { UnitTask } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

const pageSize = 40;

/** Ordered by days since 2000, and what is solved by seconds since 1970, downwards. */
const place = listPlace.refine(({ rank, order }) =>
  rank === 2 ? Math.abs(order) < 1e11 : Number.isInteger(order) && Math.abs(order) < 1e6,
);

/**
 * What the viewer's units have been asked to do: open ones by due date, then what waits for verification, then solved, the
 * last first. One page, from the place where the one before it ended; each of the three lists is read by its index from
 * there, so that years of solved work cost nothing.
 */
export const unitTasks = query({
  action: 'issues.carryOut',
  input: z.strictObject({ after: place.nullable().default(null) }),
  async scope(_em, _input, viewer) {
    const [unitId] = unitsOf(viewer);
    return unitId === undefined ? null : { unitId };
  },
  async read({ em, viewer, now }, { after }): Promise<Page<UnitTask, ListPlace>> {
    const found = await sql<UnitTask & Omit<ListPlace, 'id'>>(
      em,
      `with shown as (
         select part.* from unnest($1::uuid[]) as unit (id) cross join lateral (
           (select id, 0 as rank, (due_on - date '2000-01-01')::double precision as "order" from action_item
            where unit_id = unit.id and state = 'open'
              and ($3::int is null or $3 = 0 and (due_on, id) > (date '2000-01-01' + $4::int, $5::uuid))
            order by due_on, id limit ${pageSize + 1})
           union all
           (select id, 1, due_on - date '2000-01-01' from action_item
            where unit_id = unit.id and state = 'reportedDone'
              and ($3 is null or $3 < 1 or $3 = 1 and (due_on, id) > (date '2000-01-01' + $4::int, $5))
            order by due_on, id limit ${pageSize + 1})
           union all
           (select id, 2, -extract(epoch from reported_at)::double precision from action_item
            where unit_id = unit.id and state = 'verified'
              and ($3 is null or $3 < 2 or reported_at <= to_timestamp($6::double precision)
                and (reported_at < to_timestamp($6) or id > $5))
            order by reported_at desc, id limit ${pageSize + 1})
         ) part
         order by part.rank, part."order", part.id limit ${pageSize + 1}
       )
       select shown.rank, shown."order", a.id, i.id as "issueId", c.name as "communityName", i.number, i.title, i.body, i.place, i.category,
         array(select file_id from shown_issue_photo p where p.issue_id = i.id order by position) as "photoIds",
         a.what, supervisor.name as "supervisorName", to_char(a.due_on, 'YYYY-MM-DD') as "dueOn",
         a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date as "isOverdue",
         a.escalation_level as "escalationLevel", ms(a.escalated_at) as "escalatedAt", i.round,
         (select count(*)::int from action_item where issue_id = i.id) as parts,
         (select count(*)::int from action_item earlier where earlier.issue_id = i.id
          and (earlier.created_at, earlier.id) <= (a.created_at, a.id)) as part,
         a.state, i.state as "issueState", c.is_demo as "isDemo",
         (select coalesce(json_agg(json_build_object(
            'kind', u.kind, 'words', u.words, 'at', ms(u.at),
            'photoIds', array(select file_id from shown_progress_photo p where p.progress_update_id = u.id order by position)
          ) order by u.at, u.id), '[]') from progress_update u where u.action_item_id = a.id) as updates
       from shown
       join action_item a on a.id = shown.id
       join issue i on i.id = a.issue_id
       join community c on c.id = i.community_id
       join person supervisor on supervisor.id = a.supervisor_id
       order by shown.rank, shown."order", a.id`,
      [
        unitsOf(viewer),
        now.toISOString(),
        after?.rank ?? null,
        after && after.rank < 2 ? after.order : null,
        after?.id ?? null,
        after?.rank === 2 ? -after.order : null,
      ],
    );
    return pageOf(
      found.map(({ rank, order, ...row }) => ({ row, place: { rank, order, id: row.id } })),
      pageSize,
    );
  },
});

function unitsOf(viewer: Viewer): string[] {
  if (viewer.kind !== 'person') return [];
  return viewer.grants.flatMap((grant) =>
    grant.role === 'responsibleUnit' && grant.unitId !== null ? [grant.unitId] : [],
  );
}
