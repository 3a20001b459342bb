/** Reporting, hiding and restoring what the public sees of an issue. `fileId` names a picture; null means its words. */
import { z } from 'zod';
import { Refusal } from '../refusal.ts';

export const reportReasons = ['insult', 'privacy', 'untrue', 'advertising', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];
export const longestReport = 300;
/** Of one issue, waiting for its host; further ones would say nothing new. */
export const mostReports = 20;

export const contentReport = z.strictObject({
  id: z.uuid(),
  issueId: z.uuid(),
  fileId: z.uuid().nullable(),
  why: z.enum(reportReasons),
  words: z.string().trim().max(longestReport),
});
export type ContentReport = z.output<typeof contentReport>;

const content = { issueId: z.uuid(), fileId: z.uuid().nullable() };
export const moderationCommands = {
  hideContent: z.strictObject({ ...content, reason: z.string().trim().min(2).max(500) }),
  restoreContent: z.strictObject({ ...content, reason: z.string().trim().min(2).max(500) }),
  leaveContent: z.strictObject(content),
} as const;

/** What waits for the host of a community: an issue, and how often it was reported since it was last looked at. */
export interface ReportedIssue {
  readonly id: string;
  readonly title: string;
  readonly reports: number;
  readonly pictures: number;
  readonly lastAt: number;
}

/** All that a moderator needs to decide about an issue. */
export interface Moderation {
  readonly hiddenReason: string | null;
  /** Every picture of the issue and of the work on it, the hidden ones too. */
  readonly pictures: readonly { readonly fileId: string; readonly hiddenReason: string | null }[];
  /** Not yet looked at, oldest first. */
  readonly reports: readonly {
    readonly id: string;
    readonly fileId: string | null;
    readonly why: ReportReason;
    readonly words: string;
    /** Null: somebody signed out. */
    readonly byName: string | null;
    readonly at: number;
  }[];
}

export interface ReportedBefore {
  /** Reports of the issue that wait for its host. */
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
