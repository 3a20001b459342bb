/** The tap counter: one tap a visitor, on the sheet of a day, area, channel, module and community. Times are milliseconds since 1970. */
import type { ServiceModule } from '../services.ts';
import type { channels } from './registers.ts';

export interface Counter {
  /** One of the twelve functional areas. */
  readonly area: number;
  readonly channel: (typeof channels)[number];
  /** Null: of no module. */
  readonly module: ServiceModule | null;
}

/** Today in one community. */
export interface TapsView {
  readonly communityId: string;
  readonly day: string;
  /** What stands on each sheet: taps, and what was written down as a number. */
  readonly counts: readonly (Counter & { readonly count: number; readonly isConfirmed: boolean })[];
  /** The reader's own that can still be taken back, the newest first. */
  readonly mine: readonly (Counter & { readonly contactId: string; readonly at: number })[];
}

/** Made on a device and not yet taken in by the server. */
export interface WaitingTap extends Counter {
  readonly communityId: string;
  readonly day: string;
}

/** As of that view with what waits on the device; a tap of another day waits for the sheet of that day. */
export function countAt(view: TapsView, waiting: readonly WaitingTap[], counter: Counter): number {
  const sheet = view.counts.find((one) => isSame(one, counter));
  const more = waiting.filter(
    (tap) => tap.communityId === view.communityId && tap.day === view.day && isSame(tap, counter),
  );
  return (sheet?.count ?? 0) + more.length;
}

export function isSame(one: Counter, other: Counter): boolean {
  return one.area === other.area && one.channel === other.channel && one.module === other.module;
}

/** With one tap more, on a sheet of today. */
export function withTap(
  view: TapsView,
  counter: Counter,
  tap: { readonly contactId: string; readonly at: number },
): TapsView {
  const sheet = view.counts.find((one) => isSame(one, counter));
  const count = { ...counter, isConfirmed: false, count: (sheet?.count ?? 0) + 1 };
  return {
    ...view,
    counts: [...view.counts.filter((one) => one !== sheet), count],
    mine: [{ ...counter, ...tap }, ...view.mine],
  };
}
