/** What the registers' pages read. Times are milliseconds since 1970, days YYYY-MM-DD. */
import type { EntryFault } from './read-entry.ts';
import type { FieldKey, RegisterCode, StepKind } from './registers.ts';
import type { StaffName } from './staff-names.ts';
import type { ProjectName } from './view.ts';

/** kept: counts without a second person; waiting: for one; returned: one said what is wrong with it. */
export type EntryState = 'kept' | 'waiting' | 'confirmed' | 'returned';

export interface StepView {
  readonly id: string;
  readonly kind: StepKind;
  readonly onDay: string;
  readonly note: string;
  readonly isLate: boolean;
  readonly recordedById: string;
  readonly recordedByName: string;
  readonly recordedAt: number;
  readonly verifiedByName: string | null;
}

export interface EntryFile {
  readonly id: string;
  readonly isPdf: boolean;
}

/** What is restricted is left out of it. */
export interface CorrectionView {
  readonly id: string;
  readonly at: number;
  readonly byId: string;
  readonly byName: string;
  readonly reason: string;
  readonly before: Readonly<Partial<Record<FieldKey, string>>>;
  readonly after: Readonly<Partial<Record<FieldKey, string>>>;
  /** Whose confirmation ended with it. */
  readonly confirmedBeforeByName: string | null;
}

/** A step or a sign-in that was taken out. */
export interface WithdrawalView {
  readonly id: string;
  /** Null: a sign-in. */
  readonly kind: StepKind | null;
  readonly onDay: string;
  readonly note: string;
  /** Who was signed in; null of steps, of children, and of whoever came for help in hardship. */
  readonly name: string | null;
  /** Null: a step. */
  readonly signedInAt: number | null;
  readonly at: number;
  readonly byId: string;
  readonly byName: string;
  readonly reason: string;
  /** Whose confirmation ended with it. */
  readonly confirmedBeforeByName: string | null;
}

/** One of the sessions of an activity that has several. */
export interface SessionOfActivity {
  readonly id: string;
  readonly onDay: string;
  readonly time: string | null;
  readonly title: string;
  readonly people: number;
  readonly state: EntryState;
}

export interface ActivityView {
  /** The first one first. */
  readonly sessions: readonly SessionOfActivity[];
  /** All of them together; whoever signed in to several is one person. */
  readonly attendances: number;
  readonly people: number;
  readonly unnamed: number;
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
  /** Answers to a survey that were copied from paper and wait for a second person; elsewhere 0. */
  readonly papersWaiting: number;
  readonly state: EntryState;
  readonly isLate: boolean;
  readonly isDemo: boolean;
  /** Whose hours it is about; of other registers null. */
  readonly staffId: string | null;
  readonly recordedById: string;
  readonly recordedByName: string;
  readonly recordedAt: number;
  readonly verifiedByName: string | null;
  readonly verifiedAt: number | null;
  readonly returnedReason: string | null;
  /** Null: it stands. Taken out it still counts as of the days before. */
  readonly withdrawn: { readonly at: number; readonly reason: string } | null;
  readonly files: readonly EntryFile[];
  /** Of an activity with several sessions which one it is, by their days, and of how many. */
  readonly session: { readonly number: number; readonly of: number } | null;
  /** Oldest first. */
  readonly corrections: readonly CorrectionView[];
  /** Oldest first. */
  readonly steps: readonly StepView[];
  /** Oldest first; none of them counts. */
  readonly withdrawals: readonly WithdrawalView[];
}

/** By what a register's list is narrowed; null: by nothing. */
export interface EntryFilter {
  readonly onlyWaiting: boolean;
  readonly search: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly communityId: string | null;
  readonly item: number | null;
}

export interface RegisterPage {
  readonly register: RegisterCode;
  readonly count: number;
  readonly waiting: number;
  readonly page: number;
  readonly pages: number;
  readonly entries: readonly EntryView[];
}

/** A frozen period, first and last day. */
export interface FrozenDays {
  readonly from: string;
  readonly to: string;
}

/** The first of them that any of these days lies in. */
export const frozenOn = (
  frozen: readonly FrozenDays[],
  days: readonly (string | undefined)[],
): FrozenDays | null =>
  frozen.find(({ from, to }) => days.some((day) => day !== undefined && day >= from && day <= to)) ?? null;

export interface RegisterOverview {
  readonly today: string;
  readonly personId: string;
  /** The communities whose registers the reader keeps, and whether their hardship cases open to the reader. */
  readonly mayRecord: readonly { readonly id: string; readonly name: string; readonly mayOpen: boolean }[];
  readonly communities: readonly { readonly id: string; readonly name: string }[];
  readonly mayVerify: boolean;
  readonly mayReadAccessLog: boolean;
  readonly frozen: readonly FrozenDays[];
  readonly staff: readonly StaffName[];
  readonly projects: readonly ProjectName[];
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
  /** Rows of days in a frozen period. */
  readonly frozen: number;
  readonly problems: readonly ImportProblem[];
  /** How many further ones are not listed. */
  readonly moreProblems: number;
  /** Columns that mean nothing here; the import leaves them out. */
  readonly unread: readonly UnreadColumn[];
}

export interface UnreadColumn {
  readonly sheet: string;
  readonly column: string;
  /** Empty where there are values without a head. */
  readonly head: string;
}
