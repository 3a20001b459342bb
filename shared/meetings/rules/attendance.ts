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

/** Refusals: meetingNotOpen before the opening, meetingClosed after the close. */
export function whyMeetingNotOpen(view: MeetingView): Refusal | null {
  switch (view.state) {
    case 'called':
      return new Refusal('meetingNotOpen');
    case 'open':
      return null;
    case 'closed':
    case 'signed':
      return new Refusal('meetingClosed');
  }
}

/** People come in from the moment the meeting is called until it is closed. */
export function whyDoorClosed(view: MeetingView): Refusal | null {
  return view.state === 'called' || view.state === 'open' ? null : new Refusal('meetingClosed');
}

function whyNoSeat(seat: Seat | null): Refusal | null {
  return seat ? null : new Refusal('notOnRoll');
}
