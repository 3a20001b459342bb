/** What the volunteering tab does not need at once: each part is fetched with its words when it is first shown. */
import { needTexts } from '../../i18n.ts';

async function withWords<Part>(part: Promise<{ default: Part }>): Promise<Part> {
  const [loaded] = await Promise.all([part, needTexts(['street'])]);
  return loaded.default;
}

export const later = {
  reconfirm: () => withWords(import('./ReconfirmBox.svelte')),
  swapBox: () => withWords(import('./SwapBox.svelte')),
  swapOffer: () => withWords(import('./SwapOffer.svelte')),
};
