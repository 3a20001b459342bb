/**
 * The columns of an issue's card, for every list of issues. $1 is the viewer's person id, $2 the moment: what is
 * overdue is judged by the day in the neighbourhood. Of several parts the card shows the one that is due first.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { silenceDays } from '../../../shared/issues/deadlines.ts';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';

export const cardColumns = `
  i.id, i.community_id as "communityId", i.number, i.title, i.category, i.place, i.state,
  raiser.name as "raiserName", i.raiser_id = $1 as "isMine",
  exists (select from endorsement e where e.issue_id = i.id and e.person_id = $1) as "endorsedByMe",
  (select count(*)::int from endorsement e where e.issue_id = i.id) as endorsements,
  c.endorsement_threshold as "endorsementsNeeded",
  ms(i.raised_at) as "raisedAt", ms(i.verified_at) as "verifiedAt",
  (select file_id from issue_photo p where p.issue_id = i.id order by position limit 1) as "photoId",
  to_char(a.due_on, 'YYYY-MM-DD') as "dueOn",
  coalesce(a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date, false) as "isOverdue",
  coalesce(a.escalation_level, 0) as "escalationLevel",
  i.state = 'reportedDone' and (select max(reported_at) from action_item where issue_id = i.id)
    <= $2::timestamptz - make_interval(days => ${silenceDays}) as "isUnconfirmed",
  i.urgent, c.is_demo as "isDemo"`;

export const cardTables = `
  issue i
  join community c on c.id = i.community_id
  join person raiser on raiser.id = i.raiser_id
  left join lateral (
    select * from action_item where action_item.issue_id = i.id
    order by (action_item.state = 'open') desc, due_on, id limit 1
  ) a on true`;

/** Cards that fulfil a condition whose own parameters start at $3. */
export function cards(
  em: EntityManager,
  viewer: { readonly personId: string; readonly now: Date },
  condition: string,
  parameters: readonly unknown[],
): Promise<IssueCard[]> {
  return sql<IssueCard>(em, `select ${cardColumns} from ${cardTables} where ${condition}`, [
    viewer.personId,
    viewer.now.toISOString(),
    ...parameters,
  ]);
}
