/**
 * Who was seen to come and to go. A lead's phone works without a network: taps are kept on it and arrive later, maybe
 * from two phones in any order, maybe with a clock that is hours wrong. So a turnout is not the last message but what all
 * sightings together say, and the moment of a tap is what the server makes of it within bounds. Times are milliseconds
 * since 1970; those of a device are what its own clock showed.
 */
import { checkInOpensMs } from './attendance.ts';
import type { ShiftState } from './shift-state.ts';

export interface Sighting {
  readonly kind: 'in' | 'out';
  readonly at: number;
  /** False: the device's clock could not be trusted. */
  readonly isSure: boolean;
}

export interface Stay {
  readonly checkedInAt: number;
  readonly checkedOutAt: number | null;
  readonly isUnsure: boolean;
}

/**
 * The first time somebody was seen to come and the last time they were seen to go; a sure time beats any number of
 * unsure ones. The order of the sightings and repetition change nothing. Null when nobody saw them come.
 */
export function stayOf(sightings: readonly Sighting[]): Stay | null {
  const came = best(sightings, 'in', (a, b) => a < b);
  if (!came) return null;
  const left = best(sightings, 'out', (a, b) => a > b);
  if (!left) return { checkedInAt: came.at, checkedOutAt: null, isUnsure: !came.isSure };
  const isUnsure = !came.isSure || !left.isSure;
  // Nobody leaves before they come: the unsure time gives way, else the later word about leaving.
  if (left.at < came.at && came.isSure) return { checkedInAt: came.at, checkedOutAt: came.at, isUnsure };
  return { checkedInAt: Math.min(came.at, left.at), checkedOutAt: left.at, isUnsure };
}

function best(
  sightings: readonly Sighting[],
  kind: Sighting['kind'],
  beats: (a: number, b: number) => boolean,
): Sighting | null {
  let found: Sighting | null = null;
  for (const one of sightings) {
    if (one.kind !== kind) continue;
    const isBetter =
      !found || (one.isSure === found.isSure ? beats(one.at, found.at) : one.isSure && !found.isSure);
    if (isBetter) found = one;
  }
  return found;
}

/** A tap on a phone without a network. */
export interface Tap {
  readonly kind: Sighting['kind'];
  readonly tappedAt: number;
  /** When this attempt to send it began. */
  readonly sentAt: number;
  /** The server's clock and the device's at the moment they last met. */
  readonly heard: { readonly serverAt: number; readonly deviceAt: number };
}

/** The two ways of reckoning the moment may differ by so much: a slow line and a clock that drifts. */
export const clockSlackMs = 2 * 60_000;

/**
 * When a tap was, by the server's clock: as long ago as the device says, which a clock that is merely wrong does not
 * spoil. Reckoned from the last meeting as well; where the two differ the clock was set in between, and the moment is
 * unsure: the one that is possible, of two that gives the shorter service, of none the bound.
 */
export function momentOfTap(tap: Tap, shift: Pick<ShiftState, 'startsAt' | 'endsAt'>, now: number): Sighting {
  const { kind, tappedAt, sentAt, heard } = tap;
  const backward = now - (sentAt - tappedAt);
  const forward = heard.serverAt + (tappedAt - heard.deviceAt);
  const isSure = Math.abs(forward - backward) <= clockSlackMs && sentAt >= tappedAt && heard.serverAt <= now;
  if (isSure) return { kind, at: Math.min(backward, now), isSure };
  const latest = Math.max(shift.startsAt, kind === 'in' ? Math.min(now, shift.endsAt - 1) : now);
  const earliest = Math.min(latest, Math.max(shift.startsAt - checkInOpensMs, Math.min(heard.serverAt, now)));
  const possible = [backward, forward].filter((at) => at >= earliest && at <= latest);
  const pick = kind === 'in' ? Math.max : Math.min;
  const at = possible.length > 0 ? pick(...possible) : Math.min(latest, Math.max(earliest, backward));
  return { kind, at, isSure };
}

/** What a lead should know about somebody written down without a network; null: nothing. */
export type WalkUpNote = 'samePerson' | 'samePhone' | 'several' | 'late' | 'hereAlready' | 'unsure' | null;

/** What a lead should know about a tap that was taken in. */
export type SightingNote = 'recorded' | 'hereAlready' | 'leftAlready' | 'unbooked';
