/** The thread that writes one report and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { Refusal, type RefusalCode, type RefusalDetails } from '../../shared/refusal.ts';
import { openDatabase } from '../database.ts';
import { reportFile, type ReportFile } from './report-file.ts';

export interface ReportOrder {
  readonly databaseUrl: string;
  readonly wanted: Omit<ReportFile, 'tell' | 'signal'>;
}

export type ReportTold =
  | { readonly done: number; readonly of: number }
  | { readonly content: string | Uint8Array }
  | { readonly refused: RefusalCode; readonly details: RefusalDetails };

const port = parentPort;
if (!port) throw new Error('report-thread.ts runs in a thread of its own');
const say = (told: ReportTold) => port.postMessage(told);
const { databaseUrl, wanted }: ReportOrder = workerData;

const database = await openDatabase({ url: databaseUrl, poolSize: 1, log: pino({ enabled: false }) });
try {
  const tell = (done: number, of: number) => say({ done, of });
  say({ content: await reportFile(database.em(), { ...wanted, tell }) });
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say({ refused: error.code, details: error.details });
} finally {
  await database.close();
}
