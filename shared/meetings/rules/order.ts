/**
 * Calling somebody to order: off the topic, personal, or interrupting another (domain rule 15). Kind and logged; it may
 * end the speech.
 */
import { Refusal } from '../../refusal.ts';
import type { CallToOrder, MeetingView } from '../view.ts';
import { whyMeetingNotOpen, whyNotPresent } from './attendance.ts';
import { speakingNow } from './find.ts';

/** How long a call to order stays on the big screen, ms. */
export const orderShownMs = 20_000;

/** Refusals: meetingNotOpen, meetingClosed, notOnRoll, notPresent, nobodySpeaking (there is no speech of theirs to end). */
export function whyCannotCallToOrder(view: MeetingView, seatId: string, endsSpeech: boolean): Refusal | null {
  const refused = whyMeetingNotOpen(view) ?? whyNotPresent(view, seatId);
  if (refused) return refused;
  return endsSpeech && speakingNow(view)?.seatId !== seatId ? new Refusal('nobodySpeaking') : null;
}

/** The latest call to order, while it is fresh. `now` is the server's clock. */
export function freshCallToOrder(view: MeetingView, now: number): CallToOrder | null {
  const last = view.callsToOrder[view.callsToOrder.length - 1];
  return last && now - last.at < orderShownMs ? last : null;
}
