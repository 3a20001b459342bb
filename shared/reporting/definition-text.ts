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

function textIn(words: Words, parts: readonly Part[]): string {
  const texts = parts.map((part) => {
    const what = [words.records[part.records], ...part.conditions.map((one) => words.condition[one])];
    return `${words.adds[part.adds]}${words.of}${what.join(words.comma)}${words.then}${words.shape[part.shape]}`;
  });
  return `${texts.join(words.plus)}${words.stop}`;
}

function waitsIn(words: Words, parts: readonly Part[]): string {
  return [...new Set(parts.filter(canWait).map(({ shape }) => words.waits[shape]))].join(words.or);
}

function briefIn(words: Words, parts: readonly Part[]): string {
  return parts
    .map(({ adds, records }) => `${words.adds[adds]}${words.of}${words.records[records]}`)
    .join(words.plus);
}
