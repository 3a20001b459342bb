import { needTexts, type Namespace } from './i18n.ts';

/** A part that is fetched when it is first shown, with the words it needs. */
export async function withWords<Part>(
  part: Promise<{ default: Part }>,
  ...words: readonly Namespace[]
): Promise<Part> {
  const [loaded] = await Promise.all([part, needTexts(words)]);
  return loaded.default;
}
