/**
 * A client that keeps coming back, as client/live does: connected → (the line is cut) → away → tries again after a
 * quarter to three quarters of a second, as often as it takes → connected, entering from the last number it knows.
 * The wait does not grow, so that what is measured is the server's return and not the client's patience.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { EnterRequest } from '../shared/live/protocol.ts';
import { Wire } from './wire.ts';

interface Options {
  readonly url: string;
  readonly cookie: string | null;
  readonly room: EnterRequest;
  readonly onEvent: (name: string, frame: string) => void;
}

const frameOfEvents = z.tuple([
  z.literal('events'),
  z.object({ events: z.array(z.object({ seq: z.int() })) }),
]);

export class Follower {
  private readonly options: Options;
  private wire: Wire | null = null;
  private at: { epoch: string; seq: number } | null = null;
  private stopped = false;

  constructor(options: Options) {
    this.options = options;
  }

  /** Resolves when the room has been entered. */
  async come(): Promise<void> {
    const { url, cookie, room, onEvent } = this.options;
    const wire = await Wire.connect({
      url,
      cookie,
      onEvent: (name, frame) => {
        if (name === 'events') this.apply(frame);
        onEvent(name, frame);
      },
      onClose: () => void this.comeBack(),
    });
    const request = this.at ? { ...room, since: this.at } : room;
    // No answer ever comes over a line that was cut; its closing starts the next attempt.
    const reply = await wire.ask('enter', JSON.stringify(request));
    const [, epoch] = /^{"ok":true.*?"epoch":"([^"]+)"/.exec(reply) ?? [];
    const [, head] = /"head":(\d+)/.exec(reply) ?? [];
    if (epoch === undefined || head === undefined) throw new Error(`may not enter: ${reply.slice(0, 300)}`);
    this.at = { epoch, seq: Math.max(this.at?.seq ?? 0, Number(head)) };
    this.wire = wire;
  }

  isBackAt(head: number): boolean {
    return this.wire !== null && (this.at?.seq ?? -1) >= head;
  }

  stop(): void {
    this.stopped = true;
    this.wire?.cut();
  }

  private apply(frame: string): void {
    const [, { events }] = frameOfEvents.parse(JSON.parse(frame.slice(2)));
    for (const { seq } of events) if (this.at && seq === this.at.seq + 1) this.at.seq = seq;
  }

  private async comeBack(): Promise<void> {
    this.wire = null;
    while (!this.stopped && this.wire === null) {
      await pause(250 + Math.random() * 500);
      const came = await this.come().then(
        () => true,
        () => false,
      );
      if (came) return;
    }
  }
}
