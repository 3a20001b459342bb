/** `gongyi recount FILE`: the count of a ballot file by anybody, without a database, network or settings. */
import { createReadStream } from 'node:fs';
import { createInstance } from 'i18next';
import { arithmeticSentence } from '../../shared/meetings/tally/arithmetic.ts';
import type { CountResult } from '../../shared/meetings/tally/contract.ts';
import { recountFile } from '../../shared/meetings/tally/recount-file.ts';
import { RecountRefused } from '../../shared/meetings/tally/refused.ts';
import enArithmetic from '../../shared/locales/en/arithmetic.json' with { type: 'json' };
import enRecount from '../../shared/locales/en/recount.json' with { type: 'json' };
import zhArithmetic from '../../shared/locales/zh-CN/arithmetic.json' with { type: 'json' };
import zhRecount from '../../shared/locales/zh-CN/recount.json' with { type: 'json' };
import { errorCode } from '../error-code.ts';
import { RefusedInput } from './refused.ts';
import type { Language, Words } from './words.ts';

const texts = createInstance();
void texts.init({
  resources: {
    'zh-CN': { arithmetic: zhArithmetic, recount: zhRecount },
    en: { arithmetic: enArithmetic, recount: enRecount },
  },
  fallbackLng: false,
  initAsync: false,
  interpolation: { escapeValue: false },
});
const inChinese = texts.getFixedT('zh-CN');
const inEnglish = texts.getFixedT('en');

/** @throws RefusedInput with the reason and the place, in the language of the terminal */
export async function recountCommand(file: string, language: Language, words: Words): Promise<string> {
  try {
    const result = await recountFile(file === '-' ? await kept(process.stdin) : () => createReadStream(file));
    return `${JSON.stringify({ ...result, arithmetic: inWords(result) })}\n`;
  } catch (error) {
    if (error instanceof RecountRefused)
      throw new RefusedInput(refusalWords(error, language), { cause: error });
    if (['ENOENT', 'EISDIR', 'EACCES'].includes(errorCode(error) ?? '')) {
      throw new RefusedInput(words('cannotRead', { file }), { cause: error });
    }
    throw error;
  }
}

function inWords(result: CountResult): { zh: string; en: string } {
  return {
    zh: arithmeticSentence(result, (key, values) => inChinese(key, values)),
    en: arithmeticSentence(result, (key, values) => inEnglish(key, values)),
  };
}

function refusalWords({ place, problem, values }: RecountRefused, language: Language): string {
  const translate = language === 'en' ? inEnglish : inChinese;
  const reason = translate(`recount:refusals.${problem}`, values);
  return place === '' ? reason : translate('recount:atPlace', { place, reason });
}

/** A pipe runs only once, and the file is read twice. */
async function kept(stream: AsyncIterable<Uint8Array>): Promise<() => AsyncGenerator<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return async function* () {
    yield* chunks;
  };
}
