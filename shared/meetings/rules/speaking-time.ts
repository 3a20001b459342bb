/** How long everybody has spoken, so that it shows whom the meeting has not heard yet. */
import type { MeetingView, Seat } from '../view.ts';
import type { ByGroup } from './attendance.ts';
import { isInChair } from './chair.ts';
import { seatOf } from './find.ts';

export interface SpeakingTime {
  /** Milliseconds. */
  readonly byGroup: ByGroup<number>;
  /** Milliseconds by seat; who has not spoken is not listed. */
  readonly bySeat: Readonly<Record<string, number>>;
  /** How often the floor was taken, a speech under way included. */
  readonly turnsByGroup: ByGroup<number>;
  readonly turnsBySeat: Readonly<Record<string, number>>;
}

/** `now` is the server's clock in milliseconds: a speech under way counts up to it. */
export function speakingTime(view: MeetingView, now: number): SpeakingTime {
  const byGroup = { local: 0, migrant: 0 };
  const bySeat: Record<string, number> = {};
  const turnsByGroup = { local: 0, migrant: 0 };
  const turnsBySeat: Record<string, number> = {};
  for (const { seatId, startedAt, endedAt } of view.floor) {
    const seat = seatOf(view, seatId);
    if (!seat || startedAt === null) continue;
    const spoken = Math.max(0, (endedAt ?? now) - startedAt);
    byGroup[seat.group] += spoken;
    bySeat[seatId] = (bySeat[seatId] ?? 0) + spoken;
    turnsByGroup[seat.group] += 1;
    turnsBySeat[seatId] = (turnsBySeat[seatId] ?? 0) + 1;
  }
  return { byGroup, bySeat, turnsByGroup, turnsBySeat };
}

/** Voting seats that are here and have not had the floor in this meeting; whoever presides does not speak. */
export function notHeardYet(view: MeetingView): readonly Seat[] {
  const heard = new Set(view.floor.filter(({ startedAt }) => startedAt !== null).map(({ seatId }) => seatId));
  return view.seats.filter(
    (seat) => seat.votes && seat.present && !heard.has(seat.id) && !isInChair(view, seat.id),
  );
}
