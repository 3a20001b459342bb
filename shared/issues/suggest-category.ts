import { categories, type Category } from './categories.ts';

/**
 * The category whose words occur most in what somebody writes, longer words counting for more (广场舞 says more than
 * 吵); the earlier one of two that tie, and null when none occurs. The words of each stand in the locales under `hints`, separated by blanks, those of both
 * languages in both: people write in their own whatever the page speaks.
 */
export function suggestCategory(
  text: string,
  hints: (category: Category) => string,
  among: readonly Category[] = categories,
): Category | null {
  const written = text.toLowerCase();
  let best: { category: Category; found: number } | null = null;
  for (const category of among) {
    const words = hints(category).toLowerCase().split(' ');
    const found = words.reduce((sum, word) => sum + (written.includes(word) ? word.length : 0), 0);
    if (found > (best?.found ?? 0)) best = { category, found };
  }
  return best?.category ?? null;
}
