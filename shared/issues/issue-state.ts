/**
 * The life of an issue. Its raiser submits it; a host screens it; neighbours endorse it; a meeting schedules it,
 * deliberates and decides; the responsible unit carries the decision out; those concerned say whether it is solved.
 *
 *   submitted     accepted; rejected, or redirected to whom it belongs, with a reason (the end: it may be raised anew);
 *                 merged into another that says the same; given straight to a unit: inProgress
 *   accepted      endorsed by neighbours, then put on an agenda: scheduled; or merged, redirected, given to a unit
 *   merged        its endorsements went along; undone, it is what it was before
 *   scheduled     opened in the meeting: deliberating; never reached: accepted again
 *   deliberating  the vote fails: notAdopted; no vote at all: accepted again; adopted: stays here until the
 *                 resolution is published, which makes the action item: inProgress
 *   notAdopted    may be endorsed further and scheduled again; a second motion in the same meeting may still carry;
 *                 after a deadlock accepted again, for an assembly's agenda
 *   inProgress    the unit reports progress, and at last, with a photo, that it is done: reportedDone
 *                 an issue may have several parts of work; with the last of them it is reportedDone
 *   reportedDone  somebody concerned says it is not solved: inProgress again, in the next round;
 *                 the raiser and enough affected residents say it is: verified
 *   verified      solved; what comes back later is raised anew
 *
 * Up to inProgress the meetings move an issue (server/issues/transitions.ts), afterwards people do.
 */

export const issueStates = [
  'submitted',
  'rejected',
  'redirected',
  'merged',
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
  // a matter for somebody else, also when that is only seen after it was accepted
  redirect: ['submitted', 'accepted', 'notAdopted'],
  merge: ['submitted', 'accepted', 'notAdopted'],
  undoMerge: ['merged'],
  // what another issue may be merged into
  absorb: ['accepted', 'scheduled', 'notAdopted', 'inProgress'],
  // its endorsers may leave with the issue they came with, while nothing has been built on them
  release: ['accepted', 'scheduled', 'notAdopted', 'inProgress'],
  sendToUnit: ['submitted', 'accepted', 'notAdopted'],
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
  // further parts, for the same unit or another
  addPart: ['inProgress'],
  reassign: ['inProgress'],
  changeTask: ['inProgress'],
  // also while it waits for a meeting: a lamp that was only dark may begin to spark
  flag: ['submitted', 'accepted', 'scheduled', 'deliberating', 'notAdopted', 'inProgress', 'reportedDone'],
  reportProgress: ['inProgress'],
  reportDone: ['inProgress'],
  verify: ['reportedDone'],
} as const satisfies Record<string, readonly IssueState[]>;

export type IssueStep = keyof typeof allowed;

export function allows(state: IssueState, step: IssueStep): boolean {
  const states: readonly IssueState[] = allowed[step];
  return states.includes(state);
}

/** Whom an issue is sent to that is not the community's to decide: the 12345 hotline, mediation, the police. */
export const redirectTargets = ['hotline', 'mediation', 'police'] as const;
export type RedirectTarget = (typeof redirectTargets)[number];

const hidden: readonly IssueState[] = ['submitted', 'rejected', 'redirected', 'merged'];

/** Whether everyone may read an issue; one that was not taken on, or went into another, only its raiser and hosts. */
export function isScreened(state: IssueState): boolean {
  return !hidden.includes(state);
}
export const screenedStates = issueStates.filter(isScreened);
