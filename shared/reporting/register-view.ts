/** What the registers' pages read. Times are milliseconds since 1970, days YYYY-MM-DD. */
import type { EntryFault } from './read-entry.ts';
import type { FieldKey, RegisterCode, StepKind } from './registers.ts';

/** kept: counts without a second person; waiting: for one; returned: one said what is wrong with it. */
export type EntryState = 'kept' | 'waiting' | 'confirmed' | 'returned';

export interface StepView {
  readonly id: string;
  readonly kind: StepKind;
  readonly onDay: string;
  readonly note: string;
  readonly recordedByName: string;
  readonly verifiedByName: string | null;
}

export interface EntryView {
  readonly id: string;
  readonly register: RegisterCode;
  readonly communityId: string;
  readonly communityName: string;
  readonly onDay: string;
  readonly title: string;
  /** What was written, without what is restricted. */
  readonly values: Readonly<Partial<Record<FieldKey, string>>>;
  /** People signed in one by one, visitors tapped, minutes of work, hundredths of a yuan, or answers to a survey. */
  readonly amount: number;
  readonly tallied: number;
  readonly state: EntryState;
  readonly isLate: boolean;
  readonly isDemo: boolean;
  readonly recordedById: string;
  readonly recordedByName: string;
  readonly recordedAt: number;
  readonly verifiedByName: string | null;
  readonly verifiedAt: number | null;
  readonly returnedReason: string | null;
  readonly files: readonly string[];
  /** Oldest first. */
  readonly steps: readonly StepView[];
}

export interface RegisterPage {
  readonly register: RegisterCode;
  readonly count: number;
  readonly waiting: number;
  readonly page: number;
  readonly pages: number;
  readonly entries: readonly EntryView[];
}

export interface RegisterOverview {
  readonly today: string;
  readonly personId: string;
  readonly mayRecord: readonly { readonly id: string; readonly name: string }[];
  readonly mayVerify: boolean;
  readonly staff: readonly string[];
  readonly registers: readonly {
    readonly register: RegisterCode;
    /** Of very many only that there are more. */
    readonly count: number;
    readonly hasMore: boolean;
    readonly waiting: number;
  }[];
}

export interface ImportProblem {
  readonly sheet: string;
  /** As the spreadsheet numbers them. */
  readonly row: number;
  /** A, B, C …; empty where the whole row is meant. */
  readonly column: string;
  readonly field: FieldKey | null;
  readonly fault: EntryFault | 'noHead' | 'noRows';
  readonly given: string;
}

export interface ImportPreview {
  readonly rows: number;
  readonly late: number;
  readonly problems: readonly ImportProblem[];
  readonly sample: readonly Readonly<Partial<Record<FieldKey, string>>>[];
}
