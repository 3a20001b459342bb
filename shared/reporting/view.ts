/** What the desk reads. Times are milliseconds since 1970, days YYYY-MM-DD. */
import type { ResidentGroup } from '../identity/roles.ts';
import type { HistoryType } from '../issues/history.ts';
import type { Ballot, BallotResult, Seat } from '../meetings/view.ts';
import type { Budget } from './budgets.ts';
import type { IndicatorCode, IndicatorModule, Target } from './indicators.ts';
import type { IndicatorWords } from './indicator-words.ts';
import type { Period, PeriodKind, Span } from './period.ts';
import type { ReportSection } from './report-sections.ts';
import type { WrittenPart } from './snapshot.ts';
import type { EntryView } from './register-view.ts';
import type { Funds, Satisfaction, Scoring } from './scoring.ts';

export interface PeriodsView {
  /** The name of the project that this is about, and its code; null where there is none yet. */
  readonly project: string | null;
  readonly code: string | null;
  readonly projects: readonly ProjectName[];
  readonly mayExport: boolean;
  readonly mayWrite: boolean;
  readonly isDemo: boolean;
  readonly today: string;
  /** Years, the newest first, each before what lies within it. */
  readonly periods: readonly (Period & {
    /** Null: of the centre's own contract, which nobody has entered. */
    readonly id: string | null;
    readonly kind: PeriodKind;
  })[];
}

/** Its code names a project in an address. */
export interface ProjectName {
  readonly code: string;
  readonly name: string;
}

export interface Figure {
  readonly code: IndicatorCode;
  /** Where this project places it. */
  readonly module: IndicatorModule;
  /** What people read as its code where the project gave it one. */
  readonly projectCode: string | null;
  /** As this project calls it. */
  readonly words: IndicatorWords;
  readonly target: Target;
  readonly actual: number;
  /** What would be added if a second person confirmed it. */
  readonly waiting: number;
}

export interface IndicatorsView {
  readonly period: Span;
  readonly isDemo: boolean;
  /** The day that figures are as of. */
  readonly today: string;
  /** In the order of the contract; what the project added stands behind. */
  readonly figures: readonly Figure[];
  readonly satisfaction: Satisfaction;
  readonly funds: Funds;
  /** Null where the period is none of the contract's: targets and points hold for whole periods. */
  readonly scoring: Scoring | null;
  /** Entered and waiting for a second person; none of it is scored. */
  readonly budgetWaiting: Budget | null;
  /** Null while the period is open: the figures are counted. */
  readonly frozen: FrozenMark | null;
}

/** The figures are those of the snapshot. */
export interface FrozenMark {
  readonly periodId: string;
  readonly sha256: string;
  readonly frozenAt: number;
  /** Satisfaction, benefits, points and words are those of that day too; of an older snapshot they are today's. */
  readonly isWhole: boolean;
  /** When it was last counted again, and whether nothing was recorded or changed since; null: never. */
  readonly compared: { readonly at: number; readonly isCurrent: boolean } | null;
  /** What was counted then where it was no longer the same. */
  readonly changed: readonly { readonly code: IndicatorCode; readonly then: number; readonly now: number }[];
  /** What else was changed since; of the words of the report, which sections. */
  readonly changedParts: readonly WrittenPart[];
  readonly changedTexts: readonly ReportSection[];
}

export const evidenceKinds = [
  'meeting',
  'issue',
  'activity',
  'shift',
  'turnout',
  'entry',
  'tally',
  'answer',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** One record that a figure counts, with what it adds to the figure. */
export interface CountedRecord {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly communityName: string;
  readonly value: number;
  /** In the list of a frozen year: what it adds today, where that is another number. */
  readonly valueNow: number | null;
  readonly evidence: EvidenceKind;
  readonly isDemo: boolean;
}

/** Of a record in its list: whatever is added or taken out, the page that begins after it begins there. */
export interface Place {
  /** With all its digits, as the database writes it. */
  readonly at: string;
  readonly id: string;
}

export interface PageOfRecords {
  /** The newest first. */
  readonly records: readonly CountedRecord[];
  /** After which the next page begins; null where this is the last one. */
  readonly next: Place | null;
}

/** The first page, and what all of them add up to. */
export interface RecordsView extends PageOfRecords {
  readonly code: IndicatorCode;
  readonly period: Span;
  /** The figure: the sum of the values of all records. */
  readonly figure: number;
  readonly count: number;
  readonly pages: number;
  /** Null: the records are those that count now. */
  readonly frozen: FrozenRecords | null;
}

/** The records are those of the snapshot; of what changed since, the newest. */
export interface FrozenRecords {
  readonly at: number;
  /** Count today, and did not then: they add nothing to the figure. */
  readonly added: { readonly count: number; readonly records: readonly CountedRecord[] };
  /** Counted then, and no longer do: they are part of the figure. */
  readonly removed: { readonly count: number; readonly records: readonly CountedRecord[] };
}

export interface PresentInGroup {
  readonly eligible: number;
  readonly present: number;
}

/** What stands behind one record. */
export type Evidence =
  | {
      readonly kind: 'meeting';
      readonly number: number;
      readonly place: string;
      readonly openedAt: number;
      readonly closedAt: number;
      /** Null: the minutes are not signed yet. */
      readonly signedAt: number | null;
      readonly signedByName: string | null;
      readonly chairName: string | null;
      readonly groups: Readonly<Record<ResidentGroup, PresentInGroup>>;
      /** Who was there, by seat. */
      readonly people: readonly {
        readonly name: string;
        readonly group: ResidentGroup;
        readonly role: Seat['role'];
        readonly checkedInAt: number;
        readonly method: 'phone' | 'host';
      }[];
      readonly decisions: readonly {
        readonly item: string;
        readonly what: string;
        readonly result: BallotResult;
        readonly secrecy: Ballot['secrecy'];
        readonly resolutionId: string | null;
        readonly resolutionNumber: string | null;
        readonly unitName: string;
        readonly dueOn: string;
      }[];
    }
  | {
      readonly kind: 'issue';
      readonly place: string;
      /** Empty while the host hides the issue. */
      readonly body: string;
      readonly hiddenReason: string | null;
      readonly raiserName: string;
      readonly raisedAt: number;
      readonly unitName: string | null;
      readonly photosBefore: readonly string[];
      readonly photosAfter: readonly string[];
      readonly meetings: readonly {
        readonly id: string;
        readonly title: string;
        readonly closedAt: number;
      }[];
      /** Oldest first. */
      readonly timeline: readonly {
        readonly type: HistoryType;
        readonly at: number;
        readonly byName: string | null;
        readonly words: string | null;
      }[];
    }
  | {
      readonly kind: 'activity';
      readonly place: string;
      readonly leadName: string | null;
      readonly shifts: readonly {
        readonly id: string;
        readonly startsAt: number;
        readonly endsAt: number;
        readonly confirmedAt: number | null;
        readonly confirmedByName: string | null;
        readonly turnouts: number;
        readonly served: number | null;
      }[];
    }
  | {
      readonly kind: 'shift';
      readonly place: string;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly confirmedAt: number | null;
      readonly confirmedByName: string | null;
      readonly turnouts: number;
      /** The newest first: that one counts, the others were corrected by it. */
      readonly counts: readonly {
        readonly people: number;
        readonly note: string;
        readonly recordedAt: number;
        readonly recordedByName: string;
      }[];
    }
  | {
      readonly kind: 'tally';
      readonly activity: string;
      readonly place: string;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly people: number;
      readonly note: string;
      readonly fileId: string;
      readonly countedByName: string;
      readonly countedAt: number;
      /** Null: the second signature is still waited for. */
      readonly secondByName: string | null;
      readonly secondAt: number | null;
      /** Null: it stands. */
      readonly withdrawnAt: number | null;
    }
  | {
      readonly kind: 'turnout';
      readonly personName: string;
      readonly group: ResidentGroup;
      readonly volunteerNumber: string;
      readonly activity: string;
      readonly place: string;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly checkedInAt: number;
      readonly method: 'code' | 'lead' | 'late';
      readonly checkedOutAt: number | null;
      /** Nobody checked out: the end of the shift was put down at the confirmation. */
      readonly checkOutAssumed: boolean;
      readonly confirmedAt: number | null;
      readonly confirmedByName: string | null;
    }
  | {
      readonly kind: 'entry';
      readonly entry: EntryView;
    }
  /** Of a survey: by nobody who could be named. */
  | {
      readonly kind: 'answer';
      readonly survey: string;
      /** Of five. */
      readonly overall: number;
      readonly attitude: number;
      readonly usefulness: number;
      readonly words: string;
      /** Null: it stands. */
      readonly withdrawnAt: number | null;
    };
