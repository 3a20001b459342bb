/** Everything in the demo comes out the same at every run: ids are derived from names, chance from a fixed seed. */
import { v5 } from 'uuid';

const namespace = '6f0f9b7a-5a0e-4c57-9d3c-1a2f3c4d5e6f';

export function idOf(kind: string, key: string | number): string {
  return v5(`${kind}:${key}`, namespace);
}

/** Mulberry32: small, and good enough for invented records. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  share(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.share() < probability;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.between(0, from.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** A shuffled copy. */
  shuffle<T>(from: readonly T[]): T[] {
    return from
      .map((item) => ({ item, at: this.share() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  code(letters: string, length: number): string {
    return Array.from({ length }, () => this.pick([...letters])).join('');
  }
}
