/** Readings of what was done and what it cost, taken in turns, and the medians of them. */
import type { Done } from './orders.ts';

export interface Reading extends Done {
  /** CPU seconds of the server: Node and PostgreSQL together, or of the reference in its place. */
  readonly serverCpu: number;
  readonly generatorCpu: number;
}
export interface Rate {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** Share of one core that a generator process had in use. */
  readonly generatorBusy: number;
  readonly readings: readonly Reading[];
}

export interface Meters {
  readonly server: () => number;
  readonly generator: () => number;
}

export async function read(meters: Meters, act: () => Promise<Done>): Promise<Reading> {
  const [server, generator] = [meters.server(), meters.generator()];
  const { operations, seconds } = await act();
  return {
    operations,
    seconds,
    serverCpu: meters.server() - server,
    generatorCpu: meters.generator() - generator,
  };
}

/** A-B-C-A-B-C…, so that whatever else the machine does meets all of them alike. Returns the readings of each. */
export async function inTurns<Name extends string>(
  rounds: number,
  acts: readonly { readonly name: Name; readonly act: () => Promise<Reading> }[],
): Promise<(name: Name) => Reading[]> {
  const taken: { name: Name; reading: Reading }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, act } of acts) taken.push({ name, reading: await act() });
  }
  return (name) => taken.filter((one) => one.name === name).map(({ reading }) => reading);
}

/** Medians of the wall rates; CPU over all readings together, because the system counts it in hundredths of a second. */
export function rateOf(readings: readonly Reading[], generators: number): Rate {
  const sum = (of: (reading: Reading) => number) => readings.reduce((total, one) => total + of(one), 0);
  return {
    perSecond: median(readings.map(({ operations, seconds }) => operations / seconds)),
    perCpuSecond: sum(({ operations }) => operations) / sum(({ serverCpu }) => serverCpu),
    generatorBusy: sum(({ generatorCpu }) => generatorCpu) / sum(({ seconds }) => seconds) / generators,
    readings,
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Linear between neighbours; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
