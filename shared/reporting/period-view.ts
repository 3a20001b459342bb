/** What the page of a contract period reads. Money in hundredths of a yuan, times in milliseconds since 1970. */
import type { IndicatorCode, Target } from './indicators.ts';
import type { Period } from './period.ts';
import type { ReportSection } from './report-sections.ts';
import type { Funds } from './scoring.ts';
import type { SnapshotDifference } from './snapshot.ts';

export type AgreedTarget = Target & { readonly share: number };

export interface SnapshotStanding {
  readonly sha256: string;
  /** The kept bytes still have that hash. */
  readonly isIntact: boolean;
  readonly frozenAt: number;
  readonly frozenByName: string;
  readonly differences: readonly SnapshotDifference[];
}

export interface PeriodView extends Period, Funds {
  readonly id: string;
  readonly deviations: readonly {
    readonly code: IndicatorCode;
    readonly words: string;
    readonly byName: string;
    readonly at: number;
  }[];
  /** The newest first. */
  readonly changes: readonly {
    readonly code: IndicatorCode;
    readonly before: AgreedTarget;
    readonly after: AgreedTarget;
    readonly reason: string;
    readonly byName: string;
    readonly at: number;
  }[];
  readonly texts: readonly {
    readonly section: ReportSection;
    readonly words: string;
    /** Nobody has written it for this period; these are the words of an earlier one. */
    readonly isFromEarlier: boolean;
  }[];
  /** Null while the period is open. */
  readonly snapshot: SnapshotStanding | null;
}
