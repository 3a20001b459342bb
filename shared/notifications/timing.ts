/** When what has gathered is sent: not in the quiet hours, and not one message for each step. */
import { localClock } from '../local-time.ts';

export const paces = ['soon', 'hourly', 'daily'] as const;
export type Pace = (typeof paces)[number];

export interface Timing {
  readonly pace: Pace;
  /** Minutes of the neighbourhood's day; the same twice means never. */
  readonly quietFrom: number;
  readonly quietUntil: number;
}

const minuteMs = 60_000;
/** How long the first step waits for others to come along. */
const waitMs: Readonly<Record<Pace, number>> = {
  soon: 2 * minuteMs,
  hourly: 60 * minuteMs,
  daily: 24 * 60 * minuteMs,
};

export function isQuiet({ quietFrom, quietUntil }: Timing, now: number): boolean {
  const [hours = 0, minutes = 0] = localClock(now).split(':').map(Number);
  const minute = hours * 60 + minutes;
  return quietFrom <= quietUntil
    ? minute >= quietFrom && minute < quietUntil
    : minute >= quietFrom || minute < quietUntil;
}

/** Whether a message goes out now, when its oldest step happened at `oldest`. */
export function isDue(timing: Timing, oldest: number, now: number): boolean {
  return now - oldest >= waitMs[timing.pace] && !isQuiet(timing, now);
}
