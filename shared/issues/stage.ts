import type { IssueState } from './issue-state.ts';

/** How far an issue is, as the public sees it. The database says the same (issue_stage), so that it can be indexed. */
export const stages = ['open', 'underWay', 'solved', 'notAdopted'] as const;
export type Stage = (typeof stages)[number];

const stageOfState: Readonly<Record<IssueState, Stage | null>> = {
  submitted: null,
  rejected: null,
  redirected: null,
  merged: null,
  accepted: 'open',
  scheduled: 'open',
  deliberating: 'open',
  notAdopted: 'notAdopted',
  inProgress: 'underWay',
  reportedDone: 'underWay',
  verified: 'solved',
};

/** Null while an issue is not for the public. */
export function stageOf(state: IssueState): Stage | null {
  return stageOfState[state];
}
