import { z } from 'zod';
import type { Viewer } from '../../../shared/identity/roles.ts';
import type { UnitTask } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

const most = 200;

/**
 * What the viewer's units have been asked to do: open ones by due date, then what waits for verification, then solved, the
 * last first. Each list is read from its beginning, so that years of solved work cost nothing.
 */
export const unitTasks = query({
  action: 'issues.carryOut',
  input: z.strictObject({}),
  async scope(_em, _input, viewer) {
    const [unitId] = unitsOf(viewer);
    return unitId === undefined ? null : { unitId };
  },
  read({ em, viewer, now }): Promise<UnitTask[]> {
    return sql<UnitTask>(
      em,
      `select a.id, i.id as "issueId", c.name as "communityName", i.number, i.title, i.body, i.place, i.category,
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
       from action_item a
       join issue i on i.id = a.issue_id
       join community c on c.id = i.community_id
       join person supervisor on supervisor.id = a.supervisor_id
       where a.id in (
         select shown.id from unnest($1::uuid[]) as unit (id) cross join lateral (
           (select id, 0 as list, due_on as day, null::timestamptz as at from action_item
            where unit_id = unit.id and state = 'open' order by due_on, id limit ${most})
           union all
           (select id, 1, due_on, null from action_item
            where unit_id = unit.id and state = 'reportedDone' order by due_on, id limit ${most})
           union all
           (select id, 2, null, reported_at from action_item
            where unit_id = unit.id and state = 'verified' order by reported_at desc, id limit ${most})
         ) shown
         order by shown.list, shown.day, shown.at desc, shown.id limit ${most}
       )
       order by array_position(array['open', 'reportedDone', 'verified'], a.state),
         case when a.state = 'verified' then null else a.due_on end, a.reported_at desc, a.id
       limit ${most}`,
      [unitsOf(viewer), now.toISOString()],
    );
  },
});

function unitsOf(viewer: Viewer): string[] {
  if (viewer.kind !== 'person') return [];
  return viewer.grants.flatMap((grant) =>
    grant.role === 'responsibleUnit' && grant.unitId !== null ? [grant.unitId] : [],
  );
}
