/**
 * A list of names as it is typed or pasted: one person a line, the last digits of the telephone behind the name, and for
 * a child whether the guardian has agreed (同意 or yes, 未同意 or no).
 */
export interface ListedPerson {
  readonly name: string;
  readonly phoneEnd: string;
  /** Null: grown up. */
  readonly guardianConsent: boolean | null;
}

export interface SignInList {
  readonly people: readonly ListedPerson[];
  /** Lines that can't be read, counted from 1. */
  readonly unclear: readonly { readonly line: number; readonly text: string }[];
}

const consents: Readonly<Record<string, boolean>> = { 同意: true, yes: true, 未同意: false, no: false };

export function readSignInList(text: string): SignInList {
  const people: ListedPerson[] = [];
  const unclear: { line: number; text: string }[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((line, at) => {
    const trimmed = line
      .normalize('NFKC')
      .replaceAll(/[,、;\t]/g, ' ')
      .trim();
    if (trimmed === '') return;
    const words = trimmed.split(/\s+/);
    const consent = consents[(words[words.length - 1] ?? '').toLowerCase()];
    if (consent !== undefined) words.pop();
    const digits = /^\d{3,}$/.test(words[words.length - 1] ?? '') ? (words.pop() ?? '') : '';
    const name = words.join(' ');
    if (name === '' || name.length > 60 || /\d/.test(name)) {
      unclear.push({ line: at + 1, text: line.trim().slice(0, 60) });
      return;
    }
    const phoneEnd = digits.slice(-4);
    if (seen.has(`${name} ${phoneEnd}`)) return;
    seen.add(`${name} ${phoneEnd}`);
    people.push({ name, phoneEnd, guardianConsent: consent ?? null });
  });
  return { people, unclear };
}
