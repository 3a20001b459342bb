/**
 * A page that nobody stands before opens itself again once the server answers, less and less often while it breaks each
 * time. How often it did is kept with the address, where it outlives a reload without storage (`history.state`).
 */
const waitsMs = [3_000, 6_000, 12_000, 24_000, 30_000] as const;
const lastWaitMs = 30_000;
const answerMs = 10_000;
/** A page that held for so long broke for another reason. */
const forgottenMs = 10 * 60_000;

interface Tries {
  readonly tries: number;
  readonly at: number;
}

export class ComeBack {
  /** Until the next try. */
  seconds = $state(0);
  #tries = triesBefore();
  #tryAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Returns how to stop. */
  start(): () => void {
    const now = () => void this.#try();
    window.addEventListener('online', now);
    this.#timer = setInterval(() => this.#tick(), 250);
    this.#wait();
    return () => {
      window.removeEventListener('online', now);
      clearInterval(this.#timer);
    };
  }

  #wait(): void {
    this.#tryAt = Date.now() + (waitsMs[this.#tries] ?? lastWaitMs);
    this.#tries += 1;
    this.#tick();
  }

  #tick(): void {
    if (this.#tryAt === 0) return;
    const remaining = Math.max(0, Math.ceil((this.#tryAt - Date.now()) / 1_000));
    this.seconds = remaining;
    if (remaining === 0) void this.#try();
  }

  /** Not into the browser's own page of errors: a reload waits until there is something to load. */
  async #try(): Promise<void> {
    if (this.#tryAt === 0) return;
    this.#tryAt = 0;
    this.seconds = 0;
    if (!(await serverAnswers())) {
      this.#wait();
      return;
    }
    const kept: Tries = { tries: this.#tries, at: Date.now() };
    window.history.replaceState(kept, '');
    window.location.reload();
  }
}

async function serverAnswers(): Promise<boolean> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), answerMs);
  try {
    const answer = await fetch(window.location.pathname, { cache: 'no-store', signal: patience.signal });
    return answer.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function triesBefore(): number {
  const state: unknown = window.history.state;
  if (typeof state !== 'object' || state === null || !('tries' in state) || !('at' in state)) return 0;
  const { tries, at } = state;
  if (typeof tries !== 'number' || typeof at !== 'number') return 0;
  return Date.now() - at > forgottenMs ? 0 : tries;
}
