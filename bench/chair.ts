/** Runs a meeting of the bench as its host and one representative would: by commands over the product's own sockets. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { addDays, localDay } from '../shared/local-time.ts';
import type { MeetingCommands } from '../shared/meetings/commands.ts';
import type { BallotAddress } from './orders.ts';
import type { Product } from './product.ts';
import type { BenchMeeting, Person } from './town.ts';
import { Wire } from './wire.ts';

/** What a person speaks over: a Wire, or a device that repeats itself until it is answered. */
export type Line = Pick<Wire, 'ask' | 'cut'>;

const tooFast = z.object({
  ok: z.literal(false),
  refusal: z.object({
    code: z.literal('tooManyRequests'),
    details: z.object({ retryAfterMs: z.number() }),
  }),
});
const answer = z.object({ ok: z.literal(true), reply: z.record(z.string(), z.unknown()).nullable() });

export class Chair {
  private readonly meeting: BenchMeeting;
  private readonly lines: ReadonlyMap<string, Line>;
  private itemId: string;

  /** The host's line and those of the first two voters, by person. */
  constructor(meeting: BenchMeeting, lines: ReadonlyMap<string, Line>) {
    this.meeting = meeting;
    this.lines = lines;
    this.itemId = meeting.itemId;
  }

  /** The host, and so many of the voters. */
  static async of(product: Product, meeting: BenchMeeting, voters = 2): Promise<Chair> {
    const lines = new Map<string, Line>();
    const people = [meeting.host, ...meeting.voters.slice(0, voters).map(({ person }) => person)];
    for (const { personId, token } of people) {
      const wire = await Wire.connect({
        url: product.url,
        cookie: product.cookieOf(token),
        onEvent: () => undefined,
        onClose: () => undefined,
      });
      lines.set(personId, wire);
    }
    return new Chair(meeting, lines);
  }

  close(): void {
    for (const line of this.lines.values()) line.cut();
  }

  /** Nobody's limit of commands is lifted for the bench: whoever is too fast waits as told. */
  async do<Name extends keyof MeetingCommands>(
    person: Person | undefined,
    name: Name,
    input: Omit<MeetingCommands[Name], 'meetingId'>,
  ): Promise<Record<string, unknown>> {
    const line = person ? this.lines.get(person.personId) : undefined;
    if (!line) throw new Error(`nobody is there to ${name}`);
    const message = { id: randomUUID(), name, input: { meetingId: this.meeting.id, ...input } };
    for (;;) {
      const text = await line.ask('command', JSON.stringify(message));
      const reply: unknown = JSON.parse(text);
      const told = tooFast.safeParse(reply);
      if (told.success) {
        await pause(told.data.refusal.details.retryAfterMs);
        continue;
      }
      const parsed = answer.safeParse(reply);
      if (!parsed.success) throw new Error(`${name}: ${text.slice(0, 300)}`);
      return parsed.data.reply ?? {};
    }
  }

  /** A new motion, seconded: now hands may go up. Returns it. */
  async debate(): Promise<string> {
    const { voters, unitId } = this.meeting;
    const [proposer, seconder] = voters;
    const proposed = await this.do(proposer?.person, 'proposeMotion', {
      itemId: this.itemId,
      onBehalfOfSeatId: null,
      what: '在三号巷装十盏路灯',
      unitId,
      dueOn: addDays(localDay(Date.now()), 60),
      costYuan: 48_000,
      costNote: '公共收益',
    });
    const motionId = z.string().parse(proposed['motionId']);
    await this.do(seconder?.person, 'secondMotion', { motionId });
    return motionId;
  }

  /** A new motion, seconded, and the vote on it open. */
  async openBallot(): Promise<BallotAddress> {
    const motionId = await this.debate();
    const opened = await this.do(this.meeting.host, 'openBallot', { motionId });
    return { meetingId: this.meeting.id, ballotId: z.string().parse(opened['ballotId']) };
  }

  /** What is decided is closed, and the next item opened. */
  async closeBallot({ ballotId }: BallotAddress): Promise<void> {
    await this.do(this.meeting.host, 'closeBallot', { ballotId });
    await this.nextItem();
  }

  async nextItem(): Promise<void> {
    const { host } = this.meeting;
    await this.do(host, 'closeItem', { itemId: this.itemId });
    const added = await this.do(host, 'addItem', { issueId: null, title: '路灯' });
    this.itemId = z.string().parse(added['itemId']);
    await this.do(host, 'openItem', { itemId: this.itemId });
  }
}
