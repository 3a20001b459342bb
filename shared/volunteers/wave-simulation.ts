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
  /** When half of the runs that were filled were full, in times to answer; null: none was. */
  readonly untilFull: number | null;
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

/**
 * Everyone answers or stays silent within a wave's time, at any moment of it alike; only then goes the next one out.
 */
export function simulate(
  start: WaveSituation,
  settings: WaveSettings,
  { runs = 400, seed = 1, strategy = nextWave }: { runs?: number; seed?: number; strategy?: Strategy } = {},
): Forecast {
  const random = { answer: generator(seed), moment: generator(seed + 1) };
  const full: number[] = [];
  let messages = 0;
  for (let run = 0; run < runs; run += 1) {
    const outcome = playOnce(start, settings, strategy, random);
    messages += outcome.messages;
    if (outcome.fullAfter !== null) full.push(outcome.fullAfter);
  }
  full.sort((a, b) => a - b);
  return {
    chance: full.length / runs,
    messages: messages / runs,
    untilFull: full[Math.floor(full.length / 2)] ?? null,
  };
}

interface Chances {
  readonly answer: () => number;
  readonly moment: () => number;
}

function playOnce(
  start: WaveSituation,
  settings: WaveSettings,
  strategy: Strategy,
  random: Chances,
): { messages: number; fullAfter: number | null } {
  let { missing, pending, candidates } = start;
  let messages = 0;
  let fullAfter = missing <= 0 ? 0 : null;
  for (let { rounds } = start; rounds > 0 && missing > 0; rounds -= 1) {
    const { personIds } = strategy({ missing, pending, candidates, rounds }, settings);
    const asked = new Set(personIds);
    messages += asked.size;
    const chances = [
      ...pending,
      ...candidates.filter(({ personId }) => asked.has(personId)).map(({ chance }) => chance),
    ];
    const yes = chances.filter((chance) => random.answer() < chance).map(() => random.moment());
    const last = yes.sort((a, b) => a - b)[missing - 1];
    if (last !== undefined) fullAfter = start.rounds - rounds + last;
    missing -= yes.length;
    candidates = candidates.filter(({ personId }) => !asked.has(personId));
    pending = [];
  }
  return { messages, fullAfter };
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
