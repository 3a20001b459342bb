/**
 * What happens to issues because a day has come: the unit is reminded before its date, after it the work is escalated,
 * and two weeks of silence after "done" are noted as unconfirmed. Every step is a row that says it was taken, under
 * the same locks as the commands (room, then issue), so running twice, or on several nodes, takes none twice.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  escalationLevel,
  isReminderDue,
  isUnconfirmed,
  type Periods,
} from '../../shared/issues/deadlines.ts';
import { localDay } from '../../shared/local-time.ts';
import { sql } from '../database.ts';
import type { Announcement } from '../live/command.ts';
import { append, lockRoom } from '../live/room-log.ts';
import type { Runner } from '../live/run-command.ts';
import { recordStep } from './history.ts';
import { periodsOf } from './periods.ts';
import { lockIssue, type IssueRow } from './record.ts';
import { tasksOf, type TaskRow } from './tasks.ts';

export interface StepsTaken {
  readonly reminded: number;
  readonly escalated: number;
  readonly unconfirmed: number;
}

interface Due {
  readonly issueId: string;
  readonly communityId: string;
}

/** To be called every few minutes; the moment is the runner's. */
export async function lookAtDeadlines(runner: Runner): Promise<StepsTaken> {
  const taken = { reminded: 0, escalated: 0, unconfirmed: 0 };
  const now = runner.now();
  for (const due of await dueIssues(runner.database.em(), now)) {
    const logged = await runner.database.em().transactional(async (em) => {
      await lockRoom(em, due.communityId);
      const issue = await lockIssue(em, due.issueId);
      const tasks = await tasksOf(em, issue.id);
      const periods = await periodsOf(em, issue.communityId);
      const told = [
        ...(await remindAndEscalate(em, { issue, tasks, periods, now, taken })),
        ...(await noteSilence(em, { issue, tasks, periods, now, taken })),
      ];
      return append(em, told, now);
    });
    runner.publish(logged);
  }
  return taken;
}

/** Where something may have come due; each is looked at again under its lock. */
function dueIssues(em: EntityManager, now: Date): Promise<Due[]> {
  const today = localDay(now.getTime());
  return sql<Due>(
    em,
    `select i.id as "issueId", i.community_id as "communityId"
     from action_item a join issue i on i.id = a.issue_id join community c on c.id = i.community_id
     where a.state = 'open' and a.due_on <= $1::date + 30 and a.due_on <= $1::date + c.reminder_days
       and case when a.due_on >= $1::date then a.reminded_for is distinct from a.due_on
           else a.escalation_level < 1 + ($1::date - a.due_on - 1) / 7 end
     union
     select i.id, i.community_id from issue i join community c on c.id = i.community_id
     where i.board_stage = 'toVerify' and i.unconfirmed_round is distinct from i.round
       and i.reported_at <= $2::timestamptz - make_interval(days => c.silence_days)
     order by 2, 1`,
    [today, now.toISOString()],
  );
}

interface Looking {
  readonly issue: IssueRow;
  readonly tasks: readonly TaskRow[];
  readonly periods: Periods;
  readonly now: Date;
  readonly taken: { reminded: number; escalated: number; unconfirmed: number };
}

async function remindAndEscalate(em: EntityManager, looking: Looking): Promise<Announcement[]> {
  const { issue, tasks, periods, now, taken } = looking;
  const today = localDay(now.getTime());
  const told: Announcement[] = [];
  for (const task of tasks.filter(({ state }) => state === 'open')) {
    const { id: actionItemId, dueOn } = task;
    if (isReminderDue({ dueOn, remindedFor: task.remindedFor ?? null }, today, periods)) {
      task.remindedFor = dueOn;
      taken.reminded += 1;
      const entry = { type: 'reminded', data: { actionItemId, dueOn } } as const;
      told.push(...(await recordStep(em, issue, entry, { by: null, now })));
    }
    const level = escalationLevel(dueOn, today);
    if (level > task.escalationLevel) {
      task.escalationLevel = level;
      task.escalatedAt = now;
      taken.escalated += 1;
      const entry = { type: 'escalated', data: { actionItemId, dueOn, level } } as const;
      told.push(...(await recordStep(em, issue, entry, { by: null, now })));
    }
  }
  return told;
}

async function noteSilence(
  em: EntityManager,
  { issue, tasks, periods, now, taken }: Looking,
): Promise<Announcement[]> {
  const reportedAt = Math.max(...tasks.map((task) => task.reportedAt?.getTime() ?? 0));
  if (issue.state !== 'reportedDone' || issue.unconfirmedRound === issue.round) return [];
  if (!isUnconfirmed(reportedAt, now.getTime(), periods)) return [];
  issue.unconfirmedRound = issue.round;
  taken.unconfirmed += 1;
  return recordStep(em, issue, { type: 'unconfirmed', data: { round: issue.round } }, { by: null, now });
}
