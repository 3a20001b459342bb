/** What people of a community see of its issues. Times are milliseconds since 1970, dates YYYY-MM-DD. */
import type { Category } from './categories.ts';
import type { IssueKind } from './kinds.ts';
import type { Periods } from './deadlines.ts';
import type { HistoryType } from './history.ts';
import type { Confirmations, Endorsed, Standing } from './issue-rules.ts';
import type { IssueState, RedirectTarget } from './issue-state.ts';
import type { Point } from './place.ts';

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
  /** The unit that has it, or had it last. */
  readonly unitName: string | null;
  readonly reportedAt: number | null;
  /** How far the overdue work was escalated; 0 while it is in time. */
  readonly escalationLevel: number;
  /** Reported done two weeks ago, and not all needed have said that it is solved. */
  readonly isUnconfirmed: boolean;
  /** A safety hazard that cannot wait for a meeting, says its raiser. */
  readonly urgent: boolean;
  /** Why the host hid it; null while it is shown. */
  readonly hiddenReason: string | null;
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
  /** The parts of the work, in the order in which they were given. */
  readonly tasks: readonly ActionView[];
  /** What it was merged into. */
  readonly mergedInto: { readonly id: string; readonly title: string } | null;
  /** What was merged into it. */
  readonly absorbed: readonly { readonly id: string; readonly number: number; readonly title: string }[];
  /** Where the map shows it. */
  readonly point: Point | null;
  readonly buildingName: string | null;
  readonly redirectedTo: RedirectTarget | null;
  /** Meetings that have or had it on their agenda, with the votes on it, oldest first. */
  readonly meetings: readonly IssueMeeting[];
  readonly resolutions: readonly IssueResolution[];
  /** 1, and one more each time somebody said that it was not solved. */
  readonly round: number;
  readonly confirmations: Confirmations;
  readonly me: Standing;
}

export interface IssueMeeting {
  readonly id: string;
  readonly title: string;
  readonly scheduledAt: number;
  readonly state: 'planned' | 'called' | 'open' | 'closed' | 'signed' | 'cancelled';
  readonly ballots: readonly {
    readonly id: string;
    /** Null on public pages. */
    readonly motion: string | null;
    readonly outcome: string | null;
  }[];
}

export interface IssueResolution {
  readonly id: string;
  readonly number: string;
  readonly words: string;
  /** YYYY-MM-DD, the last day of its notice. */
  readonly noticeUntil: string;
  readonly unanswered: number;
}

export interface TimelineEntry {
  readonly seq: number;
  readonly type: HistoryType;
  readonly at: number;
  /** Null where nobody did it, such as a count reached. */
  readonly byName: string | null;
  /** By whoever raised the issue. */
  readonly byRaiser: boolean;
  /** What was said with it: a reason, a report. */
  readonly words: string | null;
  readonly photoIds: readonly string[];
  readonly adopted: boolean | null;
  readonly rating: number | null;
  /** The unit of the task it is about. */
  readonly unitName: string | null;
  /** A date that it sets or reminds of, YYYY-MM-DD. */
  readonly day: string | null;
  /** Where it was sent. */
  readonly to: RedirectTarget | null;
  /** How far it was escalated. */
  readonly level: number | null;
  readonly meeting: { readonly id: string; readonly title: string } | null;
  /** Why the host hid what was said; words and pictures are then there only for moderators and whoever said it. */
  readonly hiddenReason: string | null;
}

export interface ActionView {
  readonly id: string;
  readonly what: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly supervisorId: string;
  readonly supervisorName: string;
  readonly dueOn: string;
  readonly isOverdue: boolean;
  readonly escalationLevel: number;
  readonly escalatedAt: number | null;
  readonly reportedAt: number | null;
  readonly state: 'open' | 'reportedDone' | 'verified';
  readonly resolutionId: string | null;
}

/** A task of a responsible unit. */
export interface UnitTask {
  readonly id: string;
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
  readonly escalationLevel: number;
  readonly escalatedAt: number | null;
  /** Which of how many parts of the work this is. */
  readonly part: number;
  readonly parts: number;
  /** 1, and one more each time somebody said that it was not solved. */
  readonly round: number;
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

/** The public notice of a resolution. */
export interface NoticeView {
  readonly communityId: string;
  readonly issueId: string | null;
  /** As posted now, for those who may correct it; others read it where names are masked (public.resolution). */
  readonly words: string | null;
  /** YYYY-MM-DD, the last day on which objections are taken. */
  readonly noticeUntil: string;
  readonly isOver: boolean;
  /** With today; 0 when it is over. */
  readonly daysLeft: number;
  /** Corrections, oldest first; why is null when the host hid it. */
  readonly history: readonly {
    readonly reason: string | null;
    readonly hiddenReason: string | null;
    readonly at: number;
  }[];
  readonly objections: readonly {
    readonly id: string;
    readonly byName: string;
    /** Null when the host hid them. */
    readonly words: string | null;
    readonly hiddenReason: string | null;
    /** Of the issue's history; null where no issue lies behind the resolution. */
    readonly step: number | null;
    readonly at: number;
    readonly answer: string | null;
    readonly answerHiddenReason: string | null;
    readonly answerStep: number | null;
    readonly answeredAt: number | null;
  }[];
}

/** A piece of work as whoever watches over it sees it. */
export interface SupervisedTask {
  readonly id: string;
  readonly issueId: string;
  readonly number: number;
  readonly title: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly what: string;
  readonly unitName: string;
  readonly dueOn: string;
  readonly isOverdue: boolean;
  readonly escalationLevel: number;
  readonly state: 'open' | 'reportedDone' | 'verified';
  readonly round: number;
  /** Null of work that was given without a meeting. */
  readonly resolutionNumber: string | null;
  readonly lastReport: {
    readonly kind: 'note' | 'done' | 'reopened';
    readonly words: string;
    readonly at: number;
  } | null;
  /** The reader runs the meetings of its community. */
  readonly isHost: boolean;
}

/** What a community asks of its issues. */
export interface IssueRules extends Periods {
  readonly communityName: string;
  readonly endorsementsNeeded: number;
  readonly confirmationsNeeded: number;
  /** Which unit a hazard of a kind goes to at once. */
  readonly duties: readonly { readonly category: Category; readonly unitId: string }[];
  /** As they were set; see kinds.ts. */
  readonly kinds: readonly IssueKind[];
  /** Whom work may be given to, with those who answer for each. */
  readonly units: readonly {
    readonly id: string;
    readonly name: string;
    readonly contacts: readonly string[];
  }[];
  /** Who may watch over the work. */
  readonly supervisors: readonly { readonly id: string; readonly name: string }[];
}
