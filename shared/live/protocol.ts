/**
 * What travels in a live room; the numbered rules are in docs/live-protocol.md.
 * Events are numbered per room without gaps and never skipped. State is the latest value, unnumbered, skippable.
 */
import type { RefusalCode, RefusalDetails } from '../refusal.ts';

export type RoomKind = 'meeting' | 'community' | 'person' | 'centre';
export type Audience = 'everyone' | 'hosts';

export interface NumberedEvent {
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
  /** Milliseconds since 1970, the server's clock. */
  readonly at: number;
}
/** An event this viewer may not see: its number alone (rule 3). */
export interface HiddenEvent {
  readonly seq: number;
}

export interface EventsFrame {
  readonly room: string;
  readonly epoch: string;
  readonly events: readonly (NumberedEvent | HiddenEvent)[];
}
export interface HeadFrame {
  readonly room: string;
  readonly epoch: string;
  readonly head: number;
  readonly now: number;
}
export interface StateFrame {
  readonly room: string;
  readonly key: string;
  readonly value: unknown;
}

export interface EnterRequest {
  readonly kind: RoomKind;
  readonly room: string;
  /** The last number this client has applied, with the epoch it belongs to. */
  readonly since?: { readonly epoch: string; readonly seq: number };
  /** Whether this client can unpack (rule 12). */
  readonly unpacks?: boolean;
}
interface EnteredAt {
  readonly ok: true;
  readonly epoch: string;
  readonly head: number;
  readonly now: number;
  readonly audience: Audience;
  readonly states: Record<string, unknown>;
}
export type Entered = EnteredAt &
  ({ readonly snapshot: unknown } | { readonly events: readonly (NumberedEvent | HiddenEvent)[] });
/** The snapshot's JSON in gzip. */
export type EnteredPacked = EnteredAt & { readonly packed: Uint8Array<ArrayBuffer> | ArrayBuffer };
export type EnterReply = Entered | EnteredPacked | Failed;

export interface Failed {
  readonly ok: false;
  readonly refusal?: { readonly code: RefusalCode; readonly details: RefusalDetails };
  /** Reference of a fault in the server's log. */
  readonly fault?: string;
}
export type CommandReply<Reply> = { readonly ok: true; readonly reply: Reply } | Failed;

/** The way from the server to one screen and back; times are milliseconds, null where nothing came back. */
export interface ScreenMeasure {
  readonly kind: 'screen' | 'person';
  readonly personId: string | null;
  readonly isHost: boolean;
  readonly medianMs: number | null;
  readonly worstMs: number | null;
  readonly sent: number;
  /** Without an answer within two seconds. */
  readonly lost: number;
}

export interface CommandMessage {
  /** Made by the client, repeated unchanged on every retry (rule 4). */
  readonly id: string;
  readonly input: unknown;
}

export interface ServerToClient {
  events: (frame: EventsFrame) => void;
  head: (frame: HeadFrame) => void;
  state: (frame: StateFrame) => void;
  /** Answered at once: how far this screen is. */
  measure: (answer: () => void) => void;
  /** Whether the server reaches its database (rule 9). */
  service: (state: { readonly available: boolean }) => void;
}
export interface ClientToServer {
  enter: (request: EnterRequest, answer: (reply: EnterReply) => void) => void;
  leave: (room: string) => void;
  /** By a host of the room: how far its screens on this node are. */
  measure: (room: string, answer: (reply: CommandReply<readonly ScreenMeasure[]>) => void) => void;
  /** Every live command under one event; the name picks it from the server's registry. */
  command: (
    message: CommandMessage & { readonly name: string },
    answer: (reply: CommandReply<unknown>) => void,
  ) => void;
}

/** At most this many events are replayed; further behind, a snapshot is shorter. */
export const replayLimit = 500;
export const heartbeatMs = 4_000;
export const stateIntervalMs = 200;
/**
 * Milliseconds between two values of a room's state. A frame costs a node about 20 µs a reader, so a hall hears of
 * turnout less often than a room does, and its votes are not held up by the telling: 200 ms up to 1,000 readers, 400 ms
 * for 2,000, 2 s for 10,000.
 */
export function stateIntervalFor(readers: number): number {
  return Math.max(stateIntervalMs, readers / 5);
}
