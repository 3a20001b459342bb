/**
 * The stages in which a host looks at issues; every state stands in exactly one. The database says the same
 * (issue_board_stage), so that it can be indexed.
 */
import { issueStates, type IssueState } from './issue-state.ts';

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

export function boardStageOf(state: IssueState): BoardStage {
  const stage = boardStages.find((known) => statesOf(known).includes(state));
  if (!stage) throw new Error(`no stage of the board shows ${state}`);
  return stage;
}

export type StateCounts = Readonly<Record<IssueState, number>>;

/** How many stand in a stage, of the numbers of every state. */
export function countOf(stage: BoardStage, counts: StateCounts): number {
  return statesOf(stage).reduce((sum, state) => sum + counts[state], 0);
}

/** Every state counted; those that nobody counted are none. */
export function stateCounts(
  counted: readonly { readonly state: string; readonly issues: number }[],
): StateCounts {
  const of = (state: IssueState) => counted.find((known) => known.state === state)?.issues ?? 0;
  return Object.fromEntries(issueStates.map((state) => [state, of(state)])) as Record<IssueState, number>;
}
