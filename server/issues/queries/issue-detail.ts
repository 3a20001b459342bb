import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { may, type Scope } from '../../../shared/identity/permissions.ts';
import { holds, type Viewer } from '../../../shared/identity/roles.ts';
import { isScreened, type IssueState, type RedirectTarget } from '../../../shared/issues/issue-state.ts';
import type { ActionView, IssueDetail, IssueMeeting, IssueResolution } from '../../../shared/issues/view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { confirmationsOf } from '../confirmations.ts';
import { standingOf } from '../standing.ts';
import { cards } from './cards.ts';
import { timelineOf } from './timeline.ts';

/** One issue with its whole story. Before it is screened only its raiser and hosts read it. Refusals: contentHidden { reason }. */
export const issueDetail = query({
  action: 'issues.read',
  input: z.strictObject({ issueId: z.uuid() }),
  scope: (em, { issueId }, viewer) => readableScope(em, issueId, viewer),
  async read({ em, viewer, now }, { issueId }): Promise<IssueDetail> {
    if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
    const { personId } = viewer;
    const [card] = await cards(em, { personId, now }, 'i.id = $3', [issueId]);
    const [more] = await sql<MoreRow>(em, moreColumns, [issueId]);
    if (!card || !more) throw new Refusal('notAllowed');
    const { raiserId, ...shown } = more;
    const issue = { id: issueId, raiserId, round: more.round, communityId: card.communityId };
    return {
      ...card,
      ...shown,
      timeline: await timelineOf(em, issueId, {
        opensHidden: may(viewer, 'issues.openHidden', { communityId: card.communityId }),
        personId,
      }),
      tasks: await tasksOf(em, issueId, now),
      meetings: await meetingsOf(em, issueId),
      resolutions: await resolutionsOf(em, issueId),
      confirmations: await confirmationsOf(em, issue),
      me: await standingOf(em, issue, personId),
    };
  },
});

async function readableScope(em: EntityManager, issueId: string, viewer: Viewer): Promise<Scope | null> {
  const [row] = await sql<{
    community_id: string;
    state: IssueState;
    raiser_id: string;
    hidden_reason: string | null;
  }>(em, 'select community_id, state, raiser_id, hidden_reason from issue where id = $1', [issueId]);
  if (!row) return null;
  const scope = { communityId: row.community_id };
  const isRaiser = viewer.kind === 'person' && viewer.personId === row.raiser_id;
  if (isRaiser || holds(viewer, 'host', scope)) return scope;
  if (!isScreened(row.state)) return null;
  if (
    row.hidden_reason !== null &&
    may(viewer, 'issues.read', scope) &&
    !may(viewer, 'issues.openHidden', scope)
  )
    throw new Refusal('contentHidden', { reason: row.hidden_reason });
  return scope;
}

interface MoreRow {
  readonly communityName: string;
  readonly body: string;
  readonly photoIds: readonly string[];
  readonly stateReason: string | null;
  readonly mergedInto: IssueDetail['mergedInto'];
  readonly absorbed: IssueDetail['absorbed'];
  readonly point: IssueDetail['point'];
  readonly buildingName: string | null;
  readonly redirectedTo: RedirectTarget | null;
  readonly endorserNames: readonly string[];
  readonly round: number;
  readonly raiserId: string;
}

const moreColumns = `
  select c.name as "communityName", i.body, i.state_reason as "stateReason", i.round,
    i.redirected_to as "redirectedTo",
    (select json_build_object('id', other.id, 'title', shown_title(other.title, other.number, other.hidden_at)) from issue other where other.id = i.merged_into_id)
      as "mergedInto", i.raiser_id as "raiserId",
    (select coalesce(json_agg(json_build_object('id', other.id, 'number', other.number,
       'title', shown_title(other.title, other.number, other.hidden_at))
       order by other.number), '[]') from issue other where other.merged_into_id = i.id) as absorbed,
    case when i.lat is not null then json_build_object('lat', i.lat, 'lng', i.lng) end as point,
    (select name from building where building.id = i.building_id) as "buildingName",
    array(select file_id from shown_issue_photo p where p.issue_id = i.id order by position) as "photoIds",
    array(select person.name from endorsement e join person on person.id = e.person_id
          where e.issue_id = i.id order by e.endorsed_at, e.person_id) as "endorserNames"
  from issue i join community c on c.id = i.community_id
  where i.id = $1`;

async function tasksOf(em: EntityManager, issueId: string, now: Date): Promise<ActionView[]> {
  return sql<ActionView>(
    em,
    `select a.id, a.what, a.unit_id as "unitId", unit.name as "unitName", a.supervisor_id as "supervisorId",
       supervisor.name as "supervisorName", ms(a.escalated_at) as "escalatedAt", ms(a.reported_at) as "reportedAt",
       to_char(a.due_on, 'YYYY-MM-DD') as "dueOn", a.state, a.resolution_id as "resolutionId",
       a.escalation_level as "escalationLevel",
       a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date as "isOverdue"
     from action_item a
     join responsible_unit unit on unit.id = a.unit_id
     join person supervisor on supervisor.id = a.supervisor_id
     where a.issue_id = $1 order by a.created_at, a.id`,
    [issueId, now.toISOString()],
  );
}

function meetingsOf(em: EntityManager, issueId: string): Promise<IssueMeeting[]> {
  return sql<IssueMeeting>(
    em,
    `select m.id, m.title, ms(m.scheduled_at) as "scheduledAt", m.state,
       (select coalesce(json_agg(json_build_object('id', b.id, 'motion', motion.what, 'outcome', b.result->'tally'->>'outcome')
          order by b.opened_at), '[]')
        from motion join ballot b on b.motion_id = motion.id
        where motion.item_id = item.id and motion.amends is null and b.closed_at is not null) as ballots
     from agenda_item item join meeting m on m.id = item.meeting_id
     where item.issue_id = $1 and m.state <> 'planned' order by m.scheduled_at, m.id`,
    [issueId],
  );
}

function resolutionsOf(em: EntityManager, issueId: string): Promise<IssueResolution[]> {
  return sql<IssueResolution>(
    em,
    `select r.id, r.number, posted.words, to_char(posted.notice_until, 'YYYY-MM-DD') as "noticeUntil",
       (select count(*)::int from objection o where o.resolution_id = r.id
        and not exists (select from objection_answer where objection_id = o.id)) as unanswered
     from resolution r join posted_resolution posted on posted.resolution_id = r.id
     where r.issue_id = $1 order by r.published_at`,
    [issueId],
  );
}
