/**
 * The life of an issue. Its raiser submits it; a host screens it; neighbours endorse it; a meeting schedules it,
 * deliberates and decides; the responsible unit carries the decision out; those concerned say whether it is solved.
 *
 *   submitted     accepted, or rejected with a reason (the end: it may be raised anew)
 *   accepted      endorsed by neighbours, then put on an agenda: scheduled
 *   scheduled     opened in the meeting: deliberating; never reached: accepted again
 *   deliberating  the vote fails: notAdopted; no vote at all: accepted again; adopted: stays here until the
 *                 resolution is published, which makes the action item: inProgress
 *   notAdopted    may be endorsed further and scheduled again; a second motion in the same meeting may still carry;
 *                 after a deadlock accepted again, for an assembly's agenda
 *   inProgress    the unit reports progress, and at last, with a photo, that it is done: reportedDone
 *   reportedDone  somebody concerned says it is not solved: inProgress again, in the next round;
 *                 the raiser and enough affected residents say it is: verified
 *   verified      solved; what comes back later is raised anew
 *
 * Up to inProgress the meetings move an issue (server/issues/transitions.ts), afterwards people do.
 */

export const issueStates = [
  'submitted',
  'rejected',
  'accepted',
  'scheduled',
  'deliberating',
  'notAdopted',
  'inProgress',
  'reportedDone',
  'verified',
] as const;
export type IssueState = (typeof issueStates)[number];

/** What happens to an issue, and the states in which it can happen. */
const allowed = {
  accept: ['submitted'],
  reject: ['submitted'],
  endorse: ['accepted', 'scheduled', 'notAdopted'],
  schedule: ['accepted', 'notAdopted'],
  // an item that was put off, or opened by mistake, is opened again
  deliberate: ['scheduled', 'deliberating'],
  // the meeting returns to an item that it had closed without a decision
  resume: ['accepted'],
  // out of a deadlock it goes to an assembly, whatever the last vote said
  defer: ['scheduled', 'deliberating', 'notAdopted'],
  // a second motion under the same item may carry after a first one failed
  decide: ['deliberating', 'notAdopted'],
  agreeAction: ['deliberating'],
  reportProgress: ['inProgress'],
  reportDone: ['inProgress'],
  verify: ['reportedDone'],
} as const satisfies Record<string, readonly IssueState[]>;

export type IssueStep = keyof typeof allowed;

export function allows(state: IssueState, step: IssueStep): boolean {
  const states: readonly IssueState[] = allowed[step];
  return states.includes(state);
}

/** Whether an issue has been screened, so that everyone may read it; before that only its raiser and hosts may. */
export function isScreened(state: IssueState): boolean {
  return state !== 'submitted' && state !== 'rejected';
}
export const screenedStates = issueStates.filter(isScreened);
