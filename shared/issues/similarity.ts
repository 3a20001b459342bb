/**
 * How alike two titles are, from 0 to 1 (Dice's coefficient over pairs of neighbouring characters). Chinese words
 * are mostly two characters long, so pairs tell more than PostgreSQL's trigrams; Latin text works as well.
 */
export function similarity(a: string, b: string): number {
  const left = pairs(a);
  const right = pairs(b);
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const pair of left) if (right.has(pair)) shared += 1;
  return (2 * shared) / (left.size + right.size);
}

function pairs(text: string): Set<string> {
  const characters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')];
  return new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`));
}
