/** `gongyi match FILE`: volunteers planned for shifts, by the contract, without a database, network or settings. */
import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { createInstance } from 'i18next';
import { z } from 'zod';
import { matchInput, matchProblem } from '../../shared/volunteers/matching/contract.ts';
import en from '../../shared/locales/en/match.json' with { type: 'json' };
import zh from '../../shared/locales/zh-CN/match.json' with { type: 'json' };
import { errorCode } from '../error-code.ts';
import { matchVolunteers } from '../volunteers/matching/match.ts';
import { RefusedInput } from './refused.ts';
import type { Language, Words } from './words.ts';

const texts = createInstance();
void texts.init({
  resources: { 'zh-CN': { match: zh }, en: { match: en } },
  defaultNS: 'match',
  fallbackLng: false,
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** @throws RefusedInput with every reason and its place, in the language of the terminal */
export async function matchCommand(file: string, language: Language, words: Words): Promise<string> {
  const translate = texts.getFixedT(language);
  z.config(language === 'en' ? z.locales.en() : z.locales.zhCN());
  const parsed = matchInput.safeParse(await read(file, language, words));
  if (!parsed.success) {
    const lines = parsed.error.issues.slice(0, mostReasons).map((issue) => {
      const { data } = matchProblem.safeParse('params' in issue ? issue.params : null);
      const reason = data ? translate(`problems.${data.problem}`, { name: data.name ?? '' }) : issue.message;
      return translate('atPlace', { place: placeOf(issue.path), reason });
    });
    throw new RefusedInput(lines.join('\n'));
  }
  return `${JSON.stringify(await matchVolunteers(parsed.data))}\n`;
}

const mostReasons = 20;

async function read(file: string, language: Language, words: Words): Promise<unknown> {
  let content: string;
  try {
    content = await text(file === '-' ? process.stdin : createReadStream(file));
  } catch (error) {
    if (!['ENOENT', 'EISDIR', 'EACCES'].includes(errorCode(error) ?? '')) throw error;
    throw new RefusedInput(words('cannotRead', { file }), { cause: error });
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RefusedInput(texts.getFixedT(language)('notJson', { reason }), { cause: error });
  }
}

/** As one would write it in code: shifts[2].requirements[0].minimum. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
