/**
 * What asking will probably take: the waves played through with a seeded generator, the same people and rules as in
 * earnest. Beside it the two ways people ask without them, one after another and everybody at once, to compare.
 */
import { chanceOfAtLeast, nextWave, type Wave, type WaveSettings, type WaveSituation } from './waves.ts';

export interface Forecast {
  /** The share of runs in which every place was filled by the deadline. */
  readonly chance: number;
  /** On average. */
  readonly messages: number;
}

export type Strategy = (situation: WaveSituation, settings: WaveSettings) => Wave;

/** As many as are missing and not thinking about it yet. */
export const oneForOne: Strategy = (situation, settings) =>
  first(situation, settings, Math.max(0, situation.missing - situation.pending.length));

export const everybody: Strategy = (situation, settings) =>
  first(situation, settings, situation.candidates.length);

function first({ candidates, missing, pending }: WaveSituation, settings: WaveSettings, count: number): Wave {
  const those = candidates.filter((one) => one.askedThisWeek < settings.weeklyCap).slice(0, count);
  return {
    personIds: those.map(({ personId }) => personId),
    chance: chanceOfAtLeast([...pending, ...those.map(({ chance }) => chance)], missing),
  };
}

/** Everyone answers or stays silent within a wave's time; only then goes the next one out. */
export function simulate(
  start: WaveSituation,
  settings: WaveSettings,
  { runs = 400, seed = 1, strategy = nextWave }: { runs?: number; seed?: number; strategy?: Strategy } = {},
): Forecast {
  const random = generator(seed);
  let filled = 0;
  let messages = 0;
  for (let run = 0; run < runs; run += 1) {
    const outcome = playOnce(start, settings, strategy, random);
    messages += outcome.messages;
    if (outcome.isFilled) filled += 1;
  }
  return { chance: filled / runs, messages: messages / runs };
}

function playOnce(
  start: WaveSituation,
  settings: WaveSettings,
  strategy: Strategy,
  random: () => number,
): { isFilled: boolean; messages: number } {
  let { missing, pending, candidates } = start;
  let messages = 0;
  for (let { rounds } = start; rounds > 0 && missing > 0; rounds -= 1) {
    const { personIds } = strategy({ missing, pending, candidates, rounds }, settings);
    const asked = new Set(personIds);
    messages += asked.size;
    const chances = [
      ...pending,
      ...candidates.filter(({ personId }) => asked.has(personId)).map(({ chance }) => chance),
    ];
    missing -= chances.filter((chance) => random() < chance).length;
    candidates = candidates.filter(({ personId }) => !asked.has(personId));
    pending = [];
  }
  return { isFilled: missing <= 0, messages };
}

/** mulberry32: small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
