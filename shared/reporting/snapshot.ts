/** A frozen period, and how it differs from what is counted now. */
import type { IndicatorCode, Target } from './indicators.ts';
import type { Period } from './period.ts';

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
}

export interface SnapshotContent {
  readonly format: 'gongyi-snapshot-1';
  readonly period: Period;
  readonly figures: readonly SnapshotFigure[];
}

export interface SnapshotDifference {
  readonly code: IndicatorCode;
  readonly then: number;
  readonly now: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What is counted, or what was agreed, is no longer the same. */
  readonly isRedefined: boolean;
}

/** Only the figures in which anything differs. */
export function differencesOf(then: SnapshotContent, now: SnapshotContent): SnapshotDifference[] {
  return now.figures.flatMap((figure): SnapshotDifference[] => {
    const before = then.figures.find(({ code }) => code === figure.code);
    const had = new Set(before?.records);
    const has = new Set(figure.records);
    const difference = {
      code: figure.code,
      then: before?.actual ?? 0,
      now: figure.actual,
      added: figure.records.filter((id) => !had.has(id)),
      removed: (before?.records ?? []).filter((id) => !has.has(id)),
      isRedefined:
        before?.definition !== figure.definition ||
        JSON.stringify(before.target) !== JSON.stringify(figure.target),
    };
    const isSame =
      difference.then === difference.now &&
      difference.added.length + difference.removed.length === 0 &&
      !difference.isRedefined;
    return isSame ? [] : [difference];
  });
}
