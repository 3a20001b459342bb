/** Exact comparison of counts with shares such as "2/3"; no floating point. */

export type Fraction = `${number}/${number}`;

export interface Parts {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Parses "2/3"; null unless it is a fraction of whole numbers from 0 to 1. */
export function parseFraction(text: string): Parts | null {
  const match = /^(\d{1,100})\/(\d{1,100})$/.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const numerator = BigInt(match[1]);
  const denominator = BigInt(match[2]);
  return denominator === 0n || numerator > denominator ? null : { numerator, denominator };
}

/** No person writes a longer one, and as a number it is exact. */
const largestDenominator = 999_999_999n;

/**
 * A share as people write it, "6/10", "60 %" or "62.5%", in lowest terms: "3/5". Null unless it is above 0 and at most 1.
 */
export function readShare(text: string): Fraction | null {
  // Full-width digits and signs are those of a Chinese keyboard.
  const written = text.normalize('NFKC').replace(/\s/g, '');
  const [, whole, decimals = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?%$/.exec(written) ?? [];
  const parts = parseFraction(whole ? `${whole}${decimals}/100${'0'.repeat(decimals.length)}` : written);
  if (!parts || parts.numerator === 0n) return null;
  const { numerator, denominator } = parts;
  if (denominator > largestDenominator) return null;
  const divisor = commonDivisor(numerator, denominator);
  return `${Number(numerator / divisor)}/${Number(denominator / divisor)}`;
}

function commonDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : commonDivisor(other, one % other);
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
