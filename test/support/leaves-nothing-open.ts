/**
 * A test file that leaves a socket, a server, a child process or a worker behind fails, by name of what is left:
 * in the product the same would keep a closed server alive.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';

const watched = new Set(['TCPSocketWrap', 'TCPServerWrap', 'PipeServerWrap', 'ProcessWrap', 'MessagePort']);
const patienceMs = 3000;

const open = () => process.getActiveResourcesInfo().filter((kind) => watched.has(kind));
const before = open().length;

afterAll(async () => {
  const deadline = Date.now() + patienceMs;
  while (open().length > before) {
    if (Date.now() > deadline) throw new Error(`the tests of this file left open: ${open().join(', ')}`);
    await pause(20);
  }
});
