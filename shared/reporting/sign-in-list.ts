/**
 * A list of names as it is typed or pasted: one person a line, the last digits of the telephone behind the name, and last what is
 * said of their age: grown up (成人, adult), or of a child whether the guardian has agreed (同意 or yes, 未同意 or no).
 */
export const ages = ['adult', 'agreed', 'notAgreed'] as const;
export type Age = (typeof ages)[number];

/** As a command takes it. */
export const consentOf = (age: Age): boolean | null => (age === 'adult' ? null : age === 'agreed');

export interface ListedPerson {
  readonly name: string;
  readonly phoneEnd: string;
  /** Null: the line says nothing of it. */
  readonly age: Age | null;
}

export interface SignInList {
  readonly people: readonly ListedPerson[];
  /** Lines that can't be read, counted from 1. */
  readonly unclear: readonly { readonly line: number; readonly text: string }[];
}

const said: Readonly<Record<string, Age>> = {
  ...{ 成人: 'adult', 成年: 'adult', adult: 'adult' },
  ...{ 同意: 'agreed', 监护人同意: 'agreed', yes: 'agreed' },
  ...{ 未同意: 'notAgreed', 监护人未同意: 'notAgreed', no: 'notAgreed' },
};

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
    const age = said[(words[words.length - 1] ?? '').toLowerCase()];
    if (age !== undefined) words.pop();
    const digits = /^\d{3,}$/.test(words[words.length - 1] ?? '') ? (words.pop() ?? '') : '';
    const name = words.join(' ');
    if (name === '' || name.length > 60 || /\d/.test(name)) {
      unclear.push({ line: at + 1, text: line.trim().slice(0, 60) });
      return;
    }
    const phoneEnd = digits.slice(-4);
    if (seen.has(`${name} ${phoneEnd}`)) return;
    seen.add(`${name} ${phoneEnd}`);
    people.push({ name, phoneEnd, age: age ?? null });
  });
  return { people, unclear };
}
