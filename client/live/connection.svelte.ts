/**
 * The one socket of this page. It keeps every followed room current (enter → apply seq + 1 → on a gap enter again),
 * carries commands under ids that survive a lost connection, and always knows whether the server hears us.
 *
 * A socket can die silently in the background: coming back to the page or to the network enters every room again,
 * and a room from which nothing was heard for two heartbeats counts as lost.
 */
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import {
  heartbeatMs,
  type ClientToServer,
  type CommandReply,
  type Entered,
  type EnterReply,
  type EventsFrame,
  type Failed,
  type HeadFrame,
  type ScreenMeasure,
  type ServerToClient,
  type StateFrame,
} from '../../shared/live/protocol.ts';
import { Refusal } from '../../shared/refusal.ts';
import { asRefusal, Fault } from '../api.ts';
import { RoomCopy, type Follower } from './room-copy.ts';
import { canUnpack, unpack } from './unpack.ts';

export type ConnectionState = 'connected' | 'connecting' | 'offline';

interface Pending {
  readonly message: { readonly id: string; readonly name: string; readonly input: unknown };
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
  sending: boolean;
}

const answerMs = 6_000;
/** Five ways to the farthest screen and back, each given up after two seconds. */
const measureMs = 15_000;
const offlineAfterMs = 8_000;
/** A server that cannot reach its database lets nobody in; the library does not ask again by itself then. */
const askAgainMs = 2_000;
/** What was refused may hold again: a link that was renewed, a database that was restored. */
const refusedAgainMs = 15_000;

export class LiveConnection {
  state = $state<ConnectionState>('connecting');
  /** Whether the server reaches its database. */
  available = $state(true);
  /** How many commands wait for an answer. */
  waiting = $state(0);
  #socket: Socket<ServerToClient, ClientToServer> | null = null;
  #screenToken: string | null = null;
  readonly #copies = new Map<string, RoomCopy>();
  readonly #pending = new Map<string, Pending>();
  #clockOffset = 0;
  #unpacks = canUnpack;
  #heardAt = 0;
  #offlineTimer: ReturnType<typeof setTimeout> | null = null;
  #askingAnew: ReturnType<typeof setTimeout> | undefined;

  /** The server's clock, in milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#clockOffset;
  }

  /** The big screen comes with a token instead of a person's session; to be set before anything is followed. */
  useScreenToken(token: string): void {
    this.#screenToken = token;
    if (this.#socket) this.restart();
  }

  follow(follower: Follower): () => void {
    const copy = new RoomCopy(follower);
    const key = follower.room;
    if (this.#copies.has(key)) throw new Error(`room ${key} is followed already`);
    this.#copies.set(key, copy);
    const socket = this.#connect();
    if (socket.connected) this.#enter(copy);
    return () => {
      this.#copies.delete(key);
      socket.emit('leave', key);
    };
  }

  /** Whether somebody on this page already follows the room. */
  follows(room: string): boolean {
    return this.#copies.has(room);
  }

  /** Resolves when the server has committed; stays pending, and is sent again, while there is no connection. */
  command(name: string, input: unknown, id: string = uuidv4()): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const pending: Pending = { message: { id, name, input }, resolve, reject, sending: false };
      this.#pending.set(id, pending);
      this.waiting = this.#pending.size;
      this.#send(pending, this.#connect());
    });
  }

  /** How far the screens of a room are that this page hosts. Throws Refusal or Fault. */
  measure(room: string): Promise<readonly ScreenMeasure[]> {
    return new Promise((resolve, reject) => {
      this.#connect()
        .timeout(measureMs)
        .emit('measure', room, (error: Error | null, reply: CommandReply<readonly ScreenMeasure[]>) => {
          if (error) reject(new Refusal('unavailable'));
          else if (reply.ok) resolve(reply.reply);
          else reject(failure(reply));
        });
    });
  }

  /** After signing in or out: the next handshake carries the new session. */
  restart(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.disconnect();
    for (const copy of this.#copies.values()) copy.forget();
    socket.auth = this.#auth();
    socket.connect();
  }

  #auth(): Record<string, string> {
    return this.#screenToken ? { screenToken: this.#screenToken } : {};
  }

  #connect(): Socket<ServerToClient, ClientToServer> {
    if (this.#socket) return this.#socket;
    const socket: Socket<ServerToClient, ClientToServer> = io({
      path: '/live',
      transports: ['websocket', 'polling'],
      auth: this.#auth(),
      reconnectionDelay: 300,
      reconnectionDelayMax: 3_000,
      timeout: 6_000,
    });
    this.#socket = socket;
    socket.on('connect', () => {
      this.#heard();
      this.#setState('connected');
      for (const copy of this.#copies.values()) this.#enter(copy);
      for (const pending of this.#pending.values()) this.#send(pending, socket);
    });
    socket.on('disconnect', (reason) => {
      for (const copy of this.#copies.values()) copy.giveUp();
      for (const pending of this.#pending.values()) pending.sending = false;
      this.#setState('connecting');
      // The server cut us (too slow, or the session ended): the library does not return by itself then.
      if (reason === 'io server disconnect') socket.connect();
    });
    socket.on('connect_error', () => {
      this.#setState('connecting');
      if (!socket.active) setTimeout(() => this.#connectAgain(socket), askAgainMs);
    });
    socket.on('events', (frame) => this.#onEvents(frame));
    socket.on('head', (frame) => this.#onHead(frame));
    socket.on('state', (frame) => this.#onState(frame));
    socket.on('measure', (answer) => answer());
    socket.on('service', ({ available }) => {
      this.available = available;
    });
    const look = () => this.#lookAgain();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('online', look);
    window.addEventListener('offline', () => this.#setState('offline'));
    setInterval(() => this.#watchSilence(), 1_000);
    return socket;
  }

  /** Whoever hears the server is connected, whatever the browser says about its network. */
  #heard(): void {
    this.#heardAt = Date.now();
    if (this.state !== 'connected' && this.#socket?.connected) this.#setState('connected');
  }

  #connectAgain(socket: Socket<ServerToClient, ClientToServer>): void {
    if (!socket.active) socket.connect();
  }

  #setState(state: ConnectionState): void {
    if (this.#offlineTimer && state !== 'connecting') {
      clearTimeout(this.#offlineTimer);
      this.#offlineTimer = null;
    }
    if (state === 'connecting') {
      if (this.state === 'offline') return;
      this.#offlineTimer ??= setTimeout(() => {
        this.#offlineTimer = null;
        if (this.state === 'connecting') this.state = 'offline';
      }, offlineAfterMs);
    }
    this.state = state;
  }

  #lookAgain(): void {
    const socket = this.#socket;
    if (!socket || document.visibilityState === 'hidden') return;
    if (!socket.connected) {
      this.#connectAgain(socket);
      return;
    }
    for (const copy of this.#copies.values()) this.#enter(copy);
  }

  /** Two heartbeats of silence in a followed room: the line is dead, whatever the socket believes. */
  #watchSilence(): void {
    const socket = this.#socket;
    if (!socket?.connected || this.#copies.size === 0) return;
    if (Date.now() - this.#heardAt > heartbeatMs * 2.5) this.#reconnect(socket);
  }

  #reconnect(socket: Socket<ServerToClient, ClientToServer>): void {
    this.#heard();
    socket.disconnect();
    socket.connect();
  }

  #enter(copy: RoomCopy): void {
    const socket = this.#socket;
    if (!socket?.connected) return;
    const request = copy.begin();
    if (!request) return;
    const isGivenUp = () => this.#copies.get(request.room) !== copy || !copy.awaits(request);
    const sent = { ...request, unpacks: this.#unpacks };
    socket.timeout(answerMs).emit('enter', sent, (error: Error | null, reply: EnterReply) => {
      if (isGivenUp()) return;
      if (error) {
        copy.giveUp();
        this.#reconnect(socket);
        return;
      }
      this.#heard();
      if (!reply.ok) {
        this.#notEntered(copy, reply);
        return;
      }
      this.#clockOffset = reply.now - Date.now();
      this.available = true;
      if (!('packed' in reply)) {
        this.#entered(copy, reply);
        return;
      }
      copy.unpacking();
      unpack(reply.packed).then(
        (snapshot) => {
          if (!isGivenUp()) this.#entered(copy, { ...reply, snapshot });
        },
        () => {
          // This browser can't after all: from now on it asks for plain ones.
          this.#unpacks = false;
          if (isGivenUp()) return;
          copy.giveUp();
          this.#enter(copy);
        },
      );
    });
  }

  #entered(copy: RoomCopy, reply: Entered): void {
    if (!copy.entered(reply)) this.#enter(copy);
  }

  #notEntered(copy: RoomCopy, reply: Failed): void {
    copy.giveUp();
    const error = failure(reply);
    if (!(error instanceof Refusal) || passes(error)) {
      setTimeout(() => this.#enter(copy), retryAfter(error));
      return;
    }
    copy.forget();
    copy.follower.refused(error);
    if (!copy.follower.unattended) return;
    clearTimeout(this.#askingAnew);
    this.#askingAnew = setTimeout(() => this.#askAnew(copy), refusedAgainMs);
  }

  /** Who asks is known since the handshake, so it is the handshake that is made again. */
  #askAnew(copy: RoomCopy): void {
    if (this.#copies.get(copy.follower.room) === copy && this.#socket?.connected)
      this.#reconnect(this.#socket);
  }

  #onEvents(frame: EventsFrame): void {
    this.#heard();
    const copy = this.#copies.get(frame.room);
    if (copy && !copy.take(frame)) this.#enter(copy);
  }

  #onHead(frame: HeadFrame): void {
    this.#heard();
    this.#clockOffset = frame.now - Date.now();
    const copy = this.#copies.get(frame.room);
    if (copy?.isBehind(frame)) this.#enter(copy);
  }

  #onState(frame: StateFrame): void {
    this.#heard();
    this.#copies.get(frame.room)?.state(frame.key, frame.value);
  }

  #send(pending: Pending, socket: Socket<ServerToClient, ClientToServer>): void {
    if (!socket.connected || pending.sending) return;
    pending.sending = true;
    socket
      .timeout(answerMs)
      .emit('command', pending.message, (error: Error | null, reply: CommandReply<unknown>) => {
        pending.sending = false;
        if (!this.#pending.has(pending.message.id)) return;
        if (error) {
          this.#send(pending, socket);
          return;
        }
        this.#heard();
        if (reply.ok) {
          this.#settle(pending);
          pending.resolve(reply.reply);
          return;
        }
        const why = failure(reply);
        if (why instanceof Refusal && passes(why)) {
          setTimeout(() => this.#send(pending, socket), retryAfter(why));
          return;
        }
        this.#settle(pending);
        pending.reject(why);
      });
  }

  #settle(pending: Pending): void {
    this.#pending.delete(pending.message.id);
    this.waiting = this.#pending.size;
  }
}

function failure(failed: Failed): Refusal | Fault {
  return asRefusal(failed.refusal) ?? new Fault(failed.fault ?? '?');
}

/** Refusals that end by themselves. */
function passes({ code }: Refusal): boolean {
  return code === 'unavailable' || code === 'tooManyRequests';
}

function retryAfter(error: Refusal | Fault): number {
  const wait = error instanceof Refusal ? error.details['retryAfterMs'] : undefined;
  return typeof wait === 'number' ? Math.min(Math.max(wait, 200), 10_000) : 2_000;
}

export const live = new LiveConnection();
