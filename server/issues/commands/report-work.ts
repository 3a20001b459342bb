import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import { whyCannotReportDone, whyStepRefused } from '../../../shared/issues/issue-rules.ts';
import { refuse } from '../../../shared/refusal.ts';
import { defineCommand } from '../../live/command.ts';
import { checkPhotos } from '../attach-photos.ts';
import { ActionItem, ProgressPhoto, ProgressUpdate } from '../entities.ts';
import { digestOf, recordStep } from '../history.ts';
import { lockIssue } from '../record.ts';
import { placeOfWork } from './place.ts';

/** The unit says how far it is. Refusals: issueStateForbids, invalidInput for a photo of somebody else. */
export const reportProgress = defineCommand({
  name: 'reportProgress',
  action: 'issues.carryOut',
  input: issueCommands.reportProgress,
  place: placeOfWork,
  async run({ em, actor, now }, { issueId, words, photoIds }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyStepRefused(issue, 'reportProgress'));
    const item = await actionItemOf(em, issueId);
    const report = { actionItemId: item.id, kind: 'note', words, photoIds, by: actor.personId, now } as const;
    const said = await writeUpdate(em, report);
    const entry = { type: 'progressReported', data: said } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

/** The unit says that it is done, and shows it. Refusals: issueStateForbids, photoNeeded, invalidInput. */
export const reportDone = defineCommand({
  name: 'reportDone',
  action: 'issues.carryOut',
  input: issueCommands.reportDone,
  place: placeOfWork,
  async run({ em, actor, now }, { issueId, words, photoIds }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyCannotReportDone(issue, photoIds.length));
    const item = await actionItemOf(em, issueId);
    const report = { actionItemId: item.id, kind: 'done', words, photoIds, by: actor.personId, now } as const;
    const said = await writeUpdate(em, report);
    item.state = 'reportedDone';
    item.reportedAt = now;
    issue.state = 'reportedDone';
    const entry = { type: 'doneReported', data: said } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

/** The issue is locked and the place had found one. */
export function actionItemOf(em: EntityManager, issueId: string) {
  return em.findOneOrFail(ActionItem, { issueId }, { orderBy: { createdAt: 'desc' } });
}

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
