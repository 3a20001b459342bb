/** readTable in a thread of its own: a large workbook takes seconds, in which no vote may wait. Refusals: as readTable. */
import { Worker } from 'node:worker_threads';
import { Refusal } from '../shared/refusal.ts';
import type { Sheet } from '../shared/sheet.ts';
import type { TableRead } from './read-table-thread.ts';

export function readTableAside(content: Buffer): Promise<readonly Sheet[]> {
  const worker = new Worker(new URL('./read-table-thread.ts', import.meta.url), { workerData: content });
  return new Promise<readonly Sheet[]>((resolve, reject) => {
    worker.on('message', (read: TableRead) =>
      'sheets' in read ? resolve(read.sheets) : reject(new Refusal(read.refused, read.details)),
    );
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`the thread that reads a table ended with ${code}`)));
  }).finally(() => worker.terminate());
}
