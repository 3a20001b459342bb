/**
 * Reporting, hiding and restoring what the public sees of an issue. `fileId` names a picture, `step` a step of its history
 * with the pictures of that step; neither means the words of the issue.
 */
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import type { HistoryType } from './history.ts';

export const reportReasons = ['insult', 'privacy', 'untrue', 'advertising', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];
export const longestReport = 300;
/** Of one issue, waiting for its host; further ones would say nothing new. */
export const mostReports = 20;

/** In which somebody says something in their own words; everything else is counted, dated or named. */
export const spokenSteps: readonly HistoryType[] = [
  'rejected',
  'redirected',
  'sentToUnit',
  'urgencyChanged',
  'noticeCorrected',
  'objectionRaised',
  'objectionAnswered',
  'reassigned',
  'taskChanged',
  'progressReported',
  'partDone',
  'doneReported',
  'confirmed',
  'notSolved',
];

const part = {
  issueId: z.uuid(),
  fileId: z.uuid().nullable(),
  step: z.int().min(1).nullable().default(null),
};
export interface ContentPart {
  readonly issueId: string;
  readonly fileId: string | null;
  readonly step: number | null;
}

export const contentReport = z.strictObject({
  id: z.uuid(),
  ...part,
  why: z.enum(reportReasons),
  words: z.string().trim().max(longestReport),
});
export type ContentReport = z.output<typeof contentReport>;

/** An objection behind which no issue lies, or the answer to it. */
const objectionPart = { objectionId: z.uuid(), ofAnswer: z.boolean().default(false) };
export interface ObjectionPart {
  readonly objectionId: string;
  readonly ofAnswer: boolean;
}

export const objectionReport = z.strictObject({
  id: z.uuid(),
  ...objectionPart,
  why: z.enum(reportReasons),
  words: z.string().trim().max(longestReport),
});
export type ObjectionReport = z.output<typeof objectionReport>;

export const moderationCommands = {
  hideContent: z.strictObject({ ...part, reason: z.string().trim().min(2).max(500) }),
  restoreContent: z.strictObject({ ...part, reason: z.string().trim().min(2).max(500) }),
  leaveContent: z.strictObject(part),
  hideObjection: z.strictObject({ ...objectionPart, reason: z.string().trim().min(2).max(500) }),
  restoreObjection: z.strictObject({ ...objectionPart, reason: z.string().trim().min(2).max(500) }),
  leaveObjection: z.strictObject(objectionPart),
} as const;

/** What waits for the host of a community: an issue, and how often it was reported since it was last looked at. */
export interface ReportedIssue {
  readonly id: string;
  readonly title: string;
  readonly reports: number;
  readonly pictures: number;
  readonly lastAt: number;
}

/** The same of a resolution behind which no issue lies: what was said against it, or answered. */
export interface ReportedResolution {
  readonly resolutionId: string;
  readonly words: string;
  readonly reports: number;
  readonly lastAt: number;
}

/** Not yet looked at. */
export interface ReportOfObjection extends ObjectionPart {
  readonly id: string;
  readonly why: ReportReason;
  readonly words: string;
  /** Null: somebody signed out. */
  readonly byName: string | null;
  readonly at: number;
}

/** All that a moderator needs to decide about an issue. */
export interface Moderation {
  readonly hiddenReason: string | null;
  /** Every picture of the issue and of the work on it, the hidden ones too. */
  readonly pictures: readonly { readonly fileId: string; readonly hiddenReason: string | null }[];
  /** Steps that are hidden or were reported and not looked at yet, in their order. */
  readonly steps: readonly {
    readonly step: number;
    readonly type: HistoryType;
    readonly at: number;
    readonly words: string | null;
    readonly hiddenReason: string | null;
  }[];
  /** Not yet looked at, oldest first. */
  readonly reports: readonly {
    readonly id: string;
    readonly fileId: string | null;
    readonly step: number | null;
    readonly why: ReportReason;
    readonly words: string;
    /** Null: somebody signed out. */
    readonly byName: string | null;
    readonly at: number;
  }[];
}

export interface ReportedBefore {
  /** Reports of the issue, or of the objection, that wait for the host. */
  readonly waiting: number;
  /** One of them is of the same thing by the same person. */
  readonly isMine: boolean;
}

/** A report that would tell the host nothing new. */
export function whyCannotReport({ waiting, isMine }: ReportedBefore): Refusal | null {
  return isMine || waiting >= mostReports ? new Refusal('reportedAlready') : null;
}

/** `isHidden` now; hiding twice, and restoring what is shown, would change nothing. */
export function whyCannotHide(isHidden: boolean, toHidden: boolean): Refusal | null {
  return isHidden === toHidden ? new Refusal('nothingChanged') : null;
}
