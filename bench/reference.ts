/** The reference server of a run, as seen from the process that directs it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { endChild } from './end-child.ts';

/** Emits a frame to the Socket.IO room (G), or writes it to every plain WebSocket (F). */
export interface ReferenceMessage {
  readonly kind: 'emit' | 'write';
  /** For `emit` the event's payload as JSON, for `write` the frame's text. */
  readonly frame: string;
  readonly times: number;
  readonly everyMs: number;
}

export interface Reference {
  readonly pid: number;
  readonly url: string;
  readonly rawUrl: string;
  send(message: ReferenceMessage): Promise<void>;
  stop(): Promise<void>;
}

const listening = z.object({ port: z.int(), rawPort: z.int() });

export async function startReference(): Promise<Reference> {
  const child = fork(join(import.meta.dirname, 'reference-server.ts'));
  const [first] = await once(child, 'message');
  const { port, rawPort } = listening.parse(first);
  if (child.pid === undefined) throw new Error('the reference server has no process');
  return {
    pid: child.pid,
    url: `http://127.0.0.1:${port}`,
    rawUrl: `ws://127.0.0.1:${rawPort}`,
    async send(message) {
      const done = once(child, 'message');
      child.send(message);
      await done;
    },
    stop: () => endChild(child, 'SIGTERM'),
  };
}
