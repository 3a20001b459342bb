/**
 * Rooms on this node: who is in them, what has been told, what they are told next.
 *
 * A room is active here while a socket of ours is in it. `told` is the highest number this node has fanned out.
 * Events arrive from commands of this node in commit order or a little out of it; whatever leaves a gap, or was
 * committed by another node, is read from the log: at once on a gap, otherwise by the sweep (rule 8: hints may be
 * lost, events may not). The order is therefore always seq, told + 1, told + 2 …
 *
 * Entering (rule 2): join the socket first, then read. A snapshot in the making may be shared by a crowd only if it
 * is not older than what this node had told when the joiner came, for anything later reaches the joiner as an event.
 * Whatever else entering asks is asked together with all who come meanwhile, and read after they came.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Scope } from '../../shared/identity/permissions.ts';
import type { Viewer } from '../../shared/identity/roles.ts';
import {
  heartbeatMs,
  replayLimit,
  stateIntervalMs,
  type Audience,
  type EnterReply,
  type EnterRequest,
  type HiddenEvent,
  type NumberedEvent,
  type RoomKind,
} from '../../shared/live/protocol.ts';
import { Refusal } from '../../shared/refusal.ts';
import { CoalescedRead } from '../coalesced-read.ts';
import { isOutage, sql, type Database } from '../database.ts';
import type { Hint } from './hints.ts';
import { channelOf, channels, type LiveServer } from './live-server.ts';
import { packedOf } from './packed.ts';
import {
  eventsAfter,
  eventsMissed,
  headOf,
  type LoggedEvent,
  type LoggedEvents,
  type Missed,
  type Since,
} from './room-log.ts';
import type { RoomSource } from './room-source.ts';
import { RoomStates } from './room-states.ts';
import { readSnapshot, SharedSnapshot, type Snapshot } from './shared-snapshot.ts';
import { tellAll } from './tell-all.ts';

/** A source, its questions asked by everybody who comes at once answered together. */
interface OpenSource {
  readonly source: RoomSource;
  readonly scopes: CoalescedRead<string, Scope | null>;
  readonly states: CoalescedRead<string, Record<string, unknown>>;
}

interface ActiveRoom {
  readonly kind: RoomKind;
  told: number;
  readonly waiting: Map<number, LoggedEvent>;
  catchingUp: Promise<void> | null;
  /** Another node has told of more since the log was last read. */
  heard: boolean;
  readonly snapshot: SharedSnapshot;
  readonly states: RoomStates;
}

export interface RoomCounters {
  readonly snapshotsBuilt: () => void;
  readonly eventsSent: (count: number) => void;
}

/** How often a node looks and speaks by itself; tests of long evenings live faster. */
export interface Pace {
  readonly heartbeatMs: number;
  readonly sweepMs: number;
}

export class Rooms {
  private readonly active = new Map<string, Promise<ActiveRoom>>();
  private readonly ready = new Map<string, ActiveRoom>();
  private readonly sources = new Map<RoomKind, OpenSource>();
  private readonly missed: CoalescedRead<Since, Missed>;
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly io: LiveServer;
  private readonly database: Database;
  private readonly log: Logger;
  private readonly now: () => Date;
  private readonly counters: RoomCounters;
  private readonly pace: Pace;
  private readonly hint: (hint: Hint) => void;
  private readonly moved = new Set<string>();
  private epoch = '';
  private sweeping = false;

  constructor(options: {
    io: LiveServer;
    database: Database;
    log: Logger;
    now: () => Date;
    sources: readonly RoomSource[];
    counters: RoomCounters;
    pace?: Pace;
    /** Tells the other nodes. */
    hint?: (hint: Hint) => void;
  }) {
    this.io = options.io;
    this.database = options.database;
    this.log = options.log;
    this.now = options.now;
    this.counters = options.counters;
    this.hint = options.hint ?? (() => undefined);
    this.pace = options.pace ?? { heartbeatMs, sweepMs: 1_000 };
    for (const source of options.sources) this.sources.set(source.kind, this.open(source));
    this.missed = new CoalescedRead((asked: readonly Since[]) =>
      eventsMissed(this.database.pool, asked, replayLimit),
    );
  }

  private open(source: RoomSource): OpenSource {
    return {
      source,
      scopes: new CoalescedRead((rooms: readonly string[]) => source.scopes(this.database.pool, rooms)),
      states: new CoalescedRead(
        async (rooms: readonly string[]) =>
          (await source.states?.(this.database.pool, rooms)) ?? rooms.map(() => ({})),
      ),
    };
  }

  async start(): Promise<void> {
    const [row] = await sql<{ epoch: string }>(this.database.pool, 'select epoch from database_epoch');
    if (!row) throw new Error('database_epoch is empty');
    this.epoch = row.epoch;
    this.io.of('/').adapter.on('delete-room', (name: string) => this.forget(name));
    this.timers.push(
      setInterval(() => this.beat(), this.pace.heartbeatMs),
      setInterval(() => void this.sweep(), this.pace.sweepMs),
    );
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    for (const room of this.ready.values()) room.states.stop();
  }

  /** Answers `enter`: the caller has checked nothing yet but the form of the request, and still reads who it is. */
  async enter(
    request: EnterRequest,
    asking: Promise<Viewer>,
    join: (channel: string, audience: Audience) => void,
  ): Promise<EnterReply> {
    const open = this.sources.get(request.kind);
    const [viewer, scope] = await Promise.all([asking, open?.scopes.ask(request.room)]);
    if (viewer.kind === 'anyone') throw new Refusal('notSignedIn');
    const audience = open && scope ? open.source.audienceOf(viewer, scope) : null;
    if (!open || !audience) throw new Refusal('notAllowed');
    const room = await this.activate(open.source, request.room);
    join(channelOf(request.room, audience), audience);
    if (this.ready.get(request.room) !== room) {
      // The last socket left while this one came, and the room was forgotten; the sweep mends what it missed.
      this.ready.set(request.room, room);
      this.active.set(request.room, Promise.resolve(room));
    }
    const atLeast = room.told;
    const common = { ok: true, epoch: this.epoch, audience, now: this.now().getTime() } as const;
    if (request.since && request.since.epoch === this.epoch) {
      const [{ head, events }, states] = await Promise.all([
        this.missed.ask({ room: request.room, seq: request.since.seq }),
        this.statesOf(open, request.room, room, audience),
      ]);
      if (head >= request.since.seq && events.length === head - request.since.seq) {
        return { ...common, head, events: events.map((event) => visibleTo(event, audience)), states };
      }
    }
    const snapshot = await room.snapshot.take(atLeast, room.told);
    const packed = request.unpacks ? await packedOf(snapshot) : null;
    const states = await this.statesOf(open, request.room, room, audience);
    const entered = { ...common, head: snapshot.seq, states };
    return packed ? { ...entered, packed } : { ...entered, snapshot: snapshot.value };
  }

  /** Called after a commit of this node. */
  publish(logged: readonly LoggedEvents[]): void {
    for (const { room: id, events } of logged) {
      const head = events[events.length - 1]?.seq;
      if (head !== undefined) this.hint({ room: id, head });
      const room = this.ready.get(id);
      if (!room) continue;
      const movedBy = this.sources.get(room.kind)?.source.movedBy;
      if (events.some(({ type }) => movedBy?.has(type))) {
        this.hint({ room: id });
        this.lookAtStates(id);
      }
      for (const event of events) if (event.seq > room.told) room.waiting.set(event.seq, event);
      this.tell(id, room);
      if (room.waiting.size > 0) this.catchUp(id, room);
    }
  }

  setState(id: string, key: string, value: unknown): void {
    this.hint({ room: id });
    this.keepState(id, key, value);
  }

  /** What no other node can read: it is not hinted at. */
  keepState(id: string, key: string, value: unknown): void {
    this.ready.get(id)?.states.set(key, value);
  }

  /** What another node says (rule 8): a reason to look now instead of at the next sweep. */
  hear({ room: id, head }: Pick<Hint, 'room' | 'head'>): void {
    const room = this.ready.get(id);
    if (!room) return;
    if (head === undefined) return this.lookAtStates(id);
    if (head <= room.told) return;
    room.heard = true;
    this.catchUp(id, room);
  }

  /** Once for all that is heard meanwhile. */
  private lookAtStates(id: string): void {
    if (this.moved.size === 0) {
      setTimeout(() => {
        const moved = new Set(this.moved);
        this.moved.clear();
        this.readStates(moved).catch((error: unknown) => this.report(error, 'reading states failed'));
      }, stateIntervalMs / 2).unref();
    }
    this.moved.add(id);
  }

  private async readStates(of: { has(id: string): boolean }): Promise<void> {
    for (const { source } of this.sources.values()) await this.sweepStates(source, of);
  }

  private activate(source: RoomSource, id: string): Promise<ActiveRoom> {
    const known = this.active.get(id);
    if (known) return known;
    const made = headOf(this.database.pool, id).then((head): ActiveRoom => {
      const room: ActiveRoom = {
        kind: source.kind,
        told: head,
        waiting: new Map(),
        catchingUp: null,
        heard: false,
        snapshot: new SharedSnapshot(() => this.build(source, id)),
        states: new RoomStates(this.io, id),
      };
      this.ready.set(id, room);
      return room;
    });
    this.active.set(id, made);
    made.catch(() => this.active.delete(id));
    return made;
  }

  private forget(channel: string): void {
    const id = channel.slice(0, channel.lastIndexOf(':'));
    const adapterRooms = this.io.of('/').adapter.rooms;
    if (channels(id).some((name) => adapterRooms.has(name))) return;
    this.ready.get(id)?.states.stop();
    this.ready.delete(id);
    this.active.delete(id);
  }

  private tell(id: string, room: ActiveRoom): void {
    const due: LoggedEvent[] = [];
    for (let next = room.waiting.get(room.told + 1); next; next = room.waiting.get(room.told + 1)) {
      room.waiting.delete(next.seq);
      room.told = next.seq;
      due.push(next);
    }
    if (due.length === 0) return;
    for (const audience of ['everyone', 'hosts'] as const) {
      const channel = channelOf(id, audience);
      const size = this.io.of('/').adapter.rooms.get(channel)?.size ?? 0;
      if (size === 0) continue;
      tellAll(this.io, {
        to: [channel],
        name: 'events',
        frame: { room: id, epoch: this.epoch, events: due.map((event) => visibleTo(event, audience)) },
      });
      this.counters.eventsSent(due.length * size);
    }
  }

  private catchUp(id: string, room: ActiveRoom): void {
    room.catchingUp ??= this.readMissing(id, room)
      .catch((error: unknown) => this.report(error, 'catching up a room failed; the sweep tries again'))
      .finally(() => {
        room.catchingUp = null;
      });
  }

  private async readMissing(id: string, room: ActiveRoom): Promise<void> {
    for (;;) {
      room.heard = false;
      const missing = await eventsAfter(this.database.pool, id, room.told, replayLimit);
      for (const event of missing) if (event.seq > room.told) room.waiting.set(event.seq, event);
      this.tell(id, room);
      if (missing.length < replayLimit && !room.heard) return;
    }
  }

  /** Once a second: whatever other nodes committed, or a lost hint left behind, is told from the log. */
  private async sweep(): Promise<void> {
    if (this.sweeping || this.ready.size === 0) return;
    this.sweeping = true;
    try {
      const heads = await sql<{ id: string; head: number }>(
        this.database.pool,
        'select id, head::float8 as head from room where id = any($1::uuid[])',
        [[...this.ready.keys()]],
      );
      for (const { id, head } of heads) {
        const room = this.ready.get(id);
        if (room && head > room.told) this.catchUp(id, room);
      }
      await this.readStates(this.ready);
    } catch (error) {
      this.report(error, 'the sweep of rooms failed');
    } finally {
      this.sweeping = false;
    }
  }

  private async sweepStates(source: RoomSource, of: { has(id: string): boolean }): Promise<void> {
    const rooms = [...this.ready].filter(([id, room]) => room.kind === source.kind && of.has(id));
    if (!source.movingStates || rooms.length === 0) return;
    const before = new Map(rooms.map(([id, room]) => [id, room.states.known()]));
    const read = await source.movingStates(
      this.database.pool,
      rooms.map(([id]) => id),
    );
    for (const { room: id, key, value } of read) {
      const known = this.ready.get(id)?.states.get(key);
      // What was set while we read is newer than what we read.
      if (known === before.get(id)?.get(key) && !isDeepStrictEqual(known, value))
        this.keepState(id, key, value);
    }
  }

  /**
   * Rule 7: whoever lost the last message hears of it within seconds. Nothing here is volatile: a client follows
   * several rooms, and all their heads but the first would be dropped.
   */
  private beat(): void {
    const now = this.now().getTime();
    for (const [id, room] of this.ready) {
      const frame = { room: id, epoch: this.epoch, head: room.told, now };
      tellAll(this.io, { to: channels(id), name: 'head', frame });
      room.states.repeat();
    }
  }

  private async build(source: RoomSource, id: string): Promise<Snapshot> {
    this.counters.snapshotsBuilt();
    await this.database.loadOrm();
    return readSnapshot(this.database.em(), id, (em, room) => source.snapshot(em, room));
  }

  private async statesOf(
    open: OpenSource,
    id: string,
    room: ActiveRoom,
    audience: Audience,
  ): Promise<Record<string, unknown>> {
    const read = await open.states.ask(id);
    return { ...room.states.knownTo(audience), ...read };
  }

  private report(error: unknown, message: string): void {
    if (isOutage(error)) this.log.warn(message);
    else this.log.error({ err: error }, message);
  }
}

function visibleTo(event: LoggedEvent, audience: Audience): NumberedEvent | HiddenEvent {
  return event.audience === 'everyone' || audience === 'hosts'
    ? { seq: event.seq, type: event.type, data: event.data, at: event.at }
    : { seq: event.seq };
}
