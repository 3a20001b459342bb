import { describe, expect, it } from 'vitest';
import {
  bandOf,
  benefitLevels,
  benefitsIn,
  isInBand,
  type BenefitHistory,
  type BenefitVersion,
} from '../../shared/reporting/benefits.ts';
import { goalOf, indicators } from '../../shared/reporting/indicators.ts';
import { ministryGrading } from '../../shared/reporting/ministry-grading.ts';
import { scoringOf, type ScoringTerms } from '../../shared/reporting/scoring.ts';

const person = '00000000-0000-4000-8000-000000000001';
const approved = { byName: '乙', at: 2, returnReason: null };
const version = (made: Partial<BenefitVersion>): BenefitVersion => ({
  ...{ version: 1, kind: 'social', name: '参与社区事务', expected: '代表到会', share: 1, level: 'reached' },
  ...{
    percent: 90,
    words: '查阅纪要',
    isRemoval: false,
    judgedById: person,
    judgedByName: '甲',
    judgedAt: 1,
  },
  decision: approved,
  ...made,
});
/** The newest first. */
const history = (
  id: string,
  newest: Partial<BenefitVersion>,
  ...before: Partial<BenefitVersion>[]
): BenefitHistory => ({ id, versions: [version(newest), ...before.map(version)] });

const terms: ScoringTerms = {
  weights: { execution: 10, output: 50, benefit: 30, satisfaction: 10 },
  isAgreed: true,
  needsExplanation: true,
  grading: ministryGrading,
  shareOf: () => 1,
  isExplained: () => false,
  funds: { initialBudget: 100, budget: 100, spent: 100 },
};
const scored = (...histories: BenefitHistory[]) =>
  scoringOf(
    indicators.map(({ code, target }) => ({ code, target, actual: goalOf(target) })),
    terms,
    { answers: 10, satisfied: 10 },
    benefitsIn(histories),
  );

describe('the levels of a judgement', () => {
  it('cover every whole percent once', () => {
    for (let percent = 0; percent <= 100; percent += 1)
      expect(benefitLevels.filter((level) => isInBand(level, percent))).toHaveLength(1);
  });

  it.each([
    ['reached', 80, 100],
    ['partly', 60, 79],
    ['missed', 0, 59],
  ] as const)('%s is from %i to %i %%', (level, lowest, highest) => {
    expect(bandOf[level]).toEqual({ lowest, highest });
    expect(isInBand(level, lowest - 1) || isInBand(level, highest + 1)).toBe(false);
  });
});

describe('benefits in an evaluation', () => {
  it('have points and no score while nobody has judged them, and the year has no grade', () => {
    const { benefit, benefits, grade } = scored();
    expect([benefit, benefits, grade]).toEqual([{ points: 3_000, recorded: 0, score: 0 }, [], null]);
  });

  it('share their points as agreed, and their scores give the year its grade', () => {
    const { benefits, benefit, total, grade } = scored(
      history('a', { share: 2, percent: 100 }),
      history('b', { level: 'partly', percent: 70 }),
    );
    expect(benefits.map(({ score }) => score)).toMatchObject([
      { points: 2_000, score: 2_000 },
      { points: 1_000, score: 700, numerator: 70, denominator: 100 },
    ]);
    expect([benefit.score, total.score, grade?.code]).toEqual([2_700, 9_700, 'excellent']);
  });

  it('hold the grade back until a second person has approved each', () => {
    const { benefit, total, grade } = scored(history('a', {}), history('b', { decision: null }));
    expect(benefit).toEqual({ points: 3_000, recorded: 1_500, score: 1_350 });
    expect([total.recorded, grade]).toEqual([8_500, null]);
  });

  it.each([
    ['a newer one that waits', { version: 2, percent: 95, decision: null }, 90],
    [
      'a newer one that was returned',
      { version: 2, percent: 95, decision: { ...approved, returnReason: '依据不足' } },
      90,
    ],
    ['a newer one that was approved', { version: 2, percent: 95 }, 95],
    ['a removal that waits', { version: 2, isRemoval: true, decision: null }, 90],
  ] as const)('after %s count as last approved', (_, newest, percent) => {
    expect(benefitsIn([history('a', newest, {})])).toMatchObject([{ percent, isApproved: true }]);
  });

  it('once their removal was approved leave their points to the others', () => {
    const { benefits } = scored(history('a', { version: 2, isRemoval: true }, {}), history('b', {}));
    expect(benefits).toMatchObject([{ id: 'b', score: { points: 3_000 } }]);
  });
});
