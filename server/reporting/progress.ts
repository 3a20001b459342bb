/** How far a long export has come. Between two steps others are served, and whoever has left stops it. */
import { setImmediate as pause } from 'node:timers/promises';

export class ExportCancelled extends Error {
  override name = 'ExportCancelled';
}

export class Progress {
  readonly #of: number;
  readonly #tell: (done: number, of: number) => void;
  readonly #signal: AbortSignal | undefined;
  #done = 0;

  /** `of`: how many steps there will be at most. */
  constructor(of: number, tell: (done: number, of: number) => void = () => undefined, signal?: AbortSignal) {
    this.#of = of;
    this.#tell = tell;
    this.#signal = signal;
  }

  /** Throws ExportCancelled when nobody waits for it any more. */
  async step(): Promise<void> {
    if (this.#signal?.aborted) throw new ExportCancelled();
    this.#done = Math.min(this.#of, this.#done + 1);
    this.#tell(this.#done, this.#of);
    await pause();
  }
}
