/**
 * Volunteers for shifts, by the contract of shared/volunteers/matching/contract.ts, in a thread of its own. At the
 * deadline the thread is stopped, whatever it is doing, and the best plan so far is the answer, with its bounds.
 * Without a deadline's interference the same input in any order gives the same roster. Changes nothing anywhere.
 */
import { Worker } from 'node:worker_threads';
import type { MatchInput, MatchOutput, StageResult } from '../../../shared/volunteers/matching/contract.ts';
import type { Answer } from './answer.ts';
import type { WorkerInput, WorkerMessage } from './worker.ts';

export interface MatchOptions {
  /** Told of the first plan at once, and of every better one and every new bound. */
  readonly onProgress?: (stages: readonly StageResult[]) => void;
  /** Stops the search; the best plan so far is the answer. */
  readonly signal?: AbortSignal;
}

export async function matchVolunteers(
  input: MatchInput,
  { onProgress, signal }: MatchOptions = {},
): Promise<MatchOutput> {
  const startedAt = Date.now();
  const deadlineAt = startedAt + input.settings.deadlineSeconds * 1000;
  const answer = await inThread({ input, deadlineAt }, onProgress, signal);
  return { ...answer, milliseconds: Date.now() - startedAt };
}

function inThread(
  workerData: WorkerInput,
  onProgress: MatchOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  return new Promise<Answer>((resolve, reject) => {
    let best: Answer | null = null;
    let isOver = false;
    const finish = () => {
      isOver = true;
      // Before the first plan there is nothing to answer with yet.
      if (best) resolve(best);
    };
    const deadline = setTimeout(finish, Math.max(0, workerData.deadlineAt - Date.now()));
    signal?.addEventListener('abort', finish, { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if ('done' in message) return finish();
      if ('stages' in message) return onProgress?.(message.stages);
      best = message.answer;
      if (isOver) finish();
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(new Error(`the matching thread ended with ${code} before it answered`)),
    );
    deadline.unref();
  }).finally(() => worker.terminate());
}
