/**
 * A line of its own for each simulated attendee, opened by this browser over the hall's network, as the phones of a full
 * room would be: each follows the meeting, and what its attendee does travels on it. Remembers how many came up, how soon
 * what they sent was acknowledged, and what never was: of the last vote, for the network may have been changed since.
 */
import { io, type Socket } from 'socket.io-client';
import { v4 as uuidv4 } from 'uuid';
import type {
  ClientToServer,
  CommandReply,
  EnterReply,
  ServerToClient,
} from '../../../shared/live/protocol.ts';
import type { LineFigures } from '../../../shared/meetings/hall-check.ts';
import type { Deed, LineTicket } from '../../../shared/meetings/rehearsal.ts';

type Line = Socket<ServerToClient, ClientToServer>;

const answerMs = 6_000;
/** People do not tap all at the same moment, but a vote has the whole room within seconds. */
const spreadMs = 1_500;

export class HallLines {
  readonly #meetingId: string;
  readonly #lines = new Map<string, Line>();
  readonly #up = new Set<string>();
  readonly #people = new Set<string>();
  readonly #openedMs = new Map<string, number>();
  #ballotId: unknown = null;
  #votesMs: number[] = [];
  #sent = 0;
  #lost = 0;

  constructor(meetingId: string) {
    this.#meetingId = meetingId;
  }

  get seatIds(): string[] {
    return [...this.#lines.keys()];
  }

  /** Whether a screen that was measured is one of these lines. */
  carries(personId: string | null): boolean {
    return personId !== null && this.#people.has(personId);
  }

  open({ seatId, personId, ticket }: LineTicket): void {
    if (this.#lines.has(seatId)) return;
    let started = performance.now();
    const line: Line = io({
      path: '/live',
      transports: ['websocket', 'polling'],
      auth: { ticket },
      forceNew: true,
      timeout: answerMs,
    });
    this.#lines.set(seatId, line);
    this.#people.add(personId);
    line.io.on('reconnect_attempt', () => (started = performance.now()));
    line.on('measure', (answer) => answer());
    line.on('disconnect', () => this.#up.delete(seatId));
    line.on('connect', () => {
      const request = { kind: 'meeting', room: this.#meetingId, unpacks: true } as const;
      line.timeout(answerMs).emit('enter', request, (error: Error | null, reply: EnterReply) => {
        if (error || !reply.ok) return;
        this.#up.add(seatId);
        this.#openedMs.set(seatId, performance.now() - started);
      });
    });
  }

  /** Every answer counts, a refusal too: it came. */
  send({ seatId, name, input }: Deed): void {
    const line = this.#lines.get(seatId);
    if (!line) return;
    if ('ballotId' in input && input.ballotId !== this.#ballotId) this.#beginVote(input.ballotId);
    setTimeout(() => {
      const started = performance.now();
      const message = { id: uuidv4(), name, input };
      line.timeout(answerMs).emit('command', message, (error: Error | null, reply: CommandReply<unknown>) => {
        this.#sent += 1;
        if (error) this.#lost += 1;
        else if (name === 'castVote' && reply.ok) this.#votesMs.push(performance.now() - started);
      });
    }, Math.random() * spreadMs);
  }

  #beginVote(ballotId: unknown): void {
    this.#ballotId = ballotId;
    this.#votesMs = [];
    this.#sent = 0;
    this.#lost = 0;
  }

  /** When all are up, or those that are not had their time. */
  async settled(): Promise<void> {
    const until = performance.now() + answerMs;
    while (this.#up.size < this.#lines.size && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }

  figures(): LineFigures {
    return {
      asked: this.#lines.size,
      up: this.#up.size,
      openedMs: [...this.#openedMs.values()],
      votesMs: this.#votesMs,
      sent: this.#sent,
      lost: this.#lost,
    };
  }

  close(): void {
    for (const line of this.#lines.values()) line.disconnect();
    this.#lines.clear();
    this.#up.clear();
  }
}
