/**
 * The host takes what should not stand there out of sight, and puts it back. Nothing is deleted: the words, the picture
 * and every step stay in the record, and what was reported about them is settled with the step.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  moderationCommands,
  spokenSteps,
  whyCannotHide,
  type ContentPart,
} from '../../../shared/issues/moderation.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { lockIssue, type IssueRow } from '../record.ts';
import { tellAgendas } from '../tell-agendas.ts';
import { placeOfIssue } from './place.ts';

/** Refusals: nothingChanged when it is hidden already, notAllowed for a picture or step of something else. */
export const hideContent = defineCommand({
  name: 'hideContent',
  action: 'issues.moderate',
  input: moderationCommands.hideContent,
  place: placeOfIssue,
  async run({ em, actor, now }, { reason, ...part }) {
    const issue = await lockIssue(em, part.issueId);
    await setHidden(em, issue, part, { at: now, reason });
    await settle(em, part, 'hidden', now);
    const entry = { type: 'contentHidden', data: { ...named(part), reason } } as const;
    const told = await recordStep(em, issue, entry, { by: actor.personId, now });
    return { reply: null, announce: isWhole(part) ? [...told, ...(await tellAgendas(em, issue.id))] : told };
  },
});

/** Refusals: nothingChanged when it is not hidden, notAllowed for a picture or step of something else. */
export const restoreContent = defineCommand({
  name: 'restoreContent',
  action: 'issues.moderate',
  input: moderationCommands.restoreContent,
  place: placeOfIssue,
  async run({ em, actor, now }, { reason, ...part }) {
    const issue = await lockIssue(em, part.issueId);
    await setHidden(em, issue, part, null);
    const entry = { type: 'contentRestored', data: { ...named(part), reason } } as const;
    const told = await recordStep(em, issue, entry, { by: actor.personId, now });
    return { reply: null, announce: isWhole(part) ? [...told, ...(await tellAgendas(em, issue.id))] : told };
  },
});

/** What was reported is looked at and stays as it is. Refusals: nothingChanged when nothing waits. */
export const leaveContent = defineCommand({
  name: 'leaveContent',
  action: 'issues.moderate',
  input: moderationCommands.leaveContent,
  place: placeOfIssue,
  async run({ em, actor, now }, part) {
    const issue = await lockIssue(em, part.issueId);
    const reports = await settle(em, part, 'left', now);
    if (reports === 0) throw new Refusal('nothingChanged');
    const entry = { type: 'contentLeft', data: { ...named(part), reports } } as const;
    return { reply: null, announce: await recordStep(em, issue, entry, { by: actor.personId, now }) };
  },
});

const isWhole = ({ fileId, step }: Pick<ContentPart, 'fileId' | 'step'>) => fileId === null && step === null;

/** As the history has it: entries from before steps could be named hold none. */
export const named = ({ fileId, step }: Pick<ContentPart, 'fileId' | 'step'>) => ({
  fileId,
  ...(step !== null && { step }),
});

type Hidden = { readonly at: Date; readonly reason: string } | null;

async function setHidden(
  em: EntityManager,
  issue: IssueRow,
  { fileId, step }: ContentPart,
  hidden: Hidden,
): Promise<void> {
  if (step !== null && fileId === null) return setStepHidden(em, issue.id, step, hidden);
  if (fileId !== null && step === null) return setPictureHidden(em, issue.id, fileId, hidden);
  if (fileId !== null) throw new Refusal('notAllowed');
  refuse(whyCannotHide(issue.hiddenReason !== null, hidden !== null));
  issue.hiddenAt = hidden?.at ?? null;
  issue.hiddenReason = hidden?.reason ?? null;
}

async function setStepHidden(
  em: EntityManager,
  issueId: string,
  step: number,
  hidden: Hidden,
): Promise<void> {
  const [said] = await sql<{ reason: string | null; updateId: string | null }>(
    em,
    `select hidden.reason, h.data->>'updateId' as "updateId" from issue_history h
     left join hidden_step hidden using (issue_id, seq)
     where h.issue_id = $1 and h.seq = $2 and h.type = any($3)`,
    [issueId, step, spokenSteps],
  );
  if (!said) throw new Refusal('notAllowed');
  refuse(whyCannotHide(said.reason !== null, hidden !== null));
  if (hidden)
    await sql(
      em,
      'insert into hidden_step (issue_id, seq, progress_update_id, hidden_at, reason) values ($1, $2, $3, $4, $5)',
      [issueId, step, said.updateId, hidden.at.toISOString(), hidden.reason],
    );
  else await sql(em, 'delete from hidden_step where issue_id = $1 and seq = $2', [issueId, step]);
}

async function setPictureHidden(
  em: EntityManager,
  issueId: string,
  fileId: string,
  hidden: Hidden,
): Promise<void> {
  const [picture] = await sql<{ reason: string | null }>(
    em,
    `select hidden_reason as reason from stored_file where id = $2 and (
       exists (select from issue_photo where issue_id = $1 and file_id = $2)
       or exists (select from progress_photo p join progress_update u on u.id = p.progress_update_id
         join action_item a on a.id = u.action_item_id where a.issue_id = $1 and p.file_id = $2))`,
    [issueId, fileId],
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
  { issueId, fileId, step }: ContentPart,
  as: 'hidden' | 'left',
  now: Date,
): Promise<number> {
  const settled = await sql(
    em,
    `update content_report set settled_at = $3, settled_as = $4
     where issue_id = $1 and file_id is not distinct from $2::uuid and seq is not distinct from $5::int
       and settled_at is null returning id`,
    [issueId, fileId, now.toISOString(), as, step],
  );
  return settled.length;
}
