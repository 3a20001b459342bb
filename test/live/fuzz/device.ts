/** A device of one person over bad lines: the browser's own copies (client/live/room-copy.ts), and commands until answered. */
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { RoomCopy } from '../../../client/live/room-copy.ts';
import type {
  ClientToServer,
  CommandReply,
  EnterReply,
  HiddenEvent,
  NumberedEvent,
  RoomKind,
  ServerToClient,
} from '../../../shared/live/protocol.ts';
import { applyEvent } from '../../../shared/meetings/apply-event.ts';
import type { MeetingEvent } from '../../../shared/meetings/events.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import type { Dice } from '../../../server/demo/seeded.ts';
import type { Member } from '../../support/assembly.ts';
import { BadLine, type Weather } from './bad-line.ts';

/** What befell a copy, in order: for judging afterwards. */
export type Befell = { readonly reset: number } | { readonly applied: NumberedEvent | HiddenEvent };

export interface Followed {
  readonly copy: RoomCopy;
  readonly befell: Befell[];
}

const answerMs = 1_500;
const turnoutShape = z.object({ ballotId: z.string(), voted: z.number() });

export class Device {
  readonly name: string;
  readonly member: Member;
  readonly followed = new Map<string, Followed>();
  readonly problems: string[] = [];
  view: MeetingView | null = null;
  turnout: unknown = null;
  readonly #dice: Dice;
  readonly #weather: () => Weather;
  readonly #node: () => string;
  #socket: Socket<ServerToClient, ClientToServer> | null = null;
  #line: BadLine;
  #closed = false;

  constructor(options: {
    name: string;
    member: Member;
    dice: Dice;
    weather: () => Weather;
    /** The address of a node that is up. */
    node: () => string;
  }) {
    this.name = options.name;
    this.member = options.member;
    this.#dice = options.dice;
    this.#weather = options.weather;
    this.#node = options.node;
    this.#line = new BadLine(this.#dice, this.#weather);
  }

  follow(kind: RoomKind, room: string): void {
    const befell: Befell[] = [];
    const copy: RoomCopy = new RoomCopy({
      kind,
      room,
      reset: (snapshot) => {
        if (kind === 'meeting') this.view = snapshot as MeetingView;
        befell.push({ reset: copy.seq });
      },
      apply: (event) => {
        if (kind === 'meeting' && this.view && 'type' in event)
          this.view = applyEvent(this.view, { type: event.type, data: event.data } as MeetingEvent);
        befell.push({ applied: event });
      },
      state: (key, value) => this.#onState(key, value),
      refused: (refusal) => this.problems.push(`may not follow: ${refusal.code}`),
    });
    this.followed.set(room, { copy, befell });
  }

  get connected(): boolean {
    return this.#socket?.connected === true;
  }

  connect(): void {
    if (this.#closed) return;
    const line = new BadLine(this.#dice, this.#weather);
    const socket: Socket<ServerToClient, ClientToServer> = io(this.#node(), {
      path: '/live',
      transports: ['websocket'],
      auth: { screenToken: this.member.sessionId },
      reconnection: false,
      forceNew: true,
    });
    this.#line = line;
    this.#socket = socket;
    socket.on('connect', () => {
      for (const { copy } of this.followed.values()) this.#enter(copy);
    });
    socket.on('events', (frame) =>
      line.frame(() => {
        const copy = this.followed.get(frame.room)?.copy;
        if (copy && !copy.take(frame)) this.#enter(copy);
      }),
    );
    socket.on('head', (frame) =>
      line.frame(() => {
        const copy = this.followed.get(frame.room)?.copy;
        if (copy?.isBehind(frame)) this.#enter(copy);
      }),
    );
    socket.on('state', (frame) => line.frame(() => this.#onState(frame.key, frame.value)));
    const lost = () => this.#lost(socket);
    socket.on('disconnect', lost);
    socket.on('connect_error', lost);
  }

  cutLine(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#lost(socket);
    socket.disconnect();
  }

  /** Cut in the middle of anything, a handshake included; once a line. */
  #lost(socket: Socket<ServerToClient, ClientToServer>): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#line.cut();
    for (const { copy } of this.followed.values()) copy.giveUp();
    setTimeout(() => this.connect(), this.#dice.between(0, 25));
  }

  close(): void {
    this.#closed = true;
    this.#line.cut();
    this.#socket?.disconnect();
  }

  /** Sends until answered, under one id; every answer may be lost on its way. */
  async do(name: string, input: object, id: string): Promise<CommandReply<unknown>> {
    for (;;) {
      if (this.#closed) throw new Error(`${this.name} was closed before ${name} was answered`);
      const answered = await this.#ask(name, input, id);
      if (answered && (answered.ok || !this.#isPassing(answered.refusal?.code))) return answered;
      await pause(this.#dice.between(1, 20));
    }
  }

  #isPassing(code: string | undefined): boolean {
    return code === 'unavailable' || code === 'tooManyRequests';
  }

  async #ask(name: string, input: object, id: string): Promise<CommandReply<unknown> | null> {
    const socket = this.#socket;
    const line = this.#line;
    if (!socket?.connected) return null;
    const reply = await socket
      .timeout(answerMs)
      .emitWithAck('command', { id, name, input })
      .catch(() => null);
    if (!reply || this.#dice.chance(this.#weather().lost)) return null;
    return new Promise((resolve) => {
      line.answer(() => resolve(reply));
      setTimeout(() => resolve(null), answerMs).unref();
    });
  }

  /** As client/meetings/live-meeting does: what was read before a later value arrived is dropped. */
  #onState(key: string, value: unknown): void {
    if (key !== 'turnout') return;
    const [known, next] = [this.turnout, value].map((turnout) => turnoutShape.safeParse(turnout).data);
    if (!known || !next || known.ballotId !== next.ballotId || next.voted >= known.voted)
      this.turnout = value;
  }

  #enter(copy: RoomCopy): void {
    const socket = this.#socket;
    const line = this.#line;
    if (!socket?.connected) return;
    const request = copy.begin();
    if (!request) return;
    socket.timeout(answerMs).emit('enter', request, (error: Error | null, reply: EnterReply) => {
      if (!copy.awaits(request)) return;
      if (error) {
        this.cutLine();
        return;
      }
      line.answer(() => {
        if (copy.awaits(request)) this.#entered(copy, reply);
      });
    });
  }

  #entered(copy: RoomCopy, reply: EnterReply): void {
    if (reply.ok) {
      if ('packed' in reply) throw new Error('a device that cannot unpack got a packed snapshot');
      if (!copy.entered(reply)) this.#enter(copy);
      return;
    }
    copy.giveUp();
    if (reply.refusal?.code !== 'unavailable') this.problems.push(`was not let in: ${JSON.stringify(reply)}`);
    setTimeout(() => this.#enter(copy), 20);
  }
}
