/**
 * What has happened to an issue, oldest first; rows of issue_history, only ever appended and chained
 * (history-chain.ts). Words and photos of a report stand in progress_update, those of a verdict in verification,
 * those of an objection in objection: the entry names them, and `digest` is the SHA-256 of what they said then.
 * `actionItemId` names the part of the work it is about.
 */
import type { RedirectTarget } from './issue-state.ts';
import type { ReportReason } from './moderation.ts';

interface Entries {
  // its way through the host's hands
  raised: Record<string, never>;
  accepted: Record<string, never>;
  rejected: { readonly reason: string };
  redirected: { readonly to: RedirectTarget; readonly reason: string };
  /** This one went into another … */
  merged: { readonly intoId: string; readonly reason: string };
  mergeUndone: { readonly intoId: string };
  /** … and the other took it in, with so many endorsements that it had not had before. */
  absorbed: { readonly issueId: string; readonly endorsements: number };
  released: { readonly issueId: string; readonly endorsements: number };
  /** Straight to a unit, without a meeting: a hazard that can't wait, or work that needs no decision. */
  sentToUnit: {
    readonly actionItemId: string;
    readonly isUrgent: boolean;
    readonly reason: string | null;
    readonly dueOn?: string;
  };
  /** The last endorsement that an agenda asks for. */
  endorsedEnough: { readonly endorsements: number };
  /** The host marks it as a hazard that cannot wait, or not one. */
  urgencyChanged: { readonly urgent: boolean; readonly reason: string };
  // in meetings
  scheduled: { readonly meetingId: string };
  deliberated: { readonly meetingId: string };
  deferred: { readonly meetingId: string };
  /** After a deadlock: it waits for the agenda of the body above. */
  sentToAssembly: { readonly meetingId: string };
  decided: { readonly meetingId: string; readonly adopted: boolean; readonly ballotId?: string };
  actionAgreed: {
    readonly actionItemId: string;
    readonly resolutionId: string | null;
    readonly dueOn?: string;
  };
  // public notice of the resolution
  noticeCorrected: { readonly correctionId: string; readonly until: string; readonly reason: string };
  objectionRaised: { readonly objectionId: string; readonly digest: string };
  objectionAnswered: { readonly objectionId: string; readonly digest: string };
  // carrying out
  partAdded: { readonly actionItemId: string; readonly dueOn?: string };
  reassigned: { readonly actionItemId: string; readonly reason: string };
  /** Another date, or somebody else who watches over it. */
  taskChanged: {
    readonly actionItemId: string;
    readonly dueOn: string;
    readonly supervisorId: string;
    readonly reason: string;
  };
  progressReported: { readonly updateId: string; readonly digest?: string };
  /** One part is done, others are not yet. */
  partDone: { readonly updateId: string; readonly digest?: string };
  doneReported: { readonly updateId: string; readonly digest?: string };
  reminded: { readonly actionItemId: string; readonly dueOn: string };
  /** Past its date; level 1 on the first day, one more every week. */
  escalated: { readonly actionItemId: string; readonly dueOn: string; readonly level: number };
  // verification
  confirmed: { readonly verificationId: string; readonly digest?: string };
  notSolved: { readonly verificationId: string; readonly digest?: string };
  /** The work goes on, until a new date; `round` is the one that begins. */
  reopened: { readonly round: number; readonly dueOn: string };
  /** Reported done, and nobody has said anything for two weeks. */
  unconfirmed: { readonly round: number };
  verified: Record<string, never>;
  // moderation; no fileId and no step: the words of the issue. Who reported stands in content_report, for the host alone.
  contentReported: {
    readonly reportId: string;
    readonly fileId: string | null;
    readonly step?: number;
    readonly why: ReportReason;
  };
  contentHidden: { readonly fileId: string | null; readonly step?: number; readonly reason: string };
  contentRestored: { readonly fileId: string | null; readonly step?: number; readonly reason: string };
  /** Looked at, and left as it is. */
  contentLeft: { readonly fileId: string | null; readonly step?: number; readonly reports: number };
}

export type HistoryType = keyof Entries;
export type HistoryEntry = {
  [Type in HistoryType]: { readonly type: Type; readonly data: Entries[Type] };
}[HistoryType];
