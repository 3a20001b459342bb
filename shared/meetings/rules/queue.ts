/**
 * Who is called next (domain rule 12): first who has not spoken on this item, then for and against in turn,
 * beginning with the side that did not speak last, then who asked first.
 */
import type { FloorRequest, MeetingView, Stance } from '../view.ts';
import { motionInProgress, openItem, waitingRequests } from './find.ts';

export interface QueueEntry {
  readonly request: FloorRequest;
  /** What puts this request before those behind it. */
  readonly reason: 'notSpokenYet' | 'otherSide' | 'byTime';
}

/** All hands that are up, in the order in which they will be called if nobody else raises one. */
export function queueOrder(view: MeetingView): readonly QueueEntry[] {
  const spoken = speechesOn(view, openItem(view)?.id ?? null);
  const spoke = new Set(spoken.map((request) => request.seatId));
  const last = spoken[spoken.length - 1];
  const order: QueueEntry[] = [];
  let waiting = [...waitingRequests(view)];
  let lastStance: Stance | null = last?.stance ?? null;
  while (waiting.length > 0) {
    const entry = nextOf(waiting, spoke, lastStance);
    order.push(entry);
    waiting = waiting.filter((request) => request.id !== entry.request.id);
    lastStance = entry.request.stance;
  }
  return order;
}

function nextOf(
  waiting: readonly FloorRequest[],
  spoke: ReadonlySet<string>,
  last: Stance | null,
): QueueEntry {
  const silent = waiting.filter((request) => !spoke.has(request.seatId));
  const first = silent.length > 0 ? silent : waiting;
  const other = first.filter((request) => isOtherSide(request.stance, last));
  const request = (other.length > 0 ? other : first)[0];
  if (!request) throw new Error('nobody waits');
  if (first.length < waiting.length) return { request, reason: 'notSpokenYet' };
  return { request, reason: other.length > 0 && other.length < first.length ? 'otherSide' : 'byTime' };
}

function isOtherSide(stance: Stance, last: Stance | null): boolean {
  return (last === 'for' && stance === 'against') || (last === 'against' && stance === 'for');
}

/** Speeches begun on an item, the one under way included, in the order they began. */
function speechesOn(view: MeetingView, itemId: string | null): readonly FloorRequest[] {
  return view.floor
    .filter((request) => request.itemId === itemId && request.startedAt !== null)
    .sort((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0));
}

/** Turns taken on what is being debated now: the motion, or the item while it has none (rule 13). */
function turnsTaken(view: MeetingView, seatId: string): number {
  const motionId = motionInProgress(view)?.id ?? null;
  return speechesOn(view, openItem(view)?.id ?? null).filter(
    (request) => request.seatId === seatId && request.motionId === motionId,
  ).length;
}

export function turnsLeft(view: MeetingView, seatId: string): number {
  return Math.max(0, view.rules.turnsPerMotion - turnsTaken(view, seatId));
}
