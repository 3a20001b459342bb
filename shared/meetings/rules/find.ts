/** What a meeting is busy with, read off its view. There is at most one of each: the database says so too. */
import type { AgendaItem, Ballot, FloorRequest, MeetingView, Motion, Resolution, Seat } from '../view.ts';

export function seatOf(view: MeetingView, seatId: string): Seat | null {
  return view.seats.find((seat) => seat.id === seatId) ?? null;
}

export function seatOfPerson(view: MeetingView, personId: string): Seat | null {
  return view.seats.find((seat) => seat.personId === personId) ?? null;
}

export function itemOf(view: MeetingView, itemId: string): AgendaItem | null {
  return view.items.find((item) => item.id === itemId) ?? null;
}

export function motionOf(view: MeetingView, motionId: string): Motion | null {
  return view.motions.find((motion) => motion.id === motionId) ?? null;
}

export function ballotOf(view: MeetingView, ballotId: string): Ballot | null {
  return view.ballots.find((ballot) => ballot.id === ballotId) ?? null;
}

export function requestOf(view: MeetingView, requestId: string): FloorRequest | null {
  return view.floor.find((request) => request.id === requestId) ?? null;
}

export function resolutionOf(view: MeetingView, motionId: string): Resolution | null {
  return view.resolutions.find((resolution) => resolution.motionId === motionId) ?? null;
}

export function openItem(view: MeetingView): AgendaItem | null {
  return view.items.find((item) => item.state === 'open') ?? null;
}

/** The item whose turn it is: first those whose turn comes by order, then those that were set aside. */
export function nextItem(view: MeetingView): AgendaItem | null {
  const waiting = view.items.filter((item) => item.state === 'waiting');
  return waiting.find((item) => !item.setAside) ?? waiting[0] ?? null;
}

export const isInProgress = (motion: Motion): boolean =>
  motion.state === 'proposed' || motion.state === 'debated' || motion.state === 'voting';

export function amendmentInProgress(view: MeetingView): Motion | null {
  return view.motions.find((motion) => motion.amends !== null && isInProgress(motion)) ?? null;
}

export function mainMotionInProgress(view: MeetingView): Motion | null {
  return view.motions.find((motion) => motion.amends === null && isInProgress(motion)) ?? null;
}

/** What the meeting is to settle next: an amendment before the motion that it would change (rule 10). */
export function motionInProgress(view: MeetingView): Motion | null {
  return amendmentInProgress(view) ?? mainMotionInProgress(view);
}

/** Whether a vote has settled what is to be done about an item; votes on amendments settle words only. */
export function isDecided(view: MeetingView, itemId: string): boolean {
  return view.motions.some(
    (motion) =>
      motion.itemId === itemId &&
      motion.amends === null &&
      (motion.state === 'adopted' || motion.state === 'rejected'),
  );
}

/** Carried, and still without the resolution that names unit, date and supervisor. */
export function unpublishedMotions(view: MeetingView): readonly Motion[] {
  return view.motions.filter(
    (motion) => motion.amends === null && motion.state === 'adopted' && !resolutionOf(view, motion.id),
  );
}

export function openBallot(view: MeetingView): Ballot | null {
  return view.ballots.find((ballot) => ballot.state === 'open') ?? null;
}

export function speakingNow(view: MeetingView): FloorRequest | null {
  return view.floor.find((request) => request.state === 'speaking') ?? null;
}

export function waitingRequests(view: MeetingView): readonly FloorRequest[] {
  return view.floor.filter((request) => request.state === 'waiting');
}

/** The hand that this seat has up, or its speech under way. */
export function liveRequestOf(view: MeetingView, seatId: string): FloorRequest | null {
  return (
    view.floor.find(
      (request) => request.seatId === seatId && (request.state === 'waiting' || request.state === 'speaking'),
    ) ?? null
  );
}
