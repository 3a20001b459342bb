import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyCannotReportDone, whyTaskRefused } from '../../../shared/issues/issue-rules.ts';
import { refuse } from '../../../shared/refusal.ts';
import { defineCommand } from '../../live/command.ts';
import { checkPhotos } from '../attach-photos.ts';
import { ProgressPhoto, ProgressUpdate } from '../entities.ts';
import { digestOf, recordStep } from '../history.ts';
import { lockIssue } from '../record.ts';
import { lockTask, tasksOf } from '../tasks.ts';
import { placeOfWork } from './place.ts';

/**
 * The unit says how far it is with its part. Refusals: issueStateForbids, taskDone, invalidInput for a photo of
 * somebody else, taskReassigned { unit } for a unit that had it before.
 */
export const reportProgress = defineCommand({
  name: 'reportProgress',
  action: 'issues.carryOut',
  input: issueCommands.reportProgress,
  place: placeOfWork,
  async run({ em, actor, now }, { actionItemId, words, photoIds }) {
    const task = await lockTask(em, actionItemId);
    const issue = await lockIssue(em, task.issueId);
    refuse(whyTaskRefused(issue, task, 'reportProgress'));
    const report = { actionItemId, kind: 'note', words, photoIds, by: actor.personId, now } as const;
    const said = await writeUpdate(em, report);
    const entry = { type: 'progressReported', data: said } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

/**
 * The unit says that its part is done, and shows it. With the last part those concerned are asked whether the issue is
 * solved. Refusals: issueStateForbids, taskDone, photoNeeded, invalidInput, taskReassigned { unit }.
 */
export const reportDone = defineCommand({
  name: 'reportDone',
  action: 'issues.carryOut',
  input: issueCommands.reportDone,
  place: placeOfWork,
  async run({ em, actor, now }, { actionItemId, words, photoIds }) {
    const task = await lockTask(em, actionItemId);
    const issue = await lockIssue(em, task.issueId);
    refuse(whyCannotReportDone(issue, task, photoIds.length));
    const report = { actionItemId, kind: 'done', words, photoIds, by: actor.personId, now } as const;
    const said = await writeUpdate(em, report);
    task.state = 'reportedDone';
    task.reportedAt = now;
    const isLast = (await tasksOf(em, issue.id)).every(
      (part) => part.id === task.id || part.state !== 'open',
    );
    if (isLast) issue.state = 'reportedDone';
    const entry = { type: isLast ? ('doneReported' as const) : ('partDone' as const), data: said };
    return { reply: { isLast }, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

/** Returns what the history says of it. */
export async function writeUpdate(
  em: EntityManager,
  report: {
    readonly actionItemId: string;
    readonly kind: 'note' | 'done' | 'reopened';
    readonly words: string;
    readonly photoIds: readonly string[];
    readonly by: string;
    readonly now: Date;
  },
): Promise<{ readonly updateId: string; readonly digest: string }> {
  const { actionItemId, kind, words, photoIds, by, now } = report;
  await checkPhotos(em, photoIds, by);
  const id = uuidv7();
  await em.insert(ProgressUpdate, { id, actionItemId, kind, words, byPersonId: by, at: now });
  for (const [position, fileId] of photoIds.entries()) {
    await em.insert(ProgressPhoto, { progressUpdateId: id, position, fileId });
  }
  return { updateId: id, digest: digestOf(report) };
}
