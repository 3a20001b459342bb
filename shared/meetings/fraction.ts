/** Exact comparison of counts with shares such as "2/3"; no floating point. */

export type Fraction = `${number}/${number}`;

export interface Parts {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Parses "2/3"; null unless it is a fraction of whole numbers from 0 to 1. */
export function parseFraction(text: string): Parts | null {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const numerator = BigInt(match[1]);
  const denominator = BigInt(match[2]);
  return denominator === 0n || numerator > denominator ? null : { numerator, denominator };
}

/** The smallest whole count that reaches the share of `base`: at least it, or strictly more than it. */
export function countNeeded(share: string, base: number, strict: boolean): number {
  const parts = parseFraction(share);
  if (!parts) throw new Error(`not a fraction between 0 and 1: ${share}`);
  const scaled = parts.numerator * BigInt(base);
  const whole = scaled / parts.denominator;
  const exact = whole * parts.denominator === scaled;
  return Number(exact && !strict ? whole : whole + 1n);
}
