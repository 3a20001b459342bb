/** The count: exact shares, every base, ties, and the sentence that says it in both languages. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countNeeded, parseFraction } from '../../../shared/meetings/fraction.ts';
import { presets, type MajorityBase, type MeetingRules } from '../../../shared/meetings/meeting-rules.ts';
import { translator } from './translator.ts';
import { arithmeticSentence } from '../../../shared/meetings/tally/arithmetic.ts';
import type { YesNoAbstainResult } from '../../../shared/meetings/tally/contract.ts';
import { tallyYesNoAbstain, type YesNoAbstainInput } from '../../../shared/meetings/tally/yes-no-abstain.ts';
import chinese from '../../../shared/locales/zh-CN/arithmetic.json' with { type: 'json' };
import english from '../../../shared/locales/en/arithmetic.json' with { type: 'json' };

const { quorum, majority } = presets.council;

function tally(
  [eligible, present, yes, no, abstain]: readonly [number, number, number, number, number],
  rule: Partial<MeetingRules['majority']> = {},
): YesNoAbstainResult {
  return tallyYesNoAbstain({
    rule: { quorum, majority: { ...majority, ...rule } },
    eligible,
    present,
    yes,
    no,
    abstain,
  });
}

describe('shares', () => {
  test.each([
    ['2/3', 9, false, 6],
    ['2/3', 9, true, 7],
    ['2/3', 10, false, 7],
    ['2/3', 10, true, 7],
    ['2/3', 30, false, 20],
    ['2/3', 30, true, 21],
    ['1/2', 10, true, 6],
    ['1/2', 9, true, 5],
    ['1/2', 10, false, 5],
    ['1/3', 3_000_000_001, false, 1_000_000_001],
    // Closer to 1/3 than a floating number can be.
    ['3333333333333333333333/10000000000000000000000', 3, false, 1],
    ['3333333333333333333334/10000000000000000000000', 3, false, 2],
    ['1/1', 7, false, 7],
    ['0/1', 7, true, 1],
  ] as const)('%s of %i (strict: %s) is %i', (share, base, strict, needed) => {
    expect(countNeeded(share, base, strict)).toBe(needed);
  });

  test.each(['', '2', '3/2', '1/0', '-1/2', '1/2/3', '0.5', ' 1/2', '１/2'])('"%s" is no share', (text) => {
    expect(parseFraction(text)).toBeNull();
  });

  test('the needed count reaches the share, one less does not', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 1, max: 1000 }),
        fc.nat(5000),
        fc.boolean(),
        (a, b, base, strict) => {
          const [numerator, denominator] = a > b ? [b, a] : [a, b];
          const needed = BigInt(countNeeded(`${numerator}/${denominator}`, base, strict));
          const reaches = (count: bigint) => {
            const [left, right] = [count * BigInt(denominator), BigInt(numerator) * BigInt(base)];
            return strict ? left > right : left >= right;
          };
          expect(reaches(needed)).toBe(true);
          expect(needed === 0n || !reaches(needed - 1n)).toBe(true);
        },
      ),
    );
  });
});

describe('the outcome', () => {
  test.each<
    [string, readonly [number, number, number, number, number], Partial<MeetingRules['majority']>, string]
  >([
    ['more than half of those present', [9, 9, 5, 4, 0], {}, 'adopted'],
    ['a tie fails', [10, 10, 5, 5, 0], {}, 'rejected'],
    ['a tie fails by a low share too', [10, 10, 5, 5, 0], { share: '1/3', strict: false }, 'rejected'],
    ['an abstention works as a no by those present', [9, 9, 4, 1, 4], {}, 'rejected'],
    ['but not by votes cast', [9, 9, 4, 1, 4], { base: 'cast' }, 'adopted'],
    ['the same by the whole roll', [9, 9, 4, 1, 4], { base: 'eligible' }, 'rejected'],
    ['exactly half is not more than half', [10, 10, 5, 0, 5], {}, 'rejected'],
    ['exactly half is at least half', [10, 10, 5, 0, 5], { strict: false }, 'adopted'],
    ['two thirds of 9', [9, 9, 6, 3, 0], { share: '2/3', strict: false }, 'adopted'],
    ['two thirds of 10 are 7', [10, 10, 6, 4, 0], { share: '2/3', strict: false }, 'rejected'],
    ['two thirds of 30', [30, 30, 20, 10, 0], { share: '2/3', strict: false }, 'adopted'],
    ['nobody voted', [9, 9, 0, 0, 0], { base: 'cast', strict: false }, 'rejected'],
    ['too few are present, however they vote', [9, 5, 5, 0, 0], {}, 'inquorate'],
    ['as many as needed', [9, 6, 4, 2, 0], {}, 'adopted'],
  ])('%s', (_title, counts, rule, outcome) => {
    expect(tally(counts, rule).outcome).toBe(outcome);
  });

  test.each<[string, readonly [number, number, number, number, number]]>([
    ['more votes than people', [9, 6, 4, 2, 1]],
    ['more present than eligible', [5, 6, 0, 0, 0]],
    ['less than none', [9, 9, -1, 0, 0]],
    ['half a vote', [9, 9, 0.5, 0, 0]],
  ])('%s are not counted', (_title, counts) => {
    expect(() => tally(counts)).toThrow(RangeError);
  });

  const counted = fc
    .tuple(fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40), fc.nat(40))
    .map(([yes, no, abstain, silent, absent]) => ({
      yes,
      no,
      abstain,
      present: yes + no + abstain + silent,
      eligible: yes + no + abstain + silent + absent,
    }));
  const rule = fc.record({
    quorum: fc.constant(quorum),
    majority: fc.record({
      base: fc.constantFrom<MajorityBase[]>('present', 'cast', 'eligible'),
      share: fc.constantFrom(...(['1/3', '1/2', '2/3', '3/4'] as const)),
      strict: fc.boolean(),
    }),
  });
  const input: fc.Arbitrary<YesNoAbstainInput> = fc
    .record({ rule, counted })
    .map((given) => ({ rule: given.rule, ...given.counted }));

  test('never carries against more noes, and one more yes never undoes it', () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = tallyYesNoAbstain(given);
        const { yes, no, abstain, notVoted } = result.counts;
        expect(yes + no + abstain + notVoted).toBe(given.present);
        if (result.outcome !== 'adopted') return;
        expect(yes).toBeGreaterThan(no);
        if (notVoted > 0) expect(tallyYesNoAbstain({ ...given, yes: yes + 1 }).outcome).toBe('adopted');
      }),
    );
  });

  test('is said in words without a gap, in both languages', () => {
    fc.assert(
      fc.property(input, (given) => {
        const result = tallyYesNoAbstain(given);
        for (const words of [chinese, english]) {
          const sentence = arithmeticSentence(result, translator(words));
          expect(sentence).not.toMatch(/[{}]|undefined|arithmetic:/);
          expect(sentence).toContain(String(result.counts.yes));
        }
      }),
    );
  });
});

describe('the sentence', () => {
  test('names quorum, votes, base, threshold and outcome', () => {
    const result = tally([30, 24, 18, 4, 1]);
    expect(arithmeticSentence(result, translator(chinese))).toBe(
      '应到 30 人，实到 24 人，不少于应到的 2/3（至少 20 人），表决有效。同意 18，不同意 4，弃权 1，未投 1。' +
        '同意须超过到会 24 人的 1/2，至少 13 票；得到 18 票。通过。',
    );
    expect(arithmeticSentence(result, translator(english))).toBe(
      '24 of 30 entitled are present, not fewer than 2/3 (at least 20): the vote is valid. ' +
        'Yes 18, no 4, abstained 1, not voted 1. ' +
        'Yes must be more than 1/2 of the 24 present, at least 13; there were 18. Carried.',
    );
  });

  test('says why enough votes were still no more than those against', () => {
    const result = tally([10, 10, 4, 6, 0], { share: '1/3', strict: false });
    expect(arithmeticSentence(result, translator(chinese))).toContain(
      '同意 4 票够数，但没有多于不同意 6 票。未通过。',
    );
  });
});
