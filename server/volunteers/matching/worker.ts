/** The thread that solves: it may be stopped at any moment; what it has told by then stands. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MatchInput } from '../../../shared/volunteers/matching/contract.ts';
import { problemOf } from '../../../shared/volunteers/matching/problem.ts';
import { loadHighs } from './load-highs.ts';
import { solve, type Solved } from './solve.ts';

export interface WorkerInput {
  readonly input: MatchInput;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
}
export type WorkerMessage = { readonly found: Solved } | { readonly done: true };

const port = parentPort;
if (!port) throw new Error('worker.ts runs in a thread of its own');
const { input, deadlineAt }: WorkerInput = workerData;

solve(problemOf(input), {
  highs: await loadHighs(),
  secondsLeft: () => (deadlineAt - Date.now()) / 1000,
  found: (found) => port.postMessage({ found } satisfies WorkerMessage),
});
port.postMessage({ done: true } satisfies WorkerMessage);
