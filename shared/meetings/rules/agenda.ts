/** The course of a meeting: called → open → closed → signed; one item at a time, each waiting → open → done. */
import { Refusal } from '../../refusal.ts';
import type { MeetingView } from '../view.ts';
import { whyDoorClosed, whyMeetingNotOpen } from './attendance.ts';
import { itemOf, motionInProgress, openBallot, openItem, speakingNow, unpublishedMotions } from './find.ts';

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

/** Refusals: notAllowed (no such item), meetingNotOpen, meetingClosed, anotherItemOpen, itemDone. */
export function whyItemCannotOpen(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (!item) return new Refusal('notAllowed');
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (item.state === 'done') return new Refusal('itemDone');
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

/** Refusals: minutesNotReady (not closed yet), minutesSigned, resolutionMissing { count } (rule 23). */
export function whyMinutesCannotBeSigned(view: MeetingView): Refusal | null {
  if (view.state === 'signed') return new Refusal('minutesSigned');
  if (view.state !== 'closed') return new Refusal('minutesNotReady');
  const missing = unpublishedMotions(view).length;
  return missing > 0 ? new Refusal('resolutionMissing', { count: missing }) : null;
}
