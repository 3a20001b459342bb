/**
 * Many ask at once, one statement answers them all:
 *
 *   idle → (a question comes) → one reading under way → what was asked meanwhile is the next → … → idle
 *
 * Whoever is alone is answered at once; readings follow each other no faster than a crowd gathers, for it comes one by
 * one. No memory: no answer was read before its question was asked, so it says what the database says then
 * (live-protocol rule 5). A reading that fails fails its own questions only.
 */
import { setTimeout as pause } from 'node:timers/promises';

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const mostAtOnce = 500;
/** Nobody notices it, and a reading costs the same for one as for all who come in it. */
const gatherMs = 25;

export class CoalescedRead<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];
  private reading = false;
  private lastBegan = -Infinity;
  private readonly read: (questions: readonly Question[]) => Promise<readonly Answer[]>;

  /** `read` answers in the order of the questions. */
  constructor(read: (questions: readonly Question[]) => Promise<readonly Answer[]>) {
    this.read = read;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (!this.reading) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.reading = true;
    while (this.waiting.length > 0) {
      const early = this.lastBegan + gatherMs - performance.now();
      if (early > 0 && this.waiting.length < mostAtOnce) await pause(early);
      this.lastBegan = performance.now();
      await this.answer(this.waiting.splice(0, mostAtOnce));
    }
    this.reading = false;
  }

  private async answer(asked: readonly Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.read(asked.map(({ question }) => question));
      if (answers.length !== asked.length)
        throw new Error(`${asked.length} questions got ${answers.length} answers`);
      answers.forEach((answer, index) => asked[index]?.resolve(answer));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
