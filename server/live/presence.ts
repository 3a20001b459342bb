/** Whose screens follow a room, on this node and on the others as they tell it; told to its hosts as state (rule 6). */
import { heartbeatMs, stateIntervalMs } from '../../shared/live/protocol.ts';
import type { Hint, Present } from './hints.ts';
import { channels, type LiveServer } from './live-server.ts';
import type { Rooms } from './rooms.ts';

/** Nodes tell each other again with each heartbeat; one that has been silent for three has ended. */
const silentMs = 3 * heartbeatMs;
const betweenTellingMs = 1_000;

export class Presence {
  private readonly io: LiveServer;
  private readonly rooms: Rooms;
  private readonly tell: ((room: string, present: Present) => void) | undefined;
  private readonly due = new Set<string>();
  /** Rooms with followers on this node. */
  private readonly here = new Set<string>();
  private readonly untold = new Set<string>();
  /** By room, then node. */
  private readonly elsewhere = new Map<string, Map<string, Present & { readonly heardAt: number }>>();
  private readonly timers: NodeJS.Timeout[] = [];

  /** `tell` tells the other nodes; without it there is only this one. */
  constructor(parts: { io: LiveServer; rooms: Rooms; tell?: (room: string, present: Present) => void }) {
    this.io = parts.io;
    this.rooms = parts.rooms;
    this.tell = parts.tell;
    if (!this.tell) return;
    this.timers.push(
      setInterval(() => this.tellOthers(), betweenTellingMs),
      setInterval(() => this.repeat(), heartbeatMs),
    );
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Counted once for all who come and go meanwhile. */
  changed(room: string): void {
    if (this.due.has(room)) return;
    this.due.add(room);
    setTimeout(() => {
      this.due.delete(room);
      this.untold.add(room);
      this.look(room);
    }, stateIntervalMs / 2).unref();
  }

  /** What another node says of its own followers. */
  hear(node: string, room: string, present: Present): void {
    const nodes = this.elsewhere.get(room) ?? new Map<string, Present & { heardAt: number }>();
    const before = nodes.get(node);
    nodes.set(node, { ...present, heardAt: Date.now() });
    this.elsewhere.set(room, nodes);
    const isSame =
      before?.screens === present.screens && before.people.join(' ') === present.people.join(' ');
    if (!isSame) this.look(room);
  }

  private look(room: string): void {
    const present = presentIn(this.io, room);
    if (isEmpty(present)) this.here.delete(room);
    else this.here.add(room);
    const all = [present, ...(this.elsewhere.get(room)?.values() ?? [])];
    this.rooms.keepState(room, 'presence', {
      connectedPersonIds: [...new Set(all.flatMap(({ people }) => people))].sort(),
      screens: all.reduce((sum, { screens }) => sum + screens, 0),
    });
  }

  private tellOthers(): void {
    for (const room of this.untold) this.tell?.(room, presentIn(this.io, room));
    this.untold.clear();
  }

  private repeat(): void {
    for (const room of this.here) this.untold.add(room);
    for (const [room, nodes] of this.elsewhere) {
      const [known, since] = [nodes.size, Date.now() - silentMs];
      for (const [node, { heardAt, ...present }] of nodes)
        if (heardAt < since || isEmpty(present)) nodes.delete(node);
      if (nodes.size === 0) this.elsewhere.delete(room);
      if (nodes.size < known) this.look(room);
    }
  }
}

const isEmpty = ({ people, screens }: Present) => people.length === 0 && screens === 0;

function presentIn(io: LiveServer, room: string): Present {
  const people = new Set<string>();
  let screens = 0;
  for (const channel of channels(room)) {
    for (const socketId of io.of('/').adapter.rooms.get(channel) ?? []) {
      const viewer = io.of('/').sockets.get(socketId)?.data.viewer;
      if (viewer?.kind === 'person') people.add(viewer.personId);
      if (viewer?.kind === 'screen') screens += 1;
    }
  }
  return { people: [...people].sort(), screens };
}

/** What another node says goes to whom it concerns. */
export function hearing(parts: () => { rooms: Rooms; presence: Presence }) {
  return (hint: Hint, node: string): void => {
    const { rooms, presence } = parts();
    if (hint.present) presence.hear(node, hint.room, hint.present);
    else rooms.hear(hint);
  };
}
