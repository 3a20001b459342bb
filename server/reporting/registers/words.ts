/** The words of the registers in both languages, and back from words to what they stand for. */
import english from '../../../shared/locales/en/registers.json' with { type: 'json' };
import chinese from '../../../shared/locales/zh-CN/registers.json' with { type: 'json' };
import {
  registerSpecs,
  type ChoiceWords,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';

export const registerWords = { 'zh-CN': chinese, en: english } as const;
export type RegisterLanguage = keyof typeof registerWords;

export function fieldName(key: FieldKey, language: RegisterLanguage): string {
  return registerWords[language].field[key];
}

export function choiceName(words: ChoiceWords, code: string, language: RegisterLanguage): string {
  const names: Readonly<Record<string, string>> = registerWords[language][words];
  const name = names[code];
  if (name === undefined) throw new Error(`no words for ${words} ${code}`);
  return name;
}

const plain = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*＊]+/g, '');

const codes = new Map<string, string>();
for (const { fields } of Object.values(registerSpecs)) {
  for (const field of fields) {
    if (field.kind !== 'choice' && field.kind !== 'choices') continue;
    for (const code of field.of)
      for (const language of ['zh-CN', 'en'] as const)
        codes.set(`${field.words}:${plain(choiceName(field.words, code, language))}`, code);
  }
}

export function choiceOf(words: ChoiceWords, written: string): string | undefined {
  return codes.get(`${words}:${plain(written)}`);
}

/** The field that a head of a column means, in either language. */
export function fieldOfHead(register: RegisterCode, head: string): FieldKey | undefined {
  const wanted = plain(head);
  return registerSpecs[register].fields.find(({ key }) =>
    [key, fieldName(key, 'zh-CN'), fieldName(key, 'en')].some((name) => plain(name) === wanted),
  )?.key;
}
