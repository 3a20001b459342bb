/** The reference server of a run, as seen from the process that directs it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { endChild } from './end-child.ts';
import { freePort } from './free-port.ts';

/** Emits a frame to the Socket.IO room (G), or writes it to every plain WebSocket (F). */
export interface ReferenceMessage {
  readonly kind: 'emit' | 'write';
  /** For `emit` the event's payload as JSON, for `write` the frame's text. */
  readonly frame: string;
  readonly times: number;
  readonly everyMs: number;
}

const listening = z.object({ port: z.int(), rawPort: z.int() });

export class Reference {
  readonly url: string;
  /** Where its inspector would listen if it were woken by a signal. */
  readonly inspectorPort: number;
  private readonly port: number;
  private rawPort = 0;
  private child: ChildProcess | null = null;

  private constructor(port: number, inspectorPort: number) {
    this.port = port;
    this.inspectorPort = inspectorPort;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async make(): Promise<Reference> {
    return new Reference(await freePort(), await freePort());
  }

  async start(): Promise<void> {
    this.child = fork(join(import.meta.dirname, 'reference-server.ts'), [String(this.port)], {
      execArgv: [`--inspect-port=127.0.0.1:${this.inspectorPort}`],
    });
    const [first] = await once(this.child, 'message');
    this.rawPort = listening.parse(first).rawPort;
  }

  get rawUrl(): string {
    return `ws://127.0.0.1:${this.rawPort}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async send(message: ReferenceMessage): Promise<void> {
    if (!this.child) throw new Error('the reference server is not running');
    const done = once(this.child, 'message');
    this.child.send(message);
    await done;
  }

  async kill(): Promise<void> {
    if (this.child) await endChild(this.child, 'SIGKILL');
  }

  stop(): Promise<void> {
    return this.kill();
  }
}
