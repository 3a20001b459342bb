/** The stages in which a host looks at issues; every state stands in exactly one. */
import type { IssueState } from './issue-state.ts';

const stages = {
  toScreen: ['submitted'],
  open: ['accepted', 'scheduled', 'deliberating', 'notAdopted'],
  atWork: ['inProgress'],
  toVerify: ['reportedDone'],
  over: ['verified', 'rejected', 'redirected', 'merged'],
} as const satisfies Record<string, readonly IssueState[]>;

export type BoardStage = keyof typeof stages;
export const boardStages = [
  'toScreen',
  'open',
  'atWork',
  'toVerify',
  'over',
] as const satisfies readonly BoardStage[];

export function statesOf(stage: BoardStage): readonly IssueState[] {
  return stages[stage];
}
