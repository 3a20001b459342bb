import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { dueAfterReopening, type Periods } from '../../../shared/issues/deadlines.ts';
import { isSolved, whyCannotVerify } from '../../../shared/issues/issue-rules.ts';
import { localDay } from '../../../shared/local-time.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { defineCommand, type Announcement } from '../../live/command.ts';
import { recordsChanged } from '../../live/topics.ts';
import { confirmationsOf } from '../confirmations.ts';
import { Verification } from '../entities.ts';
import { digestOf, recordStep } from '../history.ts';
import { lockIssue, type IssueRow } from '../record.ts';
import { periodsOf } from '../periods.ts';
import { standingOf } from '../standing.ts';
import { tasksOf, type TaskRow } from '../tasks.ts';
import { placeOfIssue } from './place.ts';
import { writeUpdate } from './report-work.ts';

/**
 * The raiser or an affected resident says that it is solved. With the last confirmation needed the issue is
 * verified and counts as solved. Refusals: notConcerned, alreadyVerified, issueStateForbids.
 */
export const confirmSolved = defineCommand({
  name: 'confirmSolved',
  action: 'issues.verify',
  input: issueCommands.confirmSolved,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, rating }) {
    const issue = await lockIssue(em, issueId);
    const said = { by: actor.personId, now, verdict: 'confirmed', reason: null, rating } as const;
    const told = await writeVerdict(em, issue, said);
    if (!isSolved(await confirmationsOf(em, issue))) return { reply: { solved: false }, announce: told };
    issue.state = 'verified';
    issue.verifiedAt = now;
    for (const task of await tasksOf(em, issueId)) task.state = 'verified';
    const verified = await recordStep(em, issue, { type: 'verified', data: {} }, { by: null, now });
    return { reply: { solved: true }, announce: [...verified, recordsChanged()] };
  },
});

/**
 * One of them says that it is not: the unit has to go on, by a new date, and everyone is asked again in the next round.
 * Refusals: notConcerned, alreadyVerified, issueStateForbids; invalidInput for a part of another issue.
 */
export const reportNotSolved = defineCommand({
  name: 'reportNotSolved',
  action: 'issues.verify',
  input: issueCommands.reportNotSolved,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, reason, actionItemIds }) {
    const issue = await lockIssue(em, issueId);
    await writeVerdict(em, issue, { by: actor.personId, now, verdict: 'notSolved', reason, rating: null });
    const tasks = await tasksOf(em, issueId);
    if (actionItemIds.some((id) => tasks.every((task) => task.id !== id)))
      throw new Refusal('invalidInput', { issues: ['actionItemIds: not of this issue'] });
    const periods = await periodsOf(em, issue.communityId);
    const again = tasks.filter(({ id }) => actionItemIds.length === 0 || actionItemIds.includes(id));
    for (const task of again) {
      const said = { kind: 'reopened', words: reason, photoIds: [], by: actor.personId, now } as const;
      await writeUpdate(em, { actionItemId: task.id, ...said });
      reopen(task, localDay(now.getTime()), periods);
    }
    issue.state = 'inProgress';
    issue.round += 1;
    const dueOn = again.map((task) => task.dueOn).sort()[0];
    if (dueOn === undefined) throw new Error(`issue ${issueId} was reported done without a task`);
    const entry = { type: 'reopened', data: { round: issue.round, dueOn } } as const;
    return {
      reply: { dueOn },
      announce: [...(await recordStep(em, issue, entry, { by: null, now })), recordsChanged()],
    };
  },
});

/** The clock starts again: reminded of the new date, and escalated after it. */
function reopen(task: TaskRow, today: string, periods: Periods): void {
  task.state = 'open';
  task.reportedAt = null;
  task.dueOn = dueAfterReopening(task.dueOn, today, periods);
  task.remindedFor = null;
  task.escalationLevel = 0;
  task.escalatedAt = null;
}

async function writeVerdict(
  em: EntityManager,
  issue: IssueRow,
  given: {
    readonly by: string;
    readonly now: Date;
    readonly verdict: 'confirmed' | 'notSolved';
    readonly reason: string | null;
    readonly rating: number | null;
  },
): Promise<Announcement[]> {
  const { by, now, verdict, reason, rating } = given;
  const me = await standingOf(em, issue, by);
  refuse(whyCannotVerify(issue, me));
  const verificationId = uuidv7();
  await em.insert(Verification, {
    ...{ id: verificationId, issueId: issue.id, round: issue.round, personId: by, at: now },
    ...{ standing: me.isRaiser ? 'raiser' : 'affected', verdict, reason, rating },
  });
  const digest = digestOf({ words: reason ?? '', photoIds: [] });
  return recordStep(em, issue, { type: verdict, data: { verificationId, digest } }, { by, now });
}
