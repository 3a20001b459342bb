/** The thread that reads one table and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { Refusal, type RefusalCode, type RefusalDetails } from '../shared/refusal.ts';
import type { Sheet } from '../shared/sheet.ts';
import { readTable } from './read-table.ts';

export type TableRead =
  { readonly sheets: readonly Sheet[] } | { readonly refused: RefusalCode; readonly details: RefusalDetails };

const port = parentPort;
if (!port) throw new Error('read-table-thread.ts runs in a thread of its own');
const content: Uint8Array = workerData;
const read: TableRead = await readTable(Buffer.from(content)).then(
  (sheets) => ({ sheets }),
  (error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    return { refused: error.code, details: error.details };
  },
);
port.postMessage(read);
