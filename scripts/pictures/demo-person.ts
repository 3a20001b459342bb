/** One demo person at work: signed in by the product's own one-click sign-in, asking and commanding like a browser. */
import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import type { AppRouter } from '../../server/router.ts';
import type { ClientToServer, ServerToClient } from '../../shared/live/protocol.ts';
import type { MeetingCommands } from '../../shared/meetings/commands.ts';

const answerMs = 10_000;

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

export class DemoPerson {
  readonly cookies: readonly Cookie[];
  readonly api: ReturnType<typeof apiOf>;
  readonly #baseUrl: string;
  #socket: Socket<ServerToClient, ClientToServer> | undefined;

  private constructor(baseUrl: string, cookies: readonly Cookie[]) {
    this.#baseUrl = baseUrl;
    this.cookies = cookies;
    this.api = apiOf(baseUrl, headerOf(cookies));
  }

  static async signIn(baseUrl: string, name: string): Promise<DemoPerson> {
    const { demo } = await apiOf(baseUrl, '').identity.me.query(undefined);
    const person = demo?.find((candidate) => candidate.name === name);
    if (!person) throw new Error(`the demo offers nobody called ${name}`);
    const answer = await fetch(`${baseUrl}/api/auth/demo/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: baseUrl },
      body: JSON.stringify({ personId: person.id }),
    });
    if (!answer.ok) throw new Error(`signing in as ${name} answered ${answer.status}`);
    return new DemoPerson(baseUrl, answer.headers.getSetCookie().map(parseCookie));
  }

  /** Sends a command of a meeting over the live connection; rejects when it is refused. */
  do<Name extends keyof MeetingCommands>(name: Name, input: MeetingCommands[Name]): Promise<unknown> {
    return this.#command(name, input);
  }

  vote(meetingId: string, ballotId: string, choice: 'yes' | 'no' | 'abstain'): Promise<unknown> {
    const trackingCode = uuidv4().replaceAll('-', '').slice(0, 12);
    return this.#command('castVote', {
      meetingId,
      ballotId,
      content: { choice },
      chosenAt: Date.now(),
      trackingCode,
    });
  }

  /** The whole of a meeting as this person sees it, unchecked. */
  async look(meetingId: string): Promise<unknown> {
    const request = { kind: 'meeting', room: meetingId } as const;
    const reply = await this.#connected().timeout(answerMs).emitWithAck('enter', request);
    if (!reply.ok || !('snapshot' in reply))
      throw new Error(`meeting ${meetingId}: ${JSON.stringify(reply)}`);
    return reply.snapshot;
  }

  leave(): void {
    this.#socket?.disconnect();
  }

  async #command(name: string, input: unknown): Promise<unknown> {
    const message = { id: uuidv4(), name, input };
    const reply = await this.#connected().timeout(answerMs).emitWithAck('command', message);
    if (!reply.ok) throw new Error(`${name} was refused: ${JSON.stringify(reply)}`);
    return reply.reply;
  }

  #connected(): Socket<ServerToClient, ClientToServer> {
    this.#socket ??= io(this.#baseUrl, {
      path: '/live',
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { cookie: headerOf(this.cookies), origin: this.#baseUrl },
    });
    return this.#socket;
  }
}

function apiOf(baseUrl: string, cookie: string) {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${baseUrl}/api/trpc`, headers: { cookie, origin: baseUrl } })],
  });
}

function headerOf(cookies: readonly Cookie[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function parseCookie(line: string): Cookie {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1) };
}
