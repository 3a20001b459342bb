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
        const added = words.adds[part.adds].replace('{{records}}', words.records[part.records]);
        expect(text).toContain(added);
        expect(short).toContain(added);
      }
  });

  it.each(allIndicatorCodes)('is whole sentences, with nothing left to fill in: %s', (code) => {
    for (const { zh, en } of [definitionText(code), definitionInBrief(code)]) {
      expect(zh).toMatch(/^[^{}]+。$/);
      expect(en).toMatch(/^[A-Z][^{}]+\.$/);
    }
  });

  it('counts, says what must hold, and which day decides', () => {
    expect(definitionText('deliberationMeetings')).toEqual({
      zh: '统计议事会，一个计一。只算纪要已签字，居委会召集，而且至少一名来穗代表签到的。按散会的日期计入，纪要晚签也一样。',
      en:
        'Counts meetings. They count only where the minutes are signed, a residents’ committee called them, and a migrant ' +
        'representative checked in. The day it was closed decides, however late the minutes were signed.',
    });
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
