/**
 * Why a step with an issue is refused now, or null when it is not. The same functions decide on the server and
 * switch the buttons. Who may act at all is a permission (shared/identity/permissions.ts), asked before.
 */
import { Refusal } from '../refusal.ts';
import { allows, type IssueState, type IssueStep } from './issue-state.ts';

export interface Stateful {
  readonly state: IssueState;
}

/** How one person stands to an issue. */
export interface Standing {
  readonly isRaiser: boolean;
  readonly hasEndorsed: boolean;
  /** Endorsed it, or voted on its resolution: the decision was theirs too. */
  readonly isAffected: boolean;
  /** What they have said in this round, since the unit last reported it done. */
  readonly verdict: 'confirmed' | 'notSolved' | null;
}

export interface Endorsed {
  readonly endorsements: number;
  readonly endorsementsNeeded: number;
}

export interface Confirmations {
  readonly raiserConfirmed: boolean;
  readonly affectedConfirmed: number;
  /** Besides the raiser. */
  readonly affectedNeeded: number;
}

export function whyStepRefused(issue: Stateful, step: IssueStep): Refusal | null {
  return allows(issue.state, step) ? null : new Refusal('issueStateForbids', { state: issue.state });
}

/** Two hosts at once: the second is told who was first, and what became of it. */
export function whyScreeningRefused(
  issue: Stateful & { readonly screenedByOther: string | null },
  step: 'accept' | 'reject' | 'redirect' | 'merge' | 'sendToUnit',
): Refusal | null {
  if (allows(issue.state, step)) return null;
  return issue.screenedByOther === null
    ? whyStepRefused(issue, step)
    : new Refusal('screenedAlready', { name: issue.screenedByOther, state: issue.state });
}

export interface Mergeable extends Stateful {
  readonly id: string;
  readonly communityId: string;
}

/** That the issue itself may be merged is asked by whyScreeningRefused. */
export function whyCannotMergeInto(issue: Mergeable, into: Mergeable): Refusal | null {
  if (issue.id === into.id) return new Refusal('mergedIntoItself');
  if (issue.communityId !== into.communityId) return new Refusal('notAllowed');
  return allows(into.state, 'absorb') ? null : new Refusal('mergeTargetForbids', { state: into.state });
}

export function whyCannotUndoMerge(issue: Stateful, into: Stateful): Refusal | null {
  const why = whyStepRefused(issue, 'undoMerge');
  if (why) return why;
  return allows(into.state, 'release') ? null : new Refusal('mergeTargetForbids', { state: into.state });
}

export function whyCannotEndorse(issue: Stateful, me: Standing): Refusal | null {
  if (me.isRaiser) return new Refusal('ownIssue');
  if (me.hasEndorsed) return new Refusal('alreadyEndorsed');
  return whyStepRefused(issue, 'endorse');
}

export function whyCannotSchedule(issue: Stateful & Endorsed): Refusal | null {
  if (issue.endorsements < issue.endorsementsNeeded) {
    return new Refusal('notEnoughEndorsements', {
      needed: issue.endorsementsNeeded,
      have: issue.endorsements,
    });
  }
  return whyStepRefused(issue, 'schedule');
}

export function whyCannotReportDone(
  issue: Stateful,
  task: { readonly state: 'open' | 'reportedDone' | 'verified' },
  photos: number,
): Refusal | null {
  return whyTaskRefused(issue, task, 'reportDone') ?? (photos > 0 ? null : new Refusal('photoNeeded'));
}

/** A part of the work: of several, each is reported on by itself. */
export function whyTaskRefused(
  issue: Stateful,
  task: { readonly state: 'open' | 'reportedDone' | 'verified' },
  step: 'reportProgress' | 'reportDone' | 'reassign' | 'changeTask',
): Refusal | null {
  return whyStepRefused(issue, step) ?? (task.state === 'open' ? null : new Refusal('taskDone'));
}

/** For both verdicts: that it is solved, and that it is not. */
export function whyCannotVerify(issue: Stateful, me: Standing): Refusal | null {
  if (!me.isRaiser && !me.isAffected) return new Refusal('notConcerned');
  if (me.verdict !== null) return new Refusal('alreadyVerified');
  return whyStepRefused(issue, 'verify');
}

/** Solved: the raiser says so, and as many other affected residents as the community asks for. */
export function isSolved(confirmations: Confirmations): boolean {
  return confirmations.raiserConfirmed && confirmations.affectedConfirmed >= confirmations.affectedNeeded;
}
