/**
 * Taps on their way to the server. Each is kept on the device before it shows, under the id that its command will carry, and
 * handed in one at a time in their order: whatever gets lost on the way, and however often it is sent, it counts once. What
 * the server refuses stays until it was seen.
 */
import { z } from 'zod/mini';
import { localDay } from '../../../shared/local-time.ts';
import { channels } from '../../../shared/reporting/registers.ts';
import type { WaitingTap } from '../../../shared/reporting/taps.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { serviceModules } from '../../../shared/services.ts';
import { DraftStore } from '../../draft-store.ts';

const shape = z.object({
  ...{ id: z.string(), personId: z.string(), communityId: z.string(), day: z.string() },
  ...{ area: z.number(), channel: z.enum(channels), module: z.nullable(z.enum(serviceModules)) },
  /** By the device's own clock. */
  tappedAt: z.number(),
  /** Why the server did not take it in, in words; empty while it waits. */
  refused: z.string(),
});
export type KeptTap = z.infer<typeof shape> & WaitingTap;

const none: KeptTap = {
  ...{ id: '', personId: '', communityId: '', day: '' },
  ...{ area: 0, channel: 'offline' as const, module: null, tappedAt: 0, refused: '' },
};
const store = new DraftStore<KeptTap>('tap', (kept) => {
  const parsed = shape.safeParse(kept);
  return parsed.success ? parsed.data : {};
});
const aboutOf = ({ personId, id }: KeptTap) => `${personId}.${id}`;

interface Parts {
  /** Taps belong to whoever made them. */
  readonly personId: string;
  /** Throws a Refusal where the server does not take it in; anything else means that no answer came. */
  readonly send: (tap: KeptTap) => Promise<void>;
  readonly explain: (refusal: Refusal) => string;
  readonly onchange: () => void;
}

/** Say nothing about the tap itself: it stays. */
const passing: readonly string[] = ['unavailable', 'notSignedIn', 'tooManyRequests'];

export class TapQueue {
  taps: readonly KeptTap[] = [];
  /** What kept the last one from being handed in; null: nothing. */
  trouble: unknown = null;
  sending: string | null = null;
  readonly #parts: Parts;
  #isHandingIn = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const start = `${parts.personId}.`;
    this.taps = store
      .abouts()
      .filter((about) => about.startsWith(start))
      .map((about) => store.kept(about, none))
      .filter(({ id }) => id !== '')
      .sort((one, other) => one.tappedAt - other.tappedAt);
  }

  get waiting(): readonly KeptTap[] {
    return this.taps.filter(({ refused }) => refused === '');
  }

  add(tap: Pick<KeptTap, 'id' | 'communityId' | 'area' | 'channel' | 'module' | 'tappedAt'>): void {
    const { personId } = this.#parts;
    const { id, communityId, area, channel, module, tappedAt } = tap;
    const day = localDay(tappedAt);
    const kept = { ...{ id, personId, communityId, day, area, channel, module, tappedAt }, refused: '' };
    store.keep(aboutOf(kept), kept);
    this.#set([...this.taps, kept]);
  }

  /** Of one that is not on its way, or of one that was refused and has been seen. */
  drop(tap: KeptTap): void {
    if (tap.id === this.sending) return;
    this.#forget(tap);
  }

  #forget(tap: KeptTap): void {
    store.forget(aboutOf(tap));
    this.#set(this.taps.filter(({ id }) => id !== tap.id));
  }

  /** Stops where no answer comes, and loses nothing. */
  async handIn(): Promise<void> {
    if (this.#isHandingIn) return;
    this.#isHandingIn = true;
    try {
      for (let tap = this.waiting[0]; tap; tap = this.waiting[0]) {
        this.sending = tap.id;
        if (!(await this.#handInOne(tap))) return;
      }
    } finally {
      this.#isHandingIn = false;
      this.sending = null;
      this.#parts.onchange();
    }
  }

  async #handInOne(tap: KeptTap): Promise<boolean> {
    const { send, explain } = this.#parts;
    try {
      await send(tap);
      this.trouble = null;
    } catch (error) {
      if (!(error instanceof Refusal) || passing.includes(error.code)) {
        this.trouble = error;
        return false;
      }
      const told = { ...tap, refused: explain(error) };
      store.keep(aboutOf(told), told);
      this.#set(this.taps.map((one) => (one.id === tap.id ? told : one)));
      return true;
    }
    this.#forget(tap);
    return true;
  }

  #set(taps: readonly KeptTap[]): void {
    this.taps = taps;
    this.#parts.onchange();
  }
}
