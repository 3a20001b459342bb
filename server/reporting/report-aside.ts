/**
 * reportFile in a thread of its own: packing a workbook takes seconds, in which no vote may wait. Refusals: as reportFile;
 * ExportCancelled once nobody waits for it any more.
 */
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../shared/refusal.ts';
import { ExportCancelled } from './progress.ts';
import type { ReportFile } from './report-file.ts';
import type { ReportOrder, ReportTold } from './report-thread.ts';

export async function reportAside(
  databaseUrl: string,
  { tell, signal, ...wanted }: ReportFile,
): Promise<string | Buffer> {
  if (signal?.aborted) throw new ExportCancelled();
  const order: ReportOrder = { databaseUrl, wanted };
  const worker = new Worker(new URL('./report-thread.ts', import.meta.url), { workerData: order });
  const { promise, resolve, reject } = Promise.withResolvers<string | Buffer>();
  const cancelled = () => reject(new ExportCancelled());
  signal?.addEventListener('abort', cancelled);
  worker.on('message', (told: ReportTold) => {
    if ('done' in told) tell?.(told.done, told.of);
    else if ('content' in told)
      resolve(typeof told.content === 'string' ? told.content : Buffer.from(told.content));
    else reject(new Refusal(told.refused, told.details));
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`the thread that writes a report ended with ${code}`)));
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', cancelled);
    await worker.terminate();
  }
}
