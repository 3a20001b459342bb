/** Somebody at a device without a browser: signed in, asking by tRPC, following a meeting by socket as client/live does. */
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import type { AppRouter } from '../../server/router.ts';
import type {
  ClientToServer,
  CommandReply,
  EnterReply,
  EventsFrame,
  HiddenEvent,
  NumberedEvent,
  ServerToClient,
} from '../../shared/live/protocol.ts';
import { applyEvent } from '../../shared/meetings/apply-event.ts';
import type { MeetingEvent } from '../../shared/meetings/events.ts';
import type { MeetingView } from '../../shared/meetings/view.ts';

export class Participant {
  readonly name: string;
  readonly url: string;
  readonly cookie: string;
  readonly api;
  private socket: Socket<ServerToClient, ClientToServer> | null = null;
  private meetingId = '';
  view: MeetingView | null = null;
  epoch = '';
  seq = 0;
  /** Every number applied, in order. */
  readonly applied: number[] = [];
  /** What was told under those numbers, as far as this viewer may see it. */
  readonly heard: NumberedEvent[] = [];
  /** Numbers whose content this viewer may not see. */
  readonly hidden: number[] = [];

  constructor(name: string, url: string, cookie: string) {
    this.name = name;
    this.url = url;
    this.cookie = cookie;
    this.api = createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: `${url}/api/trpc`, headers: { cookie } })],
    });
  }

  static async fromDemo(url: string, personId: string, name: string): Promise<Participant> {
    return new Participant(name, url, await cookieFrom(`${url}/api/auth/demo/sign-in`, { personId }));
  }

  static async fromLink(link: string, name: string): Promise<Participant> {
    const { origin, hash } = new URL(link);
    return new Participant(
      name,
      origin,
      await cookieFrom(`${origin}/api/auth/personal-link/enter`, { token: hash.slice(1) }),
    );
  }

  async followMeeting(meetingId: string): Promise<void> {
    this.meetingId = meetingId;
    const socket: Socket<ServerToClient, ClientToServer> = io(this.url, {
      path: '/live',
      transports: ['websocket'],
      extraHeaders: { cookie: this.cookie },
      reconnectionDelay: 100,
      reconnectionDelayMax: 300,
      // A line cut while it is being opened tells nobody; the attempt is given up after this.
      timeout: 2_000,
      forceNew: true,
    });
    this.socket = socket;
    socket.on('events', (frame) => this.onEvents(frame));
    socket.on('connect', () => void this.enter());
    await this.until(() => this.view !== null, 'the first snapshot');
  }

  /** Sends until answered, under one id, as the browser does. */
  async do(name: string, input: object = {}, id: string = uuidv4()): Promise<CommandReply<unknown>> {
    for (;;) {
      const socket = this.socket;
      if (!socket) throw new Error(`${this.name} follows no meeting`);
      await this.until(() => socket.connected, 'a connection');
      try {
        const reply = await socket
          .timeout(3_000)
          .emitWithAck('command', { id, name, input: { meetingId: this.meetingId, ...input } });
        if (!reply.ok && reply.refusal?.code === 'unavailable') continue;
        return reply;
      } catch {
        // No answer: the line or the server was cut. The same id asks again.
        continue;
      }
    }
  }

  /** Like do, but a refusal is an error. */
  async must(name: string, input: object = {}, id?: string): Promise<Record<string, unknown>> {
    const reply = await this.do(name, input, id);
    if (!reply.ok) throw new Error(`${this.name} ${name}: ${JSON.stringify(reply)}`);
    return typeof reply.reply === 'object' && reply.reply !== null ? { ...reply.reply } : {};
  }

  vote(ballotId: string, choice: 'yes' | 'no' | 'abstain', id: string = uuidv4()) {
    return this.do(
      'castVote',
      {
        ballotId,
        content: { choice },
        chosenAt: Date.now(),
        trackingCode: id.replaceAll('-', '').slice(0, 12),
      },
      id,
    );
  }

  /** Asks for all that happened until now, instead of waiting to be told. */
  catchUp(): Promise<void> {
    return this.enter();
  }

  cutLine(): void {
    this.socket?.io.engine.close();
  }

  leave(): void {
    this.socket?.disconnect();
    this.socket = null;
  }

  /** Polls a condition: the tests wait for what they expect, never for a time. */
  async until(condition: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
    const started = Date.now();
    while (!condition()) {
      if (Date.now() - started > timeoutMs) throw new Error(`${this.name} waited for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  private async enter(): Promise<void> {
    const since = this.epoch ? { since: { epoch: this.epoch, seq: this.seq } } : {};
    const reply: EnterReply | null | undefined = await this.socket
      ?.timeout(5_000)
      .emitWithAck('enter', { kind: 'meeting', room: this.meetingId, ...since })
      .catch(() => null);
    if (!reply) return;
    if (!reply.ok) {
      if (reply.refusal?.code === 'unavailable') return this.enter();
      throw new Error(`${this.name} may not enter: ${JSON.stringify(reply)}`);
    }
    if ('packed' in reply) throw new Error(`${this.name} cannot unpack`);
    this.epoch = reply.epoch;
    if ('snapshot' in reply) {
      this.view = reply.snapshot as MeetingView;
      this.seq = reply.head;
    } else {
      this.applyAll(reply.events);
    }
  }

  private onEvents(frame: EventsFrame): void {
    if (frame.epoch !== this.epoch || !this.applyAll(frame.events)) void this.enter();
  }

  private applyAll(events: readonly (NumberedEvent | HiddenEvent)[]): boolean {
    for (const event of events) {
      if (event.seq <= this.seq) continue;
      if (event.seq !== this.seq + 1) return false;
      this.seq = event.seq;
      this.applied.push(event.seq);
      if (!('type' in event)) {
        this.hidden.push(event.seq);
        continue;
      }
      this.heard.push(event);
      if (this.view)
        this.view = applyEvent(this.view, { type: event.type, data: event.data } as MeetingEvent);
    }
    return true;
  }
}

async function cookieFrom(url: string, body: object): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (!response.ok || cookies.length === 0)
    throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return cookies.join('; ');
}
