/**
 * One room's copy, kept current by rules 1–3 and 7 of docs/live-protocol.md. It knows no socket and no clock: the
 * connection sends what `begin` asks for and hands in what arrives; test/live/fuzz does the same over worse lines.
 *
 *   outside → (begin) → entering → (entered) → following → (a gap, a further head) → entering …
 *   a lost line leads from anywhere to outside; the copy and its number stay
 */
import type {
  Audience,
  Entered,
  EnterRequest,
  EventsFrame,
  HeadFrame,
  HiddenEvent,
  NumberedEvent,
  RoomKind,
} from '../../shared/live/protocol.ts';
import type { Refusal } from '../../shared/refusal.ts';

/** Whoever keeps a copy of a room. */
export interface Follower {
  readonly kind: RoomKind;
  readonly room: string;
  /** Nobody is there to open the page again: a refusal is asked again, slowly. */
  readonly unattended?: boolean;
  /** A whole new copy; the earlier one is dropped. */
  reset(snapshot: unknown, audience: Audience): void;
  /** The next event in order; hidden ones carry nothing but their number. */
  apply(event: NumberedEvent | HiddenEvent): void;
  state?(key: string, value: unknown): void;
  /** The room cannot be entered. */
  refused(refusal: Refusal): void;
}

export class RoomCopy {
  readonly follower: Follower;
  #epoch: string | null = null;
  #seq = 0;
  #asked: EnterRequest | null = null;
  #again = false;
  #waiting: EventsFrame[] = [];
  /** State that came after an answer that is still being unpacked; null while none is. */
  #later: Map<string, unknown> | null = null;

  constructor(follower: Follower) {
    this.follower = follower;
  }

  /** The last number applied. */
  get seq(): number {
    return this.#seq;
  }

  /** What to send in order to enter; null while an answer is awaited, after which the copy enters once more. */
  begin(): EnterRequest | null {
    if (this.#asked) {
      this.#again = true;
      return null;
    }
    const { kind, room } = this.follower;
    const since = this.#epoch === null ? {} : { since: { epoch: this.#epoch, seq: this.#seq } };
    this.#asked = { kind, room, ...since };
    this.#again = false;
    this.#waiting = [];
    return this.#asked;
  }

  /** False for the answer to a request that was given up. */
  awaits(request: EnterRequest): boolean {
    return this.#asked === request;
  }

  /** The line went down, or the answer did not come or was a refusal. */
  giveUp(): void {
    this.#asked = null;
    this.#later = null;
  }

  /** The answer is here, but has to be unpacked: what state comes meanwhile is newer than the answer's. */
  unpacking(): void {
    this.#later = new Map();
  }

  state(key: string, value: unknown): void {
    this.#later?.set(key, value);
    this.follower.state?.(key, value);
  }

  /** Another viewer, or a fault: nothing of the earlier copy may be built upon. */
  forget(): void {
    this.#epoch = null;
  }

  /** True when the copy is current; otherwise enter again. */
  entered(reply: Entered): boolean {
    this.#asked = null;
    this.#epoch = reply.epoch;
    let current = true;
    if ('snapshot' in reply) {
      this.#seq = reply.head;
      this.follower.reset(reply.snapshot, reply.audience);
    } else {
      current = this.#applyAll(reply.events);
    }
    for (const [key, value] of [...Object.entries(reply.states), ...(this.#later ?? [])])
      this.follower.state?.(key, value);
    this.#later = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const frame of waiting) current = this.take(frame) && current;
    return current && !this.#again;
  }

  /** True when the frame was applied, is older, or waits for the answer; otherwise enter again. */
  take(frame: EventsFrame): boolean {
    if (this.#asked) {
      this.#waiting.push(frame);
      return true;
    }
    return frame.epoch === this.#epoch && this.#applyAll(frame.events);
  }

  /** Whether the room has gone further than this copy. */
  isBehind(head: HeadFrame): boolean {
    return !this.#asked && (head.epoch !== this.#epoch || head.head > this.#seq);
  }

  /** Applies what continues the copy; false when a number is missing in between (rule 2). */
  #applyAll(events: readonly (NumberedEvent | HiddenEvent)[]): boolean {
    for (const event of events) {
      if (event.seq <= this.#seq) continue;
      if (event.seq !== this.#seq + 1) return false;
      this.#seq = event.seq;
      this.#apply(event);
    }
    return true;
  }

  /** An event that breaks is a fault for the browser's log, and its copy is no copy: the next head finds it behind. */
  #apply(event: NumberedEvent | HiddenEvent): void {
    let isApplied = false;
    try {
      this.follower.apply(event);
      isApplied = true;
    } finally {
      if (!isApplied) this.forget();
    }
  }
}
