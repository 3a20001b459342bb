/** The words of the registers in both languages, and back from words to what they stand for. */
import english from '../../../shared/locales/en/registers.json' with { type: 'json' };
import chinese from '../../../shared/locales/zh-CN/registers.json' with { type: 'json' };
import {
  detailTables,
  fieldsOf,
  isDetailTable,
  type TableCode,
} from '../../../shared/reporting/detail-tables.ts';
import { registers, type ChoiceWords, type FieldKey } from '../../../shared/reporting/registers.ts';

export const registerWords = { 'zh-CN': chinese, en: english } as const;
export type RegisterLanguage = keyof typeof registerWords;

/** What a table calls a field, where it has a name of its own for it. */
function ownName(table: TableCode, key: FieldKey, language: RegisterLanguage): string | undefined {
  const names: Readonly<Record<string, string>> = registerWords[language].fieldOf;
  return names[`${table}${key.charAt(0).toUpperCase()}${key.slice(1)}`];
}

export function fieldName(table: TableCode, key: FieldKey, language: RegisterLanguage): string {
  return ownName(table, key, language) ?? registerWords[language].field[key];
}

export function tableName(table: TableCode, language: RegisterLanguage): string {
  return isDetailTable(table)
    ? registerWords[language].detailTable[table]
    : registerWords[language].register[table];
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
for (const table of [...registers, ...detailTables]) {
  for (const field of fieldsOf(table)) {
    if (field.kind !== 'choice' && field.kind !== 'choices') continue;
    for (const code of field.of)
      for (const language of ['zh-CN', 'en'] as const)
        codes.set(`${field.words}:${plain(choiceName(field.words, code, language))}`, code);
  }
}

export function choiceOf(words: ChoiceWords, written: string): string | undefined {
  return codes.get(`${words}:${plain(written)}`);
}

/** The field that a head of a column means, in either language; the name that the table itself uses comes first. */
export function fieldOfHead(table: TableCode, head: string): FieldKey | undefined {
  const wanted = plain(head);
  if (wanted === '') return undefined;
  const isCalled = (names: readonly string[]) => names.some((name) => plain(name) === wanted);
  const fields = fieldsOf(table);
  const own = fields.find(({ key }) =>
    isCalled([key, fieldName(table, key, 'zh-CN'), fieldName(table, key, 'en')]),
  );
  const { 'zh-CN': zh, en } = registerWords;
  return (own ?? fields.find(({ key }) => isCalled([zh.field[key], en.field[key]])))?.key;
}
