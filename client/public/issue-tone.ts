import type { IssueState } from '../../shared/issues/issue-state.ts';

/** Jade: done. Amber: somebody is expected to act. The word beside it says which. */
export function issueTone(state: IssueState): 'jade' | 'amber' | 'plain' {
  if (state === 'verified') return 'jade';
  return state === 'inProgress' || state === 'reportedDone' ? 'amber' : 'plain';
}
