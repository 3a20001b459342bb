/** The definition of an indicator in words, in both languages: made from the parts that count. */
import english from '../locales/en/definition.json' with { type: 'json' };
import chinese from '../locales/zh-CN/definition.json' with { type: 'json' };
import { canWait, partsOf, type Part } from './definition.ts';
import type { InBoth } from './indicator-words.ts';
import type { IndicatorCode } from './indicators.ts';

type Words = typeof chinese;

/** What each record is and adds, what must hold of it, and on which day it counts. */
export function definitionText(code: IndicatorCode): InBoth {
  return { zh: textIn(chinese, partsOf[code]), en: textIn(english, partsOf[code]) };
}

/** Only what is counted, for a list of many. */
export function definitionInBrief(code: IndicatorCode): InBoth {
  return { zh: briefIn(chinese, partsOf[code]), en: briefIn(english, partsOf[code]) };
}

/** What it is that stands beside the figure and does not count yet. */
export function waitingText(code: IndicatorCode): InBoth {
  return { zh: waitsIn(chinese, partsOf[code]), en: waitsIn(english, partsOf[code]) };
}

/** Three sentences a part: what is added up, what must hold of it, and on which day it counts. */
function textIn(words: Words, parts: readonly Part[]): string {
  const sentences = parts.flatMap((part, at) => {
    const conditions = joined(
      words,
      part.conditions.map((one) => words.condition[one]),
    );
    return [
      addsIn(words, part, at),
      words.only.replace('{{conditions}}', conditions),
      words.shape[part.shape],
    ];
  });
  return inSentences(words, sentences);
}

const inSentences = (words: Words, sentences: readonly string[]): string =>
  sentences
    .map((one) => one + words.stop)
    .join('')
    .trimEnd();

function addsIn(words: Words, part: Part, at: number): string {
  const said = words.adds[part.adds].replace('{{records}}', words.records[part.records]);
  return (at === 0 ? words.first : words.further).replace('{{adds}}', said);
}

function joined(words: Words, conditions: readonly string[]): string {
  const last = conditions.length - 1;
  return conditions.length < 2
    ? conditions.join('')
    : `${conditions.slice(0, last).join(words.comma)}${words.and}${conditions[last] ?? ''}`;
}

function waitsIn(words: Words, parts: readonly Part[]): string {
  return [...new Set(parts.filter(canWait).map(({ shape }) => words.waits[shape]))].join(words.or);
}

function briefIn(words: Words, parts: readonly Part[]): string {
  return inSentences(
    words,
    parts.map((part, at) => addsIn(words, part, at)),
  );
}
