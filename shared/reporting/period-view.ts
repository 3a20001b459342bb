/** What the page of a contract period reads. Money in hundredths of a yuan, times in milliseconds since 1970. */
import type { BenefitHistory } from './benefits.ts';
import type { BudgetHistory } from './budgets.ts';
import type { IndicatorCode, Target } from './indicators.ts';
import type { Grading } from './grading.ts';
import type { Period, PeriodKind } from './period.ts';
import type { ContractRecord, ProjectChange } from './project-changes.ts';
import type { ReportSection } from './report-sections.ts';
import type { Funds, Weights } from './scoring.ts';
import type { SnapshotDifference, WrittenPart } from './snapshot.ts';
import type { IndicatorWords } from './indicator-words.ts';
import type { IndicatorsView } from './view.ts';

export type AgreedTarget = Target & { readonly share: number };

export interface SnapshotStanding {
  readonly sha256: string;
  readonly frozenAt: number;
  readonly frozenByName: string;
  /** The last one; null where nobody asked for one yet. */
  readonly comparison: SnapshotComparison | null;
}

/** A snapshot beside what was counted at a moment. */
export interface SnapshotComparison {
  readonly at: number;
  /** Nothing was recorded or changed since. */
  readonly isCurrent: boolean;
  /** The kept bytes still had their hash. */
  readonly isIntact: boolean;
  /** Of the period as it was counted then; the same hash says that every byte is the same. */
  readonly recountedSha256: string;
  /** With how many records were added, removed and corrected. */
  readonly differences: readonly (Omit<SnapshotDifference, 'added' | 'removed' | 'corrected'> & {
    readonly added: number;
    readonly removed: number;
    readonly corrected: number;
  })[];
  /** Only the way of counting is another one; figures and records are those that were frozen. */
  readonly restated: readonly IndicatorCode[];
  readonly isSpreadOtherwise: boolean;
  readonly changedParts: readonly WrittenPart[];
}

/** What is entered of the project and which contract years it has. */
export interface ProjectView {
  /** Every project; what follows is of the one that is shown. */
  readonly projects: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly isDemo: boolean;
    /** Shown where nobody names one. */
    readonly isInHand: boolean;
    readonly isShown: boolean;
    readonly years: number;
  }[];
  readonly contract: ContractRecord | null;
  readonly grading: Grading;
  /** It is not the finance ministry's. */
  readonly hasOwnGrading: boolean;
  /** Of all but targets and codes, the newest first. */
  readonly changes: readonly ProjectChange[];
  readonly name: string | null;
  readonly department: string;
  readonly carrier: string;
  readonly weights: Weights;
  readonly isAgreed: boolean;
  readonly needsExplanation: boolean;
  readonly isDemo: boolean;
  readonly today: string;
  readonly mayManage: boolean;
  /** The newest first; none where nobody has entered one. */
  readonly periods: readonly (Period & {
    readonly id: string;
    readonly kind: PeriodKind;
    /** The contract year that it lies within; null for a year. */
    readonly within: string | null;
    readonly budget: number | null;
    readonly spent: number | null;
    /** A budget waits for a second person. */
    readonly isBudgetWaiting: boolean;
    readonly isFrozen: boolean;
    /** How many targets were changed for this year. */
    readonly changes: number;
  })[];
}

export interface PeriodView extends Period, Funds {
  readonly id: string;
  /** Its code, for addresses; null where there is but one. */
  readonly project: string | null;
  readonly kind: PeriodKind;
  /** Every budget that was entered; initialBudget and budget are what counts of them. */
  readonly budgets: BudgetHistory;
  /** Payments that wait for a second person, and what one person wrote on the year before there was a register; neither counts. */
  readonly spentWaiting: number;
  readonly spentByOne: number | null;
  /** Whoever reads it: nobody approves what they judged. */
  readonly personId: string;
  readonly mayManage: boolean;
  readonly mayWrite: boolean;
  readonly assessor: string;
  readonly assessedGrade: string;
  /** Figures, targets and scores as they are now. */
  readonly report: IndicatorsView;
  /** What the centre's contract says of each indicator. */
  readonly preset: readonly {
    readonly code: IndicatorCode;
    readonly target: Target;
    readonly words: IndicatorWords;
  }[];
  /** What the registers count besides, and what the project has taken out: it may be added. */
  readonly offered: readonly IndicatorCode[];
  readonly shares: readonly { readonly code: IndicatorCode; readonly share: number }[];
  readonly deviations: readonly {
    readonly code: IndicatorCode;
    readonly words: string;
    readonly measures: string;
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
  /** Of the codes that the project gave its indicators, the newest first. */
  readonly codeChanges: readonly {
    readonly code: IndicatorCode;
    readonly before: string | null;
    readonly after: string | null;
    readonly byName: string;
    readonly at: number;
  }[];
  /** What people judged, in the order in which it was first entered. */
  readonly benefits: readonly BenefitHistory[];
  readonly texts: readonly {
    readonly section: ReportSection;
    readonly words: string;
    /** Nobody has written it for this period; these are the words of an earlier one. */
    readonly isFromEarlier: boolean;
    /** Of a frozen period whose words were changed since: what stood there. */
    readonly frozenWords: string | null;
  }[];
  /** Null while the period is open. */
  readonly snapshot: SnapshotStanding | null;
}
