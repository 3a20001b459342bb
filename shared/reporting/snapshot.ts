/** A frozen period, and how it differs from what is counted now. */
import type { ResidentGroup } from '../identity/roles.ts';
import type { Benefit } from './benefits.ts';
import type { Part, PeopleLine } from './cuts.ts';
import type { Grading } from './grading.ts';
import type { IndicatorCode, IndicatorModule, Target } from './indicators.ts';
import type { IndicatorWords } from './indicator-words.ts';
import type { Period } from './period.ts';
import type { ReportSection } from './report-sections.ts';
import type { Funds, Satisfaction, Weights } from './scoring.ts';

export interface SnapshotFigure {
  readonly code: IndicatorCode;
  readonly target: Target;
  readonly actual: number;
  /** What was counted, in words. */
  readonly counts: { readonly zh: string; readonly en: string };
  /** The hash of the statement that counted. */
  readonly definition: string;
  /** Of every record that was counted, in order. */
  readonly records: readonly string[];
  /** What each of them adds, in the same order; the first form did not keep it. */
  readonly values?: readonly number[];
}

/** What a report says beside its figures: agreed, judged, answered and written. */
export interface Written {
  readonly project: { readonly name: string | null; readonly department: string; readonly carrier: string };
  readonly points: {
    readonly weights: Weights;
    readonly isAgreed: boolean;
    readonly needsExplanation: boolean;
    /** Only where it was not the finance ministry's scheme. */
    readonly grading?: Grading;
    readonly shares: readonly { readonly code: IndicatorCode; readonly share: number }[];
  };
  readonly funds: Funds;
  readonly assessment: { readonly assessor: string; readonly grade: string } | null;
  readonly words: readonly {
    readonly code: IndicatorCode;
    readonly words: IndicatorWords;
    /** Only where the project places it elsewhere than the contract. */
    readonly module?: IndicatorModule;
    /** Only where the project gave it a code. */
    readonly projectCode?: string;
  }[];
  readonly satisfaction: Satisfaction;
  readonly benefits: readonly Benefit[];
  readonly deviations: readonly {
    readonly code: string;
    readonly words: string;
    readonly measures: string;
  }[];
  readonly texts: readonly { readonly section: ReportSection; readonly words: string }[];
}

export const writtenParts = [
  ...(['project', 'points', 'funds', 'assessment', 'words'] as const),
  ...(['satisfaction', 'benefits', 'deviations', 'texts'] as const),
] as const satisfies readonly (keyof Written)[];
export type WrittenPart = (typeof writtenParts)[number];

/** Null: of whom nobody wrote it down, or who was counted without a name. */
export interface FrozenGroup {
  readonly code: IndicatorCode;
  readonly group: ResidentGroup | null;
  readonly value: number;
}

/** The parts of the figures, and people beside attendances. */
export interface FrozenParts {
  readonly parts: readonly Part[];
  readonly groups: readonly FrozenGroup[];
  readonly people: { readonly lines: readonly PeopleLine[]; readonly people: number };
}

interface FirstForm {
  readonly format: 'gongyi-snapshot-1';
  readonly period: Period;
  readonly figures: readonly SnapshotFigure[];
}
interface SecondForm extends FrozenParts {
  readonly format: 'gongyi-snapshot-2';
  readonly period: Period;
  readonly figures: readonly SnapshotFigure[];
  readonly written: Written;
}
export type SnapshotContent = FirstForm | SecondForm;
export type SnapshotFormat = SnapshotContent['format'];

/** An indicator whose figure, records or target are no longer what was frozen. */
export interface SnapshotDifference {
  readonly code: IndicatorCode;
  readonly then: number;
  readonly now: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Counted then and now, and adding something else. */
  readonly corrected: readonly string[];
  readonly isRetargeted: boolean;
  /** The statement that counts, or its words, is another one. */
  readonly isRestated: boolean;
}

export interface SnapshotDifferences {
  readonly differences: readonly SnapshotDifference[];
  /** Counted by another statement than then, to the same figure of the same records. */
  readonly restated: readonly IndicatorCode[];
}

export function differencesOf(then: SnapshotContent, now: SnapshotContent): SnapshotDifferences {
  const all = now.figures.map((figure): SnapshotDifference => {
    const before = then.figures.find(({ code }) => code === figure.code);
    const had = new Map(before?.records.map((id, at) => [id, before.values?.[at]]));
    const has = new Set(figure.records);
    return {
      code: figure.code,
      then: before?.actual ?? 0,
      now: figure.actual,
      added: figure.records.filter((id) => !had.has(id)),
      removed: (before?.records ?? []).filter((id) => !has.has(id)),
      corrected: figure.records.filter((id, at) => had.has(id) && had.get(id) !== figure.values?.[at]),
      isRetargeted: JSON.stringify(before?.target) !== JSON.stringify(figure.target),
      isRestated:
        before?.definition !== figure.definition ||
        before.counts.zh !== figure.counts.zh ||
        before.counts.en !== figure.counts.en,
    };
  });
  const isMoved = ({ then: had, now: has, isRetargeted, ...records }: SnapshotDifference) =>
    had !== has ||
    isRetargeted ||
    records.added.length + records.removed.length + records.corrected.length > 0;
  return {
    differences: all.filter(isMoved),
    restated: all.flatMap((one) => (one.isRestated && !isMoved(one) ? [one.code] : [])),
  };
}

/** Whether the same figures spread otherwise: over days and months, communities, groups, or different people. */
export function isSpreadOtherwise(then: SnapshotContent, now: SnapshotContent): boolean {
  const spread = (content: SnapshotContent) =>
    JSON.stringify([
      content.figures.map(({ records }) => records),
      ...(content.format === 'gongyi-snapshot-2' ? [content.parts, content.groups, content.people] : []),
    ]);
  return spread(then) !== spread(now);
}
