/**
 * The hundred points of an evaluation (domain.md §3). Everything is counted in hundredths of a point, whole numbers,
 * rounded down in `partOf` and nowhere else: full points are never given before the target is reached, and screen, workbook and
 * report show the same digits.
 *
 * What nobody has recorded (money, benefit, satisfaction) has points but no score, is no 0, and is left out of every sum.
 */
import { highPermille } from './attainment.ts';
import type { Benefit } from './benefits.ts';
import { gradeOf, type Grade, type Grading } from './grading.ts';
import type { IndicatorCode, Target } from './indicators.ts';

/** In points; together 100. */
export interface Weights {
  readonly execution: number;
  readonly output: number;
  readonly benefit: number;
  readonly satisfaction: number;
}

export const defaultWeights: Weights = { execution: 10, output: 50, benefit: 30, satisfaction: 10 };

/** share: the actual relative to what it misses; over: above a range without the explanation that it needs. */
export type ScoreRule = 'full' | 'share' | 'explained' | 'over';

/** points and score in hundredths of a point. */
export interface RecordedScore {
  readonly points: number;
  readonly score: number;
  readonly rule: ScoreRule;
  /** Above 130 % of a target: it may have been set too low. */
  readonly isTargetLow: boolean;
  /** The fraction of the points given, as it is written down: numerator ÷ denominator; 1 ÷ 1 where they are full. */
  readonly numerator: number;
  readonly denominator: number;
}

export type Score = RecordedScore | { readonly points: number; readonly score: null };

/** points × numerator ÷ denominator, rounded down; never more than the points. Exact below 2^53. */
export function partOf(points: number, numerator: number, denominator: number): number {
  if (numerator >= denominator) return points;
  const product = points * numerator;
  return (product - (product % denominator)) / denominator;
}

/**
 * `≥`: points × actual ÷ target, at most the points. `≤`: points × target ÷ actual. Range: full inside, below as `≥` of
 * its lower end, above full only where an explanation is written, else as `≤` of its upper end.
 */
export function scoreOf(
  target: Target,
  actual: number,
  { points, isExplained }: { points: number; isExplained: boolean },
): RecordedScore {
  const given = (rule: ScoreRule, numerator: number, denominator: number): RecordedScore => ({
    points,
    score: partOf(points, numerator, denominator),
    rule,
    isTargetLow:
      target.operator === 'atLeast' && target.from > 0 && actual * 1000 > target.from * highPermille,
    numerator,
    denominator,
  });
  if (target.operator === 'atMost') {
    return actual <= target.to ? given('full', 1, 1) : given('share', target.to, actual);
  }
  if (actual < target.from) return given('share', actual, target.from);
  if (target.operator === 'atLeast' || actual <= target.to) return given('full', 1, 1);
  return isExplained ? given('explained', 1, 1) : given('over', target.to, actual);
}

/**
 * Whole hundredths for each share, adding up to `points` exactly: what rounding down leaves over goes to the largest
 * remainders, the earlier first.
 */
export function allot(points: number, shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) return shares.map(() => 0);
  const parts = shares.map((share) => partOf(points, share, total));
  const left = points - parts.reduce((sum, part) => sum + part, 0);
  const remainders = shares.map((share, at) => ({ at, remainder: (points * share) % total }));
  for (const { at } of remainders
    .sort((one, other) => other.remainder - one.remainder || one.at - other.at)
    .slice(0, left))
    parts[at] = (parts[at] ?? 0) + 1;
  return parts;
}

/** In hundredths of a yuan; null where nobody has entered it. */
export interface Funds {
  readonly initialBudget: number | null;
  readonly budget: number | null;
  readonly spent: number | null;
}

/** recorded: the points of all that has a score. */
export interface PointSum {
  readonly points: number;
  readonly recorded: number;
  readonly score: number;
}

/** Without a score until a second person has approved what was judged. */
export type BenefitScore = Benefit & { readonly score: Score };

export interface Scoring {
  /** Nobody has said that this split of points was agreed. */
  readonly isExample: boolean;
  readonly execution: Score;
  readonly indicators: readonly (RecordedScore & { readonly code: IndicatorCode })[];
  readonly output: PointSum;
  /** What people judged, in the order in which it was first entered. */
  readonly benefits: readonly BenefitScore[];
  readonly benefit: PointSum;
  readonly satisfaction: Score;
  readonly total: PointSum;
  /** Null until every point is recorded: part of an evaluation has no grade. */
  readonly grade: Grade | null;
  /** The scheme that it is one of. */
  readonly grading: Grading;
}

export interface ScoringTerms {
  readonly weights: Weights;
  readonly grading: Grading;
  readonly isAgreed: boolean;
  readonly needsExplanation: boolean;
  readonly shareOf: (code: IndicatorCode) => number;
  readonly isExplained: (code: IndicatorCode) => boolean;
  readonly funds: Funds;
}

/** Of those who answered a survey: how many they are, and how many gave four or five of five. */
export interface Satisfaction {
  readonly answers: number;
  readonly satisfied: number;
}

export function scoringOf(
  figures: readonly {
    readonly code: IndicatorCode;
    readonly target: Target;
    readonly actual: number;
  }[],
  terms: ScoringTerms,
  { answers, satisfied }: Satisfaction = { answers: 0, satisfied: 0 },
  judged: readonly Benefit[] = [],
): Scoring {
  const points = (part: keyof Weights) => terms.weights[part] * 100;
  const allotted = allot(
    points('output'),
    figures.map(({ code }) => terms.shareOf(code)),
  );
  const indicators = figures.map(({ code, target, actual }, at) => {
    const own = allotted[at] ?? 0;
    const isExplained = !terms.needsExplanation || terms.isExplained(code);
    return { code, ...scoreOf(target, actual, { points: own, isExplained }) };
  });
  const execution = executionOf(points('execution'), terms.funds);
  const benefits = benefitScores(points('benefit'), judged);
  const ofBenefits =
    benefits.length > 0 ? benefits.map(({ score }) => score) : [{ points: points('benefit'), score: null }];
  const satisfaction: Score =
    answers === 0
      ? { points: points('satisfaction'), score: null }
      : scoreOf({ operator: 'atLeast', from: answers }, satisfied, {
          points: points('satisfaction'),
          isExplained: true,
        });
  const total = sumOf([execution, ...indicators, ...ofBenefits, satisfaction]);
  return {
    isExample: !terms.isAgreed,
    execution,
    indicators,
    output: sumOf(indicators),
    benefits,
    benefit: sumOf(ofBenefits),
    satisfaction,
    total,
    grade: total.recorded === total.points ? gradeOf(total.score, terms.grading) : null,
    grading: terms.grading,
  };
}

function executionOf(points: number, { budget, spent }: Funds): Score {
  if (budget === null || spent === null) return { points, score: null };
  return scoreOf({ operator: 'atLeast', from: budget }, spent, { points, isExplained: true });
}

function benefitScores(points: number, judged: readonly Benefit[]): BenefitScore[] {
  const allotted = allot(
    points,
    judged.map(({ share }) => share),
  );
  return judged.map((benefit, at) => {
    const own = allotted[at] ?? 0;
    const score: Score = benefit.isApproved
      ? scoreOf({ operator: 'atLeast', from: 100 }, benefit.percent, { points: own, isExplained: true })
      : { points: own, score: null };
    return { ...benefit, score };
  });
}

export function sumOf(scores: readonly Score[]): PointSum {
  const sum = { points: 0, recorded: 0, score: 0 };
  for (const one of scores) {
    sum.points += one.points;
    if (one.score === null) continue;
    sum.recorded += one.points;
    sum.score += one.score;
  }
  return sum;
}
