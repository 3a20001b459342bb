/**
 * Two issues that say the same become one: whoever raised or endorsed the first endorses the second. Undone, exactly
 * those who came with it leave, and the first is what it was. Both lie in one community, under its room's lock.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { issueCommands } from '../../../shared/issues/commands.ts';
import {
  whyCannotMergeInto,
  whyCannotUndoMerge,
  whyStepRefused,
} from '../../../shared/issues/issue-rules.ts';
import type { IssueState } from '../../../shared/issues/issue-state.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { defineCommand } from '../../live/command.ts';
import { recordStep } from '../history.ts';
import { countEndorsements, lockIssue } from '../record.ts';
import { placeOfIssue } from './place.ts';
import { lockForScreening } from './screen-issue.ts';

/**
 * Refusals: mergedIntoItself, mergeTargetForbids { state }, screenedAlready, issueStateForbids, notAllowed for an issue
 * elsewhere. Repeating: by its id; a merged issue can't be merged again.
 */
export const mergeIssue = defineCommand({
  name: 'mergeIssue',
  action: 'issues.screen',
  input: issueCommands.mergeIssue,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId, intoId, reason }) {
    if (issueId === intoId) throw new Refusal('mergedIntoItself');
    const issue = await lockForScreening(em, issueId, 'merge', actor.personId);
    const [target] = await sql(em, 'select from issue where id = $1', [intoId]);
    if (!target) throw new Refusal('notAllowed');
    const into = await lockIssue(em, intoId);
    refuse(whyCannotMergeInto(issue, into));
    const before = await countEndorsements(em, into);
    const mergeId = uuidv7();
    await sql(
      em,
      'insert into issue_merge (id, issue_id, into_id, state_before, merged_at) values ($1, $2, $3, $4, $5)',
      [mergeId, issueId, intoId, issue.state, now.toISOString()],
    );
    const moved = await moveEndorsements(em, { mergeId, issueId, intoId, raiserId: issue.raiserId, now });
    issue.state = 'merged';
    issue.mergedIntoId = intoId;
    issue.stateReason = reason;
    const by = { by: actor.personId, now };
    const told = [
      ...(await recordStep(em, issue, { type: 'merged', data: { intoId, reason } }, by)),
      ...(await recordStep(em, into, { type: 'absorbed', data: { issueId, endorsements: moved } }, by)),
    ];
    const after = before.endorsements + moved;
    if (before.endorsements < before.endorsementsNeeded && after >= before.endorsementsNeeded) {
      const enough = { type: 'endorsedEnough', data: { endorsements: after } } as const;
      told.push(...(await recordStep(em, into, enough, { by: null, now })));
    }
    return { reply: { endorsements: after }, announce: told };
  },
});

/** Refusals: issueStateForbids, mergeTargetForbids { state } once the other has been decided on or merged itself. */
export const undoMerge = defineCommand({
  name: 'undoMerge',
  action: 'issues.screen',
  input: issueCommands.undoMerge,
  place: placeOfIssue,
  async run({ em, actor, now }, { issueId }) {
    const issue = await lockIssue(em, issueId);
    refuse(whyStepRefused(issue, 'undoMerge'));
    const [merge] = await sql<{ id: string; into_id: string; state_before: IssueState }>(
      em,
      'select id, into_id, state_before from issue_merge where issue_id = $1 and undone_at is null',
      [issueId],
    );
    if (!merge) throw new Error(`issue ${issueId} is merged without a merge`);
    const into = await lockIssue(em, merge.into_id);
    refuse(whyCannotUndoMerge(issue, into));
    const left = await sql(
      em,
      `delete from endorsement using moved_endorsement m
       where m.merge_id = $1 and endorsement.issue_id = $2 and endorsement.person_id = m.person_id
       returning endorsement.person_id`,
      [merge.id, into.id],
    );
    await sql(em, 'update issue_merge set undone_at = $2 where id = $1', [merge.id, now.toISOString()]);
    issue.state = merge.state_before;
    issue.mergedIntoId = null;
    issue.stateReason = null;
    const by = { by: actor.personId, now };
    const released = { type: 'released', data: { issueId, endorsements: left.length } } as const;
    return {
      reply: { state: issue.state },
      announce: [
        ...(await recordStep(em, issue, { type: 'mergeUndone', data: { intoId: into.id } }, by)),
        ...(await recordStep(em, into, released, by)),
      ],
    };
  },
});

/** Returns how many endorse the other issue that did not before; its own raiser does not. */
async function moveEndorsements(
  em: EntityManager,
  merge: {
    readonly mergeId: string;
    readonly issueId: string;
    readonly intoId: string;
    readonly raiserId: string;
    readonly now: Date;
  },
): Promise<number> {
  const moved = await sql(
    em,
    `with came as (
       select person_id, endorsed_at from endorsement where issue_id = $2
       union select $4::uuid, $5::timestamptz
     ), added as (
       insert into endorsement (issue_id, person_id, endorsed_at)
       select $3, came.person_id, min(came.endorsed_at) from came
       where came.person_id <> (select raiser_id from issue where id = $3) group by came.person_id
       on conflict do nothing returning person_id
     )
     insert into moved_endorsement (merge_id, person_id) select $1, person_id from added returning person_id`,
    [merge.mergeId, merge.issueId, merge.intoId, merge.raiserId, merge.now.toISOString()],
  );
  return moved.length;
}
