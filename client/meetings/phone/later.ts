/**
 * What a phone does not need in its first seconds. Each part is fetched when it is first shown, and all of them once the
 * meeting is on the screen, so that nothing is missing when the line drops later.
 */
import { withWords } from '../../with-words.ts';

export const later = {
  amendmentOrMotion: async () => (await import('./ProposeMotion.svelte')).default,
  entryCard: async () => (await import('../shared/EntryCard.svelte')).default,
  invitation: () => withWords(import('./Invitation.svelte'), 'convening'),
  minutes: async () => (await import('./MinutesOnPhone.svelte')).default,
  optionVote: async () => (await import('./OptionVote.svelte')).default,
  rules: () => withWords(import('../shared/RulesInWords.svelte'), 'convening'),
  resultCard: () => withWords(import('../shared/ResultCard.svelte'), 'arithmetic'),
};

/** Best effort: what cannot be had now is fetched when it is needed, and says so then if it fails. */
export async function fetchTheRest(): Promise<void> {
  await Promise.allSettled(Object.values(later).map((load) => load()));
}
