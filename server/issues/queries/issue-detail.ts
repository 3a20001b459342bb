import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import type { Scope } from '../../../shared/identity/permissions.ts';
import { holds, type Viewer } from '../../../shared/identity/roles.ts';
import { isScreened, type IssueState } from '../../../shared/issues/issue-state.ts';
import type { ActionView, IssueDetail, TimelineEntry } from '../../../shared/issues/view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { confirmationsOf } from '../confirmations.ts';
import { standingOf } from '../standing.ts';
import { cards } from './cards.ts';

/** One issue with its whole story. Before it is screened only its raiser and hosts read it. */
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
      timeline: await timelineOf(em, issueId),
      action: await actionOf(em, issueId, now),
      confirmations: await confirmationsOf(em, issue),
      me: await standingOf(em, issue, personId),
    };
  },
});

async function readableScope(em: EntityManager, issueId: string, viewer: Viewer): Promise<Scope | null> {
  const [row] = await sql<{ community_id: string; state: IssueState; raiser_id: string }>(
    em,
    'select community_id, state, raiser_id from issue where id = $1',
    [issueId],
  );
  if (!row) return null;
  const scope = { communityId: row.community_id };
  const isRaiser = viewer.kind === 'person' && viewer.personId === row.raiser_id;
  return isScreened(row.state) || isRaiser || holds(viewer, 'host', scope) ? scope : null;
}

interface MoreRow {
  readonly communityName: string;
  readonly body: string;
  readonly photoIds: readonly string[];
  readonly stateReason: string | null;
  readonly endorserNames: readonly string[];
  readonly round: number;
  readonly raiserId: string;
}

const moreColumns = `
  select c.name as "communityName", i.body, i.state_reason as "stateReason", i.round, i.raiser_id as "raiserId",
    array(select file_id from issue_photo p where p.issue_id = i.id order by position) as "photoIds",
    array(select person.name from endorsement e join person on person.id = e.person_id
          where e.issue_id = i.id order by e.endorsed_at, e.person_id) as "endorserNames"
  from issue i join community c on c.id = i.community_id
  where i.id = $1`;

function timelineOf(em: EntityManager, issueId: string): Promise<TimelineEntry[]> {
  return sql<TimelineEntry>(
    em,
    `select h.type, ms(h.at) as at, person.name as "byName",
       coalesce(h.data->>'reason', u.words, v.reason) as words,
       array(select file_id from progress_photo p where p.progress_update_id = u.id order by position) as "photoIds",
       (h.data->>'adopted')::boolean as adopted, v.rating
     from issue_history h
     left join person on person.id = h.actor_id
     left join progress_update u on u.id = (h.data->>'updateId')::uuid
     left join verification v on v.id = (h.data->>'verificationId')::uuid
     where h.issue_id = $1 order by h.seq`,
    [issueId],
  );
}

async function actionOf(em: EntityManager, issueId: string, now: Date): Promise<ActionView | null> {
  const [row] = await sql<ActionView>(
    em,
    `select a.id, a.what, unit.name as "unitName", supervisor.name as "supervisorName",
       to_char(a.due_on, 'YYYY-MM-DD') as "dueOn", a.state, a.resolution_id as "resolutionId",
       a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date as "isOverdue"
     from action_item a
     join responsible_unit unit on unit.id = a.unit_id
     join person supervisor on supervisor.id = a.supervisor_id
     where a.issue_id = $1 order by a.created_at desc limit 1`,
    [issueId, now.toISOString()],
  );
  return row ?? null;
}
