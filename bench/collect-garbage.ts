/**
 * Memory that a process really holds: its inspector is woken by a signal and asked to collect garbage, so that what is
 * read afterwards is neither what V8 has not tidied up yet nor a guess. The process must have been started with
 * `--inspect-port` of `port`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { z } from 'zod';

const targets = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);
const answer = z.object({ id: z.int(), result: z.unknown() });
const usage = z.object({ usedSize: z.number(), backingStorageSize: z.number().default(0) });
const wakeWithinMs = 5_000;

/** Bytes in use on the heap and in buffers, after collecting twice. */
export async function heldBy({ pid, port }: { pid: number; port: number }): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await debuggerUrl(port), { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  try {
    await ask(socket, 1, 'HeapProfiler.collectGarbage');
    await ask(socket, 2, 'HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = usage.parse(await ask(socket, 3, 'Runtime.getHeapUsage'));
    return usedSize + backingStorageSize;
  } finally {
    socket.terminate();
  }
}

async function debuggerUrl(port: number): Promise<string> {
  const deadline = performance.now() + wakeWithinMs;
  for (;;) {
    try {
      const [first] = targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
      if (first) return first.webSocketDebuggerUrl;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(20);
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (data: WebSocket.RawData) => {
      const parsed = answer.safeParse(JSON.parse(Buffer.isBuffer(data) ? data.toString() : '{}'));
      if (!parsed.success || parsed.data.id !== id) return;
      socket.off('message', onMessage);
      resolve(parsed.data.result);
    };
    socket.on('message', onMessage).once('close', () => reject(new Error('the inspector went away')));
    socket.send(JSON.stringify({ id, method }));
  });
}
