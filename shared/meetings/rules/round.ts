/**
 * The round before a meeting. None → open → closed, once, while the meeting is called; its opening closes it too. Those
 * who are invited to vote, and those who raised or endorsed an issue that it asks about, answer short statements. What
 * was answered is told when it is closed, as numbers by group (../support.ts).
 */
import { Refusal } from '../../refusal.ts';
import type { MeetingView } from '../view.ts';
import { movableItems, placesInOrder } from './agenda.ts';
import { whyDoorClosed, whyInvitationOver } from './attendance.ts';
import { seatOfPerson } from './find.ts';

/** Issues beside those on the agenda. */
export const mostCandidates = 20;
/** One person's, hidden ones counted. */
export const mostOwnStatements = 2;
/** In one round, issues not counted. */
const mostAddedStatements = 30;
/** Characters; what somebody added may become an item of the agenda, so it is as short as one. */
export const longestStatement = 80;
export const shortestStatement = 4;

export function isRoundOpen(view: MeetingView): boolean {
  return view.state === 'called' && view.round !== null && view.round.closedAt === null;
}

/** Refusals: invitationOver, meetingCancelled, notAllowed in a rehearsal, roundHeld, roundEmpty. `issues`: asked about. */
export function whyRoundCannotOpen(view: MeetingView, issues: number): Refusal | null {
  const over = whyInvitationOver(view);
  if (over) return over;
  if (view.rehearsalOf !== null) return new Refusal('notAllowed');
  if (view.round !== null) return new Refusal('roundHeld');
  return issues === 0 ? new Refusal('roundEmpty') : null;
}

/** Refusals: roundNotOpen. */
export function whyRoundNotOpen(view: MeetingView): Refusal | null {
  return isRoundOpen(view) ? null : new Refusal('roundNotOpen');
}

/** A seat that votes, or a part in one of the issues. */
function isInRound(view: MeetingView, personId: string, hasPartInIssue: boolean): boolean {
  return hasPartInIssue || seatOfPerson(view, personId)?.votes === true;
}

/** Refusals: roundNotOpen, notInRound. */
export function whyCannotAnswerRound(
  view: MeetingView,
  personId: string,
  hasPartInIssue: boolean,
): Refusal | null {
  const notOpen = whyRoundNotOpen(view);
  if (notOpen) return notOpen;
  return isInRound(view, personId, hasPartInIssue) ? null : new Refusal('notInRound');
}

/** Refusals: statementTwice, statementsFull { most }. */
export function whyStatementRefused(said: {
  /** By anybody, hidden ones too. */
  readonly isTwice: boolean;
  readonly own: number;
  readonly all: number;
}): Refusal | null {
  if (said.isTwice) return new Refusal('statementTwice');
  if (said.own >= mostOwnStatements) return new Refusal('statementsFull', { most: mostOwnStatements });
  return said.all >= mostAddedStatements
    ? new Refusal('statementsFull', { most: mostAddedStatements })
    : null;
}

/**
 * The new places of the issues that were asked about, among the places that these have: formalities, and what has
 * begun, stay where they are. `issueIds`: by support.
 */
export function placesBySupport(view: MeetingView, issueIds: readonly string[]) {
  const asked = movableItems(view).filter(({ issueId }) => issueId !== null && issueIds.includes(issueId));
  const order = issueIds.flatMap((id) => asked.find(({ issueId }) => issueId === id)?.id ?? []);
  return placesInOrder(asked, order);
}

/** Refusals: meetingClosed, roundNotOpen before there was one, roundOpen, orderStands. */
export function whyOrderNotTaken(view: MeetingView, issueIds: readonly string[]): Refusal | null {
  const closed = whyDoorClosed(view);
  if (closed) return closed;
  if (view.round === null) return new Refusal('roundNotOpen');
  if (isRoundOpen(view)) return new Refusal('roundOpen');
  return placesBySupport(view, issueIds).length === 0 ? new Refusal('orderStands') : null;
}
