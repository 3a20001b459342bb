/** What a host sees of meetings before they open. Times are milliseconds since 1970. */
import type { MeetingRules } from './meeting-rules.ts';
import type { Member } from './roster.ts';
import type { MeetingView, Paper } from './view.ts';

export type PlannedState = MeetingView['state'] | 'planned';

export interface PlanItem {
  readonly id: string;
  readonly title: string;
  readonly issueId: string | null;
  /** The time it may take; null where none was set. */
  readonly minutes: number | null;
}

export interface PlanView {
  readonly id: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly number: number;
  readonly title: string;
  readonly place: string;
  readonly scheduledAt: number;
  readonly state: PlannedState;
  readonly rules: MeetingRules;
  readonly items: readonly PlanItem[];
  readonly papers: readonly Paper[];
  /** Of the body, as it stands now. */
  readonly roster: readonly Member[];
  /** The body's last meeting that was called, whose settings may be taken over. */
  readonly last: { readonly title: string; readonly number: number; readonly rules: MeetingRules } | null;
}

export interface HostedMeeting {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly place: string;
  readonly scheduledAt: number;
  readonly state: PlannedState;
  readonly changeReason: string | null;
  /** Of a rehearsal that runs. */
  readonly rehearsalId: string | null;
  readonly items: number;
  readonly voters: number;
  readonly coming: number;
  readonly notComing: number;
  readonly present: number;
}

export interface HostedCommunity {
  readonly id: string;
  readonly name: string;
  /** Where its last meeting was, so that nobody types it again. */
  readonly place: string;
  /** Accepted issues wait for a meeting. */
  readonly issuesWaiting: number;
}

export interface AgendaIssue {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly endorsements: number;
  readonly needed: number;
  /** An earlier meeting put it off, or sent it up out of a deadlock; null where it was on no agenda yet. */
  readonly because: 'deferred' | 'sentToAssembly' | 'scheduled' | null;
}

/** Work that is past its date. */
export interface OverdueIssue {
  readonly id: string;
  readonly title: string;
  readonly dueOn: string;
}

export interface CardState {
  readonly seatId: string;
  /** Cards that open the door now. */
  readonly valid: number;
  readonly lastUsedAt: number | null;
}
