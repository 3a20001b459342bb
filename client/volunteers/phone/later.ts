/** What the volunteering tab does not need at once: each part is fetched with its words when it is first shown. */
import { needTexts, type Namespace } from '../../i18n.ts';

async function withWords<Part>(
  part: Promise<{ default: Part }>,
  ...words: readonly Namespace[]
): Promise<Part> {
  const [loaded] = await Promise.all([part, needTexts(words.length > 0 ? words : ['street'])]);
  return loaded.default;
}

export const later = {
  calendar: () => withWords(import('./MyCalendar.svelte'), 'times'),
  certificates: () => withWords(import('./MyCertificates.svelte'), 'certificate'),
  consent: () => withWords(import('./MyConsent.svelte'), 'street', 'consent'),
  map: () => withWords(import('../ShiftMap.svelte'), 'times'),
  reconfirm: () => withWords(import('./ReconfirmBox.svelte')),
  news: () => withWords(import('./NewsBox.svelte')),
  tallyWitness: () => withWords(import('./TallyWitness.svelte')),
  rateShift: () => withWords(import('./RateShift.svelte')),
  swapBox: () => withWords(import('./SwapBox.svelte')),
  swapOffer: () => withWords(import('./SwapOffer.svelte')),
  times: () => withWords(import('./MyTimes.svelte'), 'times'),
};
