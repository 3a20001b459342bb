import { describe, expect, it } from 'vitest';
import { definitions } from '../../server/reporting/definitions.ts';
import english from '../../shared/locales/en/definition.json' with { type: 'json' };
import chinese from '../../shared/locales/zh-CN/definition.json' with { type: 'json' };
import { conditions, partsOf, readingOf } from '../../shared/reporting/definition.ts';
import { definitionInBrief, definitionText } from '../../shared/reporting/definition-text.ts';
import { allIndicatorCodes } from '../../shared/reporting/indicators.ts';

describe('the text of a definition', () => {
  it.each(allIndicatorCodes)('says in both languages all that is counted: %s', (code) => {
    const { zh, en } = definitionText(code);
    const brief = definitionInBrief(code);
    for (const part of partsOf[code])
      for (const [text, short, words] of [
        [zh, brief.zh, chinese],
        [en, brief.en, english],
      ] as const) {
        expect(text).toContain(words.shape[part.shape]);
        for (const one of part.conditions) expect(text).toContain(words.condition[one]);
        for (const one of [words.adds[part.adds], words.records[part.records]]) {
          expect(text).toContain(one);
          expect(short).toContain(one);
        }
      }
  });

  it('is the same of two indicators only where they count the same', () => {
    for (const one of allIndicatorCodes)
      for (const other of allIndicatorCodes)
        for (const language of ['zh', 'en'] as const)
          expect(
            definitionText(one)[language] === definitionText(other)[language],
            `${one} and ${other}`,
          ).toBe(definitions[one] === definitions[other]);
  });

  it('has no words for a condition that holds of nothing', () => {
    const used = new Set(Object.values(partsOf).flatMap((parts) => parts.flatMap((part) => part.conditions)));
    expect([...used].toSorted()).toEqual([...conditions].toSorted());
  });
});

it('an indicator is read otherwise only where all of it is of that shape', () => {
  expect(readingOf('microEnterprises')).toBe('byDay');
  expect(readingOf('mutualAidOrgs')).toBe('byDay');
  expect(readingOf('hardshipPeople')).toBe('whole');
  expect(readingOf('totalServed')).toBe('plain');
});
