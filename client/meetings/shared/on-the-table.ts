/**
 * What a screen of a meeting points at, where that is more than the one open thing of shared/meetings/rules/find.ts.
 * Pure; every surface asks here, so that two screens never point at different things.
 */
import {
  isInProgress,
  motionInProgress,
  motionOf,
  openItem,
  seatOf,
} from '../../../shared/meetings/rules/find.ts';
import type { Ballot, MeetingView, Motion } from '../../../shared/meetings/view.ts';

/** What the open item is dealing with, an amendment before its motion; else the last motion decided there. */
export function motionOnTable(view: MeetingView): Motion | null {
  const item = openItem(view);
  const inProgress = motionInProgress(view);
  if (inProgress && inProgress.itemId === item?.id) return inProgress;
  const motions = view.motions.filter(
    (motion) => motion.itemId === item?.id && motion.amends === null && motion.state !== 'withdrawn',
  );
  return motions[motions.length - 1] ?? null;
}

/** The motion that an amendment would change. */
export function mainOf(view: MeetingView, amendment: Motion): Motion | null {
  return amendment.amends === null ? null : motionOf(view, amendment.amends);
}

/**
 * The vote on an amendment that closed last, until the debate of its motion goes on: somebody gets the floor, puts
 * the next amendment, or the next consensus check or vote opens.
 */
export function amendmentJustSettled(view: MeetingView): { motion: Motion; ballot: Ballot } | null {
  const ballot = view.ballots[view.ballots.length - 1];
  const motion = ballot && motionOf(view, ballot.motionId);
  if (!motion?.amends || !ballot?.result || ballot.closedAt === null) return null;
  const onTable = motionOnTable(view);
  const isNext = onTable?.id === motion.amends && onTable.state === 'debated';
  return isNext && !wentOnAfter(view, ballot.closedAt) && !isInProgress(motion) ? { motion, ballot } : null;
}

/**
 * The vote that closed last and settled nothing, tied or without a quorum, until the debate goes on: somebody gets the
 * floor, or the next consensus check or vote opens. The room sees why nothing was decided.
 */
export function voteLeftOpen(view: MeetingView): { motion: Motion; ballot: Ballot } | null {
  const ballot = view.ballots[view.ballots.length - 1];
  const motion = motionOnTable(view);
  if (!ballot?.result || ballot.closedAt === null || ballot.motionId !== motion?.id) return null;
  return motion.state === 'debated' && !wentOnAfter(view, ballot.closedAt) ? { motion, ballot } : null;
}

function wentOnAfter(view: MeetingView, closedAt: number): boolean {
  return (
    view.floor.some((request) => (request.startedAt ?? 0) > closedAt) ||
    view.checks.some((check) => check.openedAt > closedAt)
  );
}

/** The ballot that settled a motion; a motion voted on twice is settled by the last. */
export function lastBallotOf(view: MeetingView, motionId: string): Ballot | null {
  const closed = view.ballots.filter((ballot) => ballot.motionId === motionId && ballot.state === 'closed');
  return closed[closed.length - 1] ?? null;
}

/** The name of a seat that an event named; the roll is frozen, so there always is one. */
export function nameOf(view: MeetingView, seatId: string): string {
  const seat = seatOf(view, seatId);
  if (!seat) throw new Error(`no seat ${seatId} in meeting ${view.id}`);
  return seat.name;
}

/** How often a seat has had the floor in this meeting, a speech under way included. */
export function turnsOf(view: MeetingView, seatId: string): number {
  return view.floor.filter((request) => request.seatId === seatId && request.startedAt !== null).length;
}

/** "2-1", of an amendment "2-1-1": the number of a motion as people say it. */
export function motionNumber(view: MeetingView, motion: Motion): string {
  const item = view.items.find((candidate) => candidate.id === motion.itemId);
  if (!item) throw new Error(`motion ${motion.id} belongs to no item of meeting ${view.id}`);
  const main = mainOf(view, motion);
  return [item.position, ...(main ? [main.number] : []), motion.number].join('-');
}
