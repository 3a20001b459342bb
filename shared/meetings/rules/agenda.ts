/** The course of a meeting: called → open → closed → signed; one item at a time, each waiting → open → done. */
import { Refusal } from '../../refusal.ts';
import type { AgendaItem, MeetingView } from '../view.ts';
import { whyDoorClosed, whyMeetingNotOpen } from './attendance.ts';
import { isDecided, itemOf, motionInProgress, openBallot, openItem, speakingNow } from './find.ts';

/** The longest time budget of an item. */
export const mostItemMinutes = 600;

/** Refusals: meetingAlreadyOpen, meetingClosed. Without a quorum it may open; only votes need one (rule 3). */
export function whyMeetingCannotOpen(view: MeetingView): Refusal | null {
  return view.state === 'open' ? new Refusal('meetingAlreadyOpen') : whyDoorClosed(view);
}

/** Refusals: meetingNotOpen, meetingClosed, ballotOpen, anotherItemOpen. */
export function whyMeetingCannotClose(view: MeetingView): Refusal | null {
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (openBallot(view)) return new Refusal('ballotOpen');
  return openItem(view) ? new Refusal('anotherItemOpen') : null;
}

/** Refusals: meetingClosed. Items may be added while the meeting sits. */
export function whyItemCannotBeAdded(view: MeetingView): Refusal | null {
  return whyDoorClosed(view);
}

/**
 * Refusals: notAllowed (no such item), meetingNotOpen, meetingClosed, itemDone (decided, or sent to an assembly), anotherItemOpen. An item
 * that was set aside, or closed without a decision, may be returned to.
 */
export function whyItemCannotOpen(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (!item) return new Refusal('notAllowed');
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  const isSettled = isDecided(view, itemId) || item.sentTo !== null;
  if (item.state === 'done' && isSettled) return new Refusal('itemDone');
  return openItem(view) ? new Refusal('anotherItemOpen') : null;
}

/** Refusals: notAllowed, itemNotOpen, ballotOpen, motionInProgress, someoneSpeaking. Hands still up go down. */
export function whyItemCannotClose(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (!item) return new Refusal('notAllowed');
  if (item.state !== 'open') return new Refusal('itemNotOpen');
  if (openBallot(view)) return new Refusal('ballotOpen');
  if (motionInProgress(view)) return new Refusal('motionInProgress');
  return speakingNow(view) ? new Refusal('someoneSpeaking') : null;
}

/** Refusals: as for closing, and itemDecided (what is decided is closed, not put off). Hands still up go down. */
export function whyItemCannotBeSetAside(view: MeetingView, itemId: string): Refusal | null {
  return whyItemCannotClose(view, itemId) ?? (isDecided(view, itemId) ? new Refusal('itemDecided') : null);
}

/** Refusals: notAllowed, meetingClosed, itemBegun: an item that was ever open keeps its number. */
export function whyItemCannotMove(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (!item) return new Refusal('notAllowed');
  return whyDoorClosed(view) ?? (hasBegun(item) ? new Refusal('itemBegun') : null);
}

/** Refusals: notAllowed, meetingClosed, itemDone. */
export function whyMinutesCannotBeSet(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (!item) return new Refusal('notAllowed');
  return whyDoorClosed(view) ?? (item.state === 'done' ? new Refusal('itemDone') : null);
}

const hasBegun = (item: AgendaItem): boolean => item.state !== 'waiting' || item.openedAt !== null;

/** Items that have not begun, in their order: only these change places. */
export function movableItems(view: MeetingView): readonly AgendaItem[] {
  return view.items.filter((item) => !hasBegun(item));
}

/** The new places of the items that move when one goes before another, or after them all. */
export function placesAfterMove(
  view: MeetingView,
  itemId: string,
  beforeItemId: string | null,
): readonly { readonly itemId: string; readonly position: number }[] {
  const movable = movableItems(view);
  const rest = movable.filter((item) => item.id !== itemId).map((item) => item.id);
  const at = beforeItemId === null ? rest.length : rest.indexOf(beforeItemId);
  return placesInOrder(movable, [...rest.slice(0, at), itemId, ...rest.slice(at)]);
}

/** The places of these items, given to them anew in that order; those that stay where they are left out. */
export function placesInOrder(
  items: readonly AgendaItem[],
  order: readonly string[],
): readonly { readonly itemId: string; readonly position: number }[] {
  return items.flatMap(({ id, position }, index) => {
    const now = order[index];
    return now === undefined || now === id ? [] : [{ itemId: now, position }];
  });
}

/** How long an item has taken, all its stretches together, ms. `now` is the server's clock. */
export function itemTime(item: AgendaItem, now: number): number {
  const running = item.state === 'open' && item.openedAt !== null ? Math.max(0, now - item.openedAt) : 0;
  return item.spentMs + running;
}

/** Milliseconds over the item's budget; null while it keeps to it or has none. */
export function overTime(item: AgendaItem, now: number): number | null {
  if (item.minutes === null) return null;
  const over = itemTime(item, now) - item.minutes * 60_000;
  return over > 0 ? over : null;
}
