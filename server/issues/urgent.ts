/**
 * A safety hazard does not wait for a host: where the community has named a unit for its kind, the unit has it from
 * the moment it was raised, to be seen to by the next day, and the hosts are told. Elsewhere it stands first among
 * what waits for them.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Category } from '../../shared/issues/categories.ts';
import { addDays, localDay } from '../../shared/local-time.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { issuesChanged } from '../live/topics.ts';
import { recordStep } from './history.ts';
import type { IssueRow } from './record.ts';
import { giveTask, supervisorFor } from './tasks.ts';

const urgentDays = 1;

/** Nothing where no unit is named for it. The issue has just been raised and is locked. */
export async function sendIfUrgent(em: EntityManager, issue: IssueRow, now: Date): Promise<Announcement[]> {
  if (!issue.urgent) return [];
  const [duty] = await sql<{ unit_id: string }>(
    em,
    'select unit_id from urgent_duty where community_id = $1 and category = $2',
    [issue.communityId, issue.category satisfies Category],
  );
  if (!duty) return [];
  const [host] = await sql<{ person_id: string }>(
    em,
    `select person_id from role_grant where community_id = $1 and role = 'host' and revoked_at is null
     order by granted_at, person_id limit 1`,
    [issue.communityId],
  );
  const dueOn = addDays(localDay(now.getTime()), urgentDays);
  const actionItemId = await giveTask(em, {
    ...{ issueId: issue.id, resolutionId: null, unitId: duty.unit_id, what: issue.title, now },
    supervisorId: await supervisorFor(em, issue.communityId, {
      wanted: null,
      giver: host?.person_id ?? issue.raiserId,
    }),
    dueOn,
  });
  issue.state = 'inProgress';
  const entry = { type: 'sentToUnit', data: { actionItemId, isUrgent: true, reason: null, dueOn } } as const;
  return [
    ...(await recordStep(em, issue, entry, { by: null, now })),
    issuesChanged(issue.communityId, issue.id, 'hosts'),
  ];
}
