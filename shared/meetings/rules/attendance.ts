/** Who belongs to the meeting and who is here: roll, quorum, checking in and leaving (domain rules 2, 3, 18, 21). */
import type { ResidentGroup } from '../../identity/roles.ts';
import { Refusal } from '../../refusal.ts';
import { countNeeded } from '../fraction.ts';
import type { MeetingView, Seat } from '../view.ts';
import { seatOf } from './find.ts';

export interface Quorum {
  /** Seats on the roll. */
  readonly eligible: number;
  /** Those of them that are here. */
  readonly present: number;
  readonly needed: number;
  readonly met: boolean;
  readonly share: string;
  /** "more than" the share, otherwise "at least". */
  readonly strict: boolean;
}

/** The roll: seats that vote. */
export function votersOf(view: MeetingView): readonly Seat[] {
  return view.seats.filter((seat) => seat.votes);
}

/** Those the count goes by: an observer in the room does not fill a quorum. */
export function quorumOf(view: MeetingView): Quorum {
  const voters = votersOf(view);
  const present = voters.filter((seat) => seat.present).length;
  const { share, strict } = view.rules.quorum;
  const needed = countNeeded(share, voters.length, strict);
  return { eligible: voters.length, present, needed, met: present >= needed, share, strict };
}

export type ByGroup<Value> = Readonly<Record<ResidentGroup, Value>>;

/** Seats that vote, and how many of them are here, by group. */
export function presenceByGroup(view: MeetingView): ByGroup<{ seats: number; present: number }> {
  const count = (group: ResidentGroup) => {
    const seats = votersOf(view).filter((seat) => seat.group === group);
    return { seats: seats.length, present: seats.filter((seat) => seat.present).length };
  };
  return { local: count('local'), migrant: count('migrant') };
}

/** Refusals: meetingClosed, notOnRoll, alreadyPresent. Before the opening people may already check in. */
export function whyCannotCheckIn(view: MeetingView, seatId: string): Refusal | null {
  const seat = seatOf(view, seatId);
  return whyDoorClosed(view) ?? whyNoSeat(seat) ?? (seat?.present ? new Refusal('alreadyPresent') : null);
}

/** Refusals: meetingClosed, notOnRoll, notPresent. */
export function whyCannotLeave(view: MeetingView, seatId: string): Refusal | null {
  return whyDoorClosed(view) ?? whyNotPresent(view, seatId);
}

/** Refusals: notOnRoll, notPresent. */
export function whyNotPresent(view: MeetingView, seatId: string): Refusal | null {
  const seat = seatOf(view, seatId);
  return whyNoSeat(seat) ?? (seat?.present ? null : new Refusal('notPresent'));
}

/** Refusals: meetingNotOpen before the opening, meetingClosed after the close, meetingCancelled. */
export function whyMeetingNotOpen(view: MeetingView): Refusal | null {
  switch (view.state) {
    case 'called':
      return new Refusal('meetingNotOpen');
    case 'open':
      return null;
    case 'closed':
    case 'signed':
      return new Refusal('meetingClosed');
    case 'cancelled':
      return new Refusal('meetingCancelled');
  }
}

/** People come in from the moment the meeting is called until it is closed. */
export function whyDoorClosed(view: MeetingView): Refusal | null {
  return view.state === 'called' || view.state === 'open' ? null : whyMeetingNotOpen(view);
}

/** Refusals: notOnRoll, invitationOver once the meeting is open, meetingCancelled. The answer may change until then. */
export function whyCannotAnswer(view: MeetingView, seatId: string): Refusal | null {
  return whyNoSeat(seatOf(view, seatId)) ?? whyInvitationOver(view);
}

/** Refusals: meetingCancelled, invitationOver: what belongs to a called meeting that has not been opened yet. */
export function whyInvitationOver(view: MeetingView): Refusal | null {
  if (view.state === 'cancelled') return new Refusal('meetingCancelled');
  return view.state === 'called' ? null : new Refusal('invitationOver');
}

/** Of the seats that vote, what each group has answered to the invitation. */
export function answersByGroup(
  view: MeetingView,
): ByGroup<{ coming: number; notComing: number; unanswered: number }> {
  const count = (group: ResidentGroup) => {
    const seats = votersOf(view).filter((seat) => seat.group === group);
    const coming = seats.filter((seat) => seat.invitation === 'coming').length;
    const notComing = seats.filter((seat) => seat.invitation === 'notComing').length;
    return { coming, notComing, unanswered: seats.length - coming - notComing };
  };
  return { local: count('local'), migrant: count('migrant') };
}

function whyNoSeat(seat: Seat | null): Refusal | null {
  return seat ? null : new Refusal('notOnRoll');
}
