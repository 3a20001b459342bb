/** What a person at the terminal sees of a longer work: each step as it begins and ends, with its seconds. */
import type { Words } from './words.ts';

export interface Progress {
  say(line: string): void;
  step<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  seconds(): string;
}

export function progressOn(output: NodeJS.WritableStream, words: Words): Progress {
  const began = performance.now();
  const say = (line: string) => void output.write(`${line}\n`);
  return {
    say,
    seconds: () => secondsSince(began),
    async step(name, work) {
      const stepBegan = performance.now();
      const step = words(`step.${name}`);
      say(`  · ${words('begun', { step })}`);
      let ending = 'brokenOff';
      try {
        const result = await work();
        ending = 'done';
        return result;
      } finally {
        const mark = ending === 'done' ? '✓' : '✗';
        say(`  ${mark} ${words(ending, { step, seconds: secondsSince(stepBegan) })}`);
      }
    },
  };
}

const secondsSince = (from: number) => ((performance.now() - from) / 1000).toFixed(1);
