/**
 * What a screen of a meeting points at, where that is more than the one open thing of shared/meetings/rules/find.ts.
 * Pure; every surface asks here, so that two screens never point at different things.
 */
import { openItem, seatOf } from '../../../shared/meetings/rules/find.ts';
import type { AgendaItem, Ballot, MeetingView, Motion } from '../../../shared/meetings/view.ts';

export function nextItem(view: MeetingView): AgendaItem | null {
  return view.items.find((item) => item.state === 'waiting') ?? null;
}

const isAlive = (motion: Motion): boolean => ['proposed', 'debated', 'voting'].includes(motion.state);

/** The motion of the open item that is being dealt with, else the last one that was decided there. */
export function motionOnTable(view: MeetingView): Motion | null {
  const item = openItem(view);
  const motions = view.motions.filter((motion) => motion.itemId === item?.id && motion.state !== 'withdrawn');
  return motions.find(isAlive) ?? motions[motions.length - 1] ?? null;
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

/** "2-1": the number of a motion as people say it. */
export function motionNumber(view: MeetingView, motion: Motion): { item: number; number: number } {
  const item = view.items.find((candidate) => candidate.id === motion.itemId);
  if (!item) throw new Error(`motion ${motion.id} belongs to no item of meeting ${view.id}`);
  return { item: item.position, number: motion.number };
}
