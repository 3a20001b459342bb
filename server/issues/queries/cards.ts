/**
 * The columns of an issue's card, for every list of issues. $1 is the viewer's person id, $2 the moment: what is
 * overdue is judged by the day in the neighbourhood. Of several parts the card shows the one that is due first.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';

/** Looked up for each issue: an "exists" may be answered by reading everything that somebody ever endorsed. */
export function endorsedBy(issueId: string, personId: string): string {
  return `coalesce((select true from endorsement e where e.issue_id = ${issueId} and e.person_id = ${personId}), false)`;
}

const cardColumns = `
  i.id, i.community_id as "communityId", i.number, i.title, i.category, i.place, i.state,
  raiser.name as "raiserName", i.raiser_id = $1 as "isMine",
  ${endorsedBy('i.id', '$1')} as "endorsedByMe",
  i.endorsements,
  c.endorsement_threshold as "endorsementsNeeded",
  ms(i.raised_at) as "raisedAt", ms(i.verified_at) as "verifiedAt",
  (select file_id from shown_issue_photo p where p.issue_id = i.id order by position limit 1) as "photoId",
  to_char(a.due_on, 'YYYY-MM-DD') as "dueOn",
  coalesce(a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date, false) as "isOverdue",
  coalesce(a.escalation_level, 0) as "escalationLevel",
  i.state = 'reportedDone' and i.reported_at <= $2::timestamptz - make_interval(days => c.silence_days)
    as "isUnconfirmed", ms(i.reported_at) as "reportedAt", a.unit_name as "unitName",
  i.urgent, i.hidden_reason as "hiddenReason", c.is_demo as "isDemo"`;

const cardTables = `
  issue i
  join community c on c.id = i.community_id
  join person raiser on raiser.id = i.raiser_id
  left join lateral (
    select action_item.*, unit.name as unit_name from action_item
    join responsible_unit unit on unit.id = action_item.unit_id where action_item.issue_id = i.id
    order by (action_item.state = 'open') desc, action_item.due_on, action_item.id limit 1
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
