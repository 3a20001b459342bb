/**
 * What a slip of the hand did and may be undone: soon after, and as long as nothing has been built on it. Each undoing
 * is a command of its own and stays in the log like everything else; votes and what has been published are never undone.
 */
import { Refusal } from '../../refusal.ts';
import type { FloorRequest, MeetingView } from '../view.ts';
import { whyMeetingNotOpen, whyNotPresent } from './attendance.ts';
import { itemOf, liveRequestOf, motionOf, openBallot, openItem, requestOf, speakingNow } from './find.ts';
import { whyCannotRaiseHand } from './floor.ts';
import { whyNotVoter } from './motion.ts';

/** How long a slip may be undone, ms. */
const slipMs = 30_000;
/** A hand keeps its place for a minute after it went down. */
const handKeptMs = 60_000;

/** Refusals: nobodySpeaking, tooLateToUndo. The hand goes up again where it was, and the turn does not count. */
export function whyFloorCannotBeTakenBack(view: MeetingView, requestId: string, now: number): Refusal | null {
  const request = requestOf(view, requestId);
  if (request?.state !== 'speaking') return new Refusal('nobodySpeaking');
  return whyLate(now - (request.startedAt ?? 0), slipMs);
}

/**
 * Refusals: meetingNotOpen, meetingClosed, ballotOpen, nobodySpeaking (no speech has ended), someoneSpeaking,
 * itemNotOpen, notPresent, handAlreadyUp, tooLateToUndo (or a vote has followed). The time that was left goes on from now.
 */
export function whySpeechCannotResume(view: MeetingView, requestId: string, now: number): Refusal | null {
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  const request = requestOf(view, requestId);
  const endedAt = request?.endedAt ?? null;
  if (request?.state !== 'done' || endedAt === null) return new Refusal('nobodySpeaking');
  if (openBallot(view)) return new Refusal('ballotOpen');
  if (speakingNow(view)) return new Refusal('someoneSpeaking');
  if (openItem(view)?.id !== request.itemId) return new Refusal('itemNotOpen');
  if (view.ballots.some(({ openedAt }) => openedAt >= endedAt)) return new Refusal('tooLateToUndo');
  if (liveRequestOf(view, request.seatId)) return new Refusal('handAlreadyUp');
  return whyNotPresent(view, request.seatId) ?? whyLate(now - endedAt, slipMs);
}

/** Refusals: itemNotOpen, itemBegun (it was opened before, or somebody has spoken, proposed or asked for the floor). */
export function whyItemCannotBeTakenBack(view: MeetingView, itemId: string): Refusal | null {
  const item = itemOf(view, itemId);
  if (item?.state !== 'open') return new Refusal('itemNotOpen');
  const begun =
    item.spentMs > 0 ||
    view.motions.some((motion) => motion.itemId === itemId) ||
    view.floor.some((request) => request.itemId === itemId);
  return begun ? new Refusal('itemBegun') : null;
}

/** The hand that this seat took down last on the open item. */
export function loweredHandOf(view: MeetingView, seatId: string): FloorRequest | null {
  const lowered = view.floor.filter(
    (request) =>
      request.seatId === seatId &&
      request.itemId === openItem(view)?.id &&
      request.state === 'withdrawn' &&
      request.endedAt !== null,
  );
  return lowered.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0] ?? null;
}

/** Refusals: those of raising a hand, handNotUp (none went down), tooLateToUndo. It gets its old place back. */
export function whyHandCannotGoUpAgain(view: MeetingView, seatId: string, now: number): Refusal | null {
  const lowered = loweredHandOf(view, seatId);
  return (
    whyCannotRaiseHand(view, seatId, lowered?.stance) ??
    (lowered ? whyLate(now - (lowered.endedAt ?? 0), handKeptMs) : new Refusal('handNotUp'))
  );
}

/** Refusals: those of a voter in an open meeting, noMotion, notSecondedByYou, debateBegun, ballotOpen. */
export function whySecondCannotBeTakenBack(
  view: MeetingView,
  seatId: string,
  motionId: string,
): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion) return new Refusal('notAllowed');
  const refused = whyMeetingNotOpen(view) ?? whyNotVoter(view, seatId);
  if (refused) return refused;
  if (motion.state === 'voting') return new Refusal('ballotOpen');
  if (motion.state !== 'proposed' && motion.state !== 'debated') return new Refusal('noMotion');
  if (!motion.seconderSeatIds.includes(seatId)) return new Refusal('notSecondedByYou');
  const begun =
    view.floor.some((request) => request.motionId === motionId && request.startedAt !== null) ||
    view.motions.some((other) => other.amends === motionId) ||
    view.ballots.some((ballot) => ballot.motionId === motionId);
  return begun ? new Refusal('debateBegun') : null;
}

/**
 * Refusals: those of a voter in an open meeting, notRecused, recusalStands (a vote on it has been opened, even if it is
 * to be repeated: nobody comes back to turn it), noMotion. A vote opened by mistake and undone is none.
 */
export function whyRecusalCannotBeTakenBack(
  view: MeetingView,
  seatId: string,
  motionId: string,
): Refusal | null {
  const motion = motionOf(view, motionId);
  if (!motion) return new Refusal('notAllowed');
  const refused = whyMeetingNotOpen(view) ?? whyNotVoter(view, seatId);
  if (refused) return refused;
  if (!motion.recusedSeatIds.includes(seatId)) return new Refusal('notRecused');
  if (view.ballots.some((ballot) => ballot.motionId === motionId)) return new Refusal('recusalStands');
  return motion.state === 'proposed' || motion.state === 'debated' ? null : new Refusal('noMotion');
}

export type TakeBack =
  | { readonly what: 'floor'; readonly requestId: string; readonly seatId: string }
  | { readonly what: 'speech'; readonly requestId: string; readonly seatId: string }
  | { readonly what: 'item'; readonly itemId: string };

/** What the host may undo at this moment: the latest step, if it was one of those. `now` is the server's clock. */
export function hostTakeBack(view: MeetingView, now: number): TakeBack | null {
  const speaking = speakingNow(view);
  if (speaking && whyFloorCannotBeTakenBack(view, speaking.id, now) === null)
    return { what: 'floor', requestId: speaking.id, seatId: speaking.seatId };
  const ended = view.floor
    .filter((request) => whySpeechCannotResume(view, request.id, now) === null)
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0];
  if (ended) return { what: 'speech', requestId: ended.id, seatId: ended.seatId };
  const item = openItem(view);
  return item && whyItemCannotBeTakenBack(view, item.id) === null ? { what: 'item', itemId: item.id } : null;
}

function whyLate(ms: number, limit: number): Refusal | null {
  return ms > limit ? new Refusal('tooLateToUndo') : null;
}
