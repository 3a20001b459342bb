/**
 * Which steps of an issue concern those who have a part in its work, besides those whose issue it is: a new task, a date
 * that comes near, one that has passed, work that is reported done or taken up again; and for hosts what has just been raised.
 */
import type { HistoryType } from '../issues/history.ts';

export type WorkRole = 'unit' | 'supervisor' | 'host';

const concerned: Partial<Record<HistoryType, readonly WorkRole[]>> = {
  raised: ['host'],
  sentToUnit: ['unit', 'supervisor'],
  actionAgreed: ['unit', 'supervisor'],
  partAdded: ['unit', 'supervisor'],
  reassigned: ['unit', 'supervisor'],
  taskChanged: ['unit', 'supervisor'],
  reminded: ['unit', 'supervisor'],
  escalated: ['unit', 'supervisor', 'host'],
  partDone: ['supervisor'],
  doneReported: ['supervisor', 'host'],
  unconfirmed: ['supervisor', 'host'],
  reopened: ['unit', 'supervisor', 'host'],
};

/** `isUrgent`: a hazard that went to its unit without a host, who is told of it. */
export function workConcern(type: HistoryType, isUrgent = false): readonly WorkRole[] {
  const roles = concerned[type] ?? [];
  return isUrgent && !roles.includes('host') ? [...roles, 'host'] : roles;
}

/** Steps by which a unit gets something to do. */
const giving: readonly HistoryType[] = ['sentToUnit', 'actionAgreed', 'partAdded', 'reassigned'];

/** By which text (`step` in the locales' notices.json) somebody is told of a step. */
export function textOfStep({ type, adopted, asRole }: ToldStep): HistoryType | StepForSome {
  if (type === 'decided') return adopted === true ? 'decidedYes' : 'decidedNo';
  if (asRole === 'unit' && giving.includes(type)) return 'givenToUnit';
  return asRole === 'host' && type === 'raised' ? 'raisedToHost' : type;
}

type StepForSome = 'decidedYes' | 'decidedNo' | 'givenToUnit' | 'raisedToHost';

export interface ToldStep {
  readonly type: HistoryType;
  readonly adopted: boolean | null;
  /** As what the reader is told; null where the issue is their own. */
  readonly asRole: WorkRole | null;
}

/**
 * Where a message leads that tells of these issues, as path: to the one issue it is about, or to the list in which its
 * reader finds them. `told`: as what the reader is told of each, null where it is their own issue.
 */
export function whereToLook(
  told: readonly { readonly issueId: string; readonly asRole: WorkRole | null }[],
): string {
  const issueIds = [...new Set(told.map(({ issueId }) => issueId))];
  const asRoles = [...new Set(told.map(({ asRole }) => asRole))];
  const [onlyRole, otherRole] = asRoles;
  const asRole = otherRole === undefined ? (onlyRole ?? null) : null;
  // A unit has no way into an issue but its tasks.
  if (asRoles.includes('unit')) return '/unit';
  const [onlyIssue, otherIssue] = issueIds;
  if (onlyIssue !== undefined && otherIssue === undefined)
    return asRole === 'host' ? `/issues/${onlyIssue}` : `/phone/issues/${onlyIssue}`;
  if (asRole === 'host') return '/issues';
  return asRole === 'supervisor' ? '/supervise' : '/phone/issues';
}
