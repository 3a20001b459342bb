/**
 * The host takes what should not stand there out of sight, and puts it back. Nothing is deleted: the words, the picture
 * and every step stay in the record, and what was reported about them is settled with the step.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { moderationCommands, whyCannotHide } from '../../../shared/issues/moderation.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { lockIssue, type IssueRow } from '../record.ts';
import { placeOfIssue } from './place.ts';

interface Content {
  readonly issueId: string;
  readonly fileId: string | null;
}

/** Refusals: nothingChanged when it is hidden already, notAllowed for a picture of something else. */
export const hideContent = defineCommand({
  name: 'hideContent',
  action: 'issues.moderate',
  input: moderationCommands.hideContent,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, fileId, reason }) {
    const issue = await lockIssue(em, issueId);
    await setHidden(em, issue, fileId, { at: now, reason });
    await settle(em, { issueId, fileId }, 'hidden', now);
    const entry = { type: 'contentHidden', data: { fileId, reason } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

/** Refusals: nothingChanged when it is not hidden, notAllowed for a picture of something else. */
export const restoreContent = defineCommand({
  name: 'restoreContent',
  action: 'issues.moderate',
  input: moderationCommands.restoreContent,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, fileId, reason }) {
    const issue = await lockIssue(em, issueId);
    await setHidden(em, issue, fileId, null);
    const entry = { type: 'contentRestored', data: { fileId, reason } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

/** What was reported is looked at and stays as it is. Refusals: nothingChanged when nothing waits. */
export const leaveContent = defineCommand({
  name: 'leaveContent',
  action: 'issues.moderate',
  input: moderationCommands.leaveContent,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, fileId }) {
    const issue = await lockIssue(em, issueId);
    const reports = await settle(em, { issueId, fileId }, 'left', now);
    if (reports === 0) throw new Refusal('nothingChanged');
    const entry = { type: 'contentLeft', data: { fileId, reports } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

async function setHidden(
  em: EntityManager,
  issue: IssueRow,
  fileId: string | null,
  hidden: { readonly at: Date; readonly reason: string } | null,
): Promise<void> {
  if (fileId === null) {
    refuse(whyCannotHide(issue.hiddenReason !== null, hidden !== null));
    issue.hiddenAt = hidden?.at ?? null;
    issue.hiddenReason = hidden?.reason ?? null;
    return;
  }
  const [picture] = await sql<{ reason: string | null }>(
    em,
    `select hidden_reason as reason from stored_file where id = $2 and (
       exists (select from issue_photo where issue_id = $1 and file_id = $2)
       or exists (select from progress_photo p join progress_update u on u.id = p.progress_update_id
         join action_item a on a.id = u.action_item_id where a.issue_id = $1 and p.file_id = $2))`,
    [issue.id, fileId],
  );
  if (!picture) throw new Refusal('notAllowed');
  refuse(whyCannotHide(picture.reason !== null, hidden !== null));
  await sql(em, 'update stored_file set hidden_at = $2, hidden_reason = $3 where id = $1', [
    fileId,
    hidden?.at.toISOString() ?? null,
    hidden?.reason ?? null,
  ]);
}

/** Returns how many reports waited. */
async function settle(
  em: EntityManager,
  { issueId, fileId }: Content,
  as: 'hidden' | 'left',
  now: Date,
): Promise<number> {
  const settled = await sql(
    em,
    `update content_report set settled_at = $3, settled_as = $4
     where issue_id = $1 and file_id is not distinct from $2::uuid and settled_at is null returning id`,
    [issueId, fileId, now.toISOString(), as],
  );
  return settled.length;
}
