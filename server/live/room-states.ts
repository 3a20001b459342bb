/** The latest values of one room, told at most every 200 ms, rarer in a hall, and skipped for slow readers (rule 6). */
import { stateIntervalFor, stateIntervalMs, type Audience } from '../../shared/live/protocol.ts';
import { channelOf, channels, readersIn, type LiveServer } from './live-server.ts';
import { tellAll } from './tell-all.ts';

/** Who is connected concerns those who run the room, and in a full hall the list is long. */
const forHosts: ReadonlySet<string> = new Set(['presence']);
const betweenStatesMs = 20;

export class RoomStates {
  private readonly io: LiveServer;
  private readonly room: string;
  private readonly values = new Map<string, unknown>();
  private readonly dirty = new Set<string>();
  /** Told since the last heartbeat, which tells them once more: a reader that was not ready has missed them. */
  private readonly fresh = new Set<string>();
  private lastToldAt = 0;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(io: LiveServer, room: string) {
    this.io = io;
    this.room = room;
  }

  get(key: string): unknown {
    return this.values.get(key);
  }

  /** What is known now, by key. */
  known(): ReadonlyMap<string, unknown> {
    return new Map(this.values);
  }

  knownTo(audience: Audience): Record<string, unknown> {
    return Object.fromEntries([...this.values].filter(([key]) => audience === 'hosts' || !forHosts.has(key)));
  }

  set(key: string, value: unknown): void {
    this.values.set(key, value);
    this.dirty.add(key);
    if (this.timer || this.stopped) return;
    const interval = stateIntervalFor(readersIn(this.io, this.room));
    // In a hall the first of many changes waits for the others too.
    this.tellIn(Math.max(interval - stateIntervalMs, this.lastToldAt + interval - Date.now()));
  }

  /** With the heartbeat, and not volatile: of several rooms that a client follows all but the first would be dropped. */
  repeat(): void {
    for (const key of this.fresh) this.tell(key, { volatile: false });
    this.fresh.clear();
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** One key at a time: of two volatile frames in one moment a carrier that is busy with the first drops the second. */
  private tellIn(waitMs: number): void {
    this.timer = setTimeout(() => {
      this.timer = null;
      this.lastToldAt = Date.now();
      const [key] = this.dirty;
      if (key === undefined) return;
      this.dirty.delete(key);
      this.fresh.add(key);
      this.tell(key, { volatile: true });
      if (this.dirty.size > 0) this.tellIn(betweenStatesMs);
    }, waitMs);
  }

  private tell(key: string, { volatile }: { volatile: boolean }): void {
    tellAll(this.io, {
      to: forHosts.has(key) ? [channelOf(this.room, 'hosts')] : channels(this.room),
      name: 'state',
      frame: { room: this.room, key, value: this.values.get(key) },
      volatile,
    });
  }
}
