/** What people of a community see of its issues. Times are milliseconds since 1970, dates YYYY-MM-DD. */
import type { Category } from './categories.ts';
import type { HistoryType } from './history.ts';
import type { Confirmations, Endorsed, Standing } from './issue-rules.ts';
import type { IssueState } from './issue-state.ts';

export interface IssueCard extends Endorsed {
  readonly id: string;
  readonly communityId: string;
  readonly number: number;
  readonly title: string;
  readonly category: Category;
  readonly place: string;
  readonly state: IssueState;
  readonly raiserName: string;
  readonly isMine: boolean;
  readonly endorsedByMe: boolean;
  readonly raisedAt: number;
  readonly verifiedAt: number | null;
  /** File id of the first photo. */
  readonly photoId: string | null;
  /** Of the action agreed on, if there is one. */
  readonly dueOn: string | null;
  /** Open past its date, in days of the neighbourhood. */
  readonly isOverdue: boolean;
  /** A safety hazard that cannot wait for a meeting, says its raiser. */
  readonly urgent: boolean;
  readonly isDemo: boolean;
}

export interface IssueDetail extends IssueCard {
  readonly communityName: string;
  readonly body: string;
  readonly photoIds: readonly string[];
  /** Why it was rejected. */
  readonly stateReason: string | null;
  readonly endorserNames: readonly string[];
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly action: ActionView | null;
  /** 1, and one more each time somebody said that it was not solved. */
  readonly round: number;
  readonly confirmations: Confirmations;
  readonly me: Standing;
}

export interface TimelineEntry {
  readonly type: HistoryType;
  readonly at: number;
  /** Null where nobody did it, such as a count reached. */
  readonly byName: string | null;
  /** What was said with it: a reason, a report. */
  readonly words: string | null;
  readonly photoIds: readonly string[];
  readonly adopted: boolean | null;
  readonly rating: number | null;
}

export interface ActionView {
  readonly id: string;
  readonly what: string;
  readonly unitName: string;
  readonly supervisorName: string;
  readonly dueOn: string;
  readonly isOverdue: boolean;
  readonly state: 'open' | 'reportedDone' | 'verified';
  readonly resolutionId: string | null;
}

/** A task of a responsible unit. */
export interface UnitTask {
  readonly issueId: string;
  readonly communityName: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly place: string;
  readonly category: Category;
  readonly photoIds: readonly string[];
  readonly what: string;
  readonly supervisorName: string;
  readonly dueOn: string;
  readonly isOverdue: boolean;
  readonly state: 'open' | 'reportedDone' | 'verified';
  /** The issue's own state: what the rules of reporting ask for. */
  readonly issueState: IssueState;
  /** Oldest first. */
  readonly updates: readonly {
    readonly kind: 'note' | 'done' | 'reopened';
    readonly words: string;
    readonly at: number;
    readonly photoIds: readonly string[];
  }[];
  readonly isDemo: boolean;
}

/** An issue that is already there and sounds like the one being written. */
export interface SimilarIssue {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly place: string;
  readonly state: IssueState;
  readonly endorsements: number;
  readonly isMine: boolean;
  readonly endorsedByMe: boolean;
}
