/** The thread that solves: it may be stopped at any moment; what it has told by then stands. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MatchInput, StageResult } from '../../../shared/volunteers/matching/contract.ts';
import { problemOf } from '../../../shared/volunteers/matching/problem.ts';
import { answerOf, type Answer } from './answer.ts';
import { loadHighs } from './load-highs.ts';
import { solve } from './solve.ts';

export interface WorkerInput {
  readonly input: MatchInput;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
}
/** Stages at once; the whole answer, which names everybody and every reason, as soon as it is made. */
export type WorkerMessage =
  { readonly stages: readonly StageResult[] } | { readonly answer: Answer } | { readonly done: true };

const port = parentPort;
if (!port) throw new Error('worker.ts runs in a thread of its own');
const { input, deadlineAt }: WorkerInput = workerData;
const tell = (message: WorkerMessage) => port.postMessage(message);

const problem = problemOf(input);
solve(problem, {
  highs: await loadHighs(),
  secondsLeft: () => (deadlineAt - Date.now()) / 1000,
  found: (solved) => {
    tell({ stages: solved.stages });
    tell({ answer: answerOf(problem, solved) });
  },
});
tell({ done: true });
