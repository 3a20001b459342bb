/** Values as no client sends them. */
import type { Dice } from '../../server/demo/seeded.ts';

const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '0',
  '\u0000',
  '𠮷'.repeat(40),
  'x'.repeat(5_000),
  [],
  {},
  [[[[]]]],
  { __proto__: null, constructor: { prototype: 1 } },
  "'; drop table ballot; --",
  { toString: 1, length: -1 },
];

/** A value with one of its parts left out, doubled, or made something else. */
export function bent(value: unknown, dice: Dice): unknown {
  if (dice.chance(0.2)) return dice.pick(oddities);
  if (Array.isArray(value)) {
    const at = dice.between(0, Math.max(0, value.length - 1));
    return value.map((part: unknown, index) => (index === at ? bent(part, dice) : part));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const at = dice.between(0, entries.length);
    if (at === entries.length) return { ...value, [dice.code('abcdefgh_$.', 5)]: dice.pick(oddities) };
    return Object.fromEntries(
      entries.flatMap(([key, part], index): [string, unknown][] => {
        if (index !== at) return [[key, part]];
        return dice.chance(0.2) ? [] : [[key, bent(part, dice)]];
      }),
    );
  }
  if (typeof value === 'string') {
    const at = dice.between(0, value.length);
    return value.slice(0, at) + dice.pick(['', '\u0000', '"', '-', '𝄞', '9']) + value.slice(at + 1);
  }
  return dice.pick(oddities);
}
