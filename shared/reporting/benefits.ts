/**
 * 效益: what no register counts and people judge. A judgement is one of three levels, and within the level a share of the
 * points, as 财预〔2020〕10号 has it for indicators that are not measured: reached 100–80 % (80 included), partly reached
 * 80–60 % (60 included), missed 60–0 %.
 */

/** 经济, 社会, 生态 and 可持续影响, as the forms list them. */
export const benefitKinds = ['economic', 'social', 'ecological', 'lasting'] as const;
export type BenefitKind = (typeof benefitKinds)[number];

export const benefitLevels = ['reached', 'partly', 'missed'] as const;
export type BenefitLevel = (typeof benefitLevels)[number];

/** In whole percent, both ends included. */
export const bandOf: Readonly<Record<BenefitLevel, { readonly lowest: number; readonly highest: number }>> = {
  reached: { lowest: 80, highest: 100 },
  partly: { lowest: 60, highest: 79 },
  missed: { lowest: 0, highest: 59 },
};

export function isInBand(level: BenefitLevel, percent: number): boolean {
  const { lowest, highest } = bandOf[level];
  return percent >= lowest && percent <= highest;
}

/** What is said of one benefit: what was expected of it, and how far it came about. */
export interface Judged {
  readonly kind: BenefitKind;
  readonly name: string;
  readonly expected: string;
  /** Of the points of all benefits, relative to the others'. */
  readonly share: number;
  readonly level: BenefitLevel;
  readonly percent: number;
  /** Why, in the words of whoever judged. */
  readonly words: string;
}

/** One that counts. Nobody has approved a judgement of it yet: it has points, but no score. */
export type Benefit = Judged & { readonly id: string; readonly isApproved: boolean };

export interface BenefitVersion extends Judged {
  readonly version: number;
  /** Proposes to take the benefit out. */
  readonly isRemoval: boolean;
  readonly judgedById: string;
  readonly judgedByName: string;
  readonly judgedAt: number;
  /** Null: waits for a second person. */
  readonly decision: {
    readonly byName: string;
    readonly at: number;
    /** Null: approved. */
    readonly returnReason: string | null;
  } | null;
}

export interface BenefitHistory {
  readonly id: string;
  /** The newest first; at least one. */
  readonly versions: readonly BenefitVersion[];
}

const isApproval = ({ decision }: BenefitVersion) => decision !== null && decision.returnReason === null;

/** The version that points hang on; null where none was ever approved. */
export function countedVersion({ versions }: BenefitHistory): BenefitVersion | null {
  return versions.find(isApproval) ?? null;
}

export function newestVersion({ id, versions: [newest] }: BenefitHistory): BenefitVersion {
  if (!newest) throw new Error(`benefit ${id} has no version`);
  return newest;
}

/** The newest version while nobody has decided on it. */
export function waitingVersion(history: BenefitHistory): BenefitVersion | null {
  const newest = newestVersion(history);
  return newest.decision === null ? newest : null;
}

/** Those that have points: neither taken out, nor a proposal to take out what never counted. */
export function benefitsIn(histories: readonly BenefitHistory[]): Benefit[] {
  return histories.flatMap((history) => {
    const counted = countedVersion(history);
    if (counted?.isRemoval) return [];
    const { kind, name, expected, share, level, percent, words } = counted ?? newestVersion(history);
    const judged = { kind, name, expected, share, level, percent, words };
    return [{ id: history.id, ...judged, isApproved: counted !== null }];
  });
}
