/** What the volunteering tab does not need at once: each part is fetched with its words when it is first shown. */
import { withWords } from '../../with-words.ts';

export const later = {
  calendar: () => withWords(import('./MyCalendar.svelte'), 'times'),
  certificates: () => withWords(import('./MyCertificates.svelte'), 'certificate'),
  consent: () => withWords(import('./MyConsent.svelte'), 'street', 'consent'),
  map: () => withWords(import('../ShiftMap.svelte'), 'times'),
  reconfirm: () => withWords(import('./ReconfirmBox.svelte'), 'street'),
  news: () => withWords(import('./NewsBox.svelte'), 'street'),
  tallyWitness: () => withWords(import('./TallyWitness.svelte'), 'street'),
  rateShift: () => withWords(import('./RateShift.svelte'), 'street'),
  swapBox: () => withWords(import('./SwapBox.svelte'), 'street'),
  swapOffer: () => withWords(import('./SwapOffer.svelte'), 'street'),
  times: () => withWords(import('./MyTimes.svelte'), 'times'),
};
