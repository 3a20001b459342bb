/** What the registers and the board name by number: service items, functional areas. */
import type { ChoiceWords } from '../shared/reporting/registers.ts';
import { hasText, t } from './i18n.ts';

/** A code that has no words is shown as it is. */
export function codeWords(words: ChoiceWords, code: string): string {
  const key = `registers:${words}.${code}`;
  return hasText(key) ? t(key) : code;
}
