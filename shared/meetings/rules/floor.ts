/**
 * The floor: one speaker at a time, granted by the chair, in the queue's order or out of it with a logged reason
 * (domain rules 8, 11–15). A request: waiting → speaking → done, or withdrawn.
 */
import { Refusal } from '../../refusal.ts';
import type { FloorRequest, MeetingView, Stance } from '../view.ts';
import { whyMeetingNotOpen, whyNotPresent } from './attendance.ts';
import { isInChair } from './chair.ts';
import { liveRequestOf, motionInProgress, openBallot, openItem, requestOf, seatOf } from './find.ts';
import { queueOrder, turnsLeft } from './queue.ts';

/**
 * Refusals: meetingNotOpen, meetingClosed, notOnRoll, notPresent, chairNeutral, observersSilent, itemNotOpen,
 * ballotOpen, handAlreadyUp, noMotion (for and against need a motion; before one, people explain), noTurnsLeft { turns }.
 */
export function whyCannotRaiseHand(
  view: MeetingView,
  seatId: string,
  stance: Stance = 'other',
): Refusal | null {
  const refused = whyMeetingNotOpen(view) ?? whyNotPresent(view, seatId);
  if (refused) return refused;
  const role = seatOf(view, seatId)?.role;
  if (isInChair(view, seatId)) return new Refusal('chairNeutral');
  if (role === 'observer' && !view.rules.observersSpeak) return new Refusal('observersSilent');
  if (!openItem(view)) return new Refusal('itemNotOpen');
  if (openBallot(view)) return new Refusal('ballotOpen');
  if (liveRequestOf(view, seatId)) return new Refusal('handAlreadyUp');
  if (stance !== 'other' && !motionInProgress(view)) return new Refusal('noMotion');
  return whyNoTurn(view, seatId);
}

/** Refusals: handNotUp. */
export function whyCannotLowerHand(view: MeetingView, seatId: string): Refusal | null {
  return liveRequestOf(view, seatId)?.state === 'waiting' ? null : new Refusal('handNotUp');
}

/**
 * Refusals: meetingNotOpen, meetingClosed, ballotOpen, handNotUp, notPresent, noTurnsLeft { turns }, outOfTurn.
 * Whoever speaks is thanked by the same command: calling the next ends the speech under way.
 */
export function whyCannotGiveFloor(
  view: MeetingView,
  requestId: string,
  overrideReason: string | null,
): Refusal | null {
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (openBallot(view)) return new Refusal('ballotOpen');
  const request = requestOf(view, requestId);
  if (request?.state !== 'waiting') return new Refusal('handNotUp');
  const unable = whyNotPresent(view, request.seatId) ?? whyNoTurn(view, request.seatId);
  if (unable) return unable;
  const inTurn = callable(view)[0]?.id === requestId;
  return inTurn || overrideReason ? null : new Refusal('outOfTurn');
}

/** Refusals: nobodySpeaking, alreadyExtended (once a speech, rule 13). */
export function whyCannotExtend(view: MeetingView, requestId: string): Refusal | null {
  const request = requestOf(view, requestId);
  if (request?.state !== 'speaking') return new Refusal('nobodySpeaking');
  return isExtended(view, request) ? new Refusal('alreadyExtended') : null;
}

/** Refusals: nobodySpeaking. */
export function whyCannotEndSpeech(view: MeetingView, requestId: string): Refusal | null {
  return requestOf(view, requestId)?.state === 'speaking' ? null : new Refusal('nobodySpeaking');
}

/** Whether a speech has been given more than its time. */
function isExtended(view: MeetingView, request: FloorRequest): boolean {
  if (request.startedAt === null || request.endsAt === null) return false;
  return request.endsAt - request.startedAt > view.rules.speakingSeconds * 1000;
}

/** The hands that may still be called, in order: people who are here and have turns left. */
export function callable(view: MeetingView): readonly FloorRequest[] {
  return queueOrder(view)
    .map(({ request }) => request)
    .filter(({ seatId }) => seatOf(view, seatId)?.present === true && turnsLeft(view, seatId) > 0);
}

function whyNoTurn(view: MeetingView, seatId: string): Refusal | null {
  return turnsLeft(view, seatId) > 0
    ? null
    : new Refusal('noTurnsLeft', { turns: view.rules.turnsPerMotion });
}
