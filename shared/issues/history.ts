/**
 * What has happened to an issue, oldest first; rows of issue_history, only ever appended. Words and photos of a
 * report stand in progress_update, those of a verdict in verification: the entry names them.
 */
export type HistoryEntry =
  | { readonly type: 'raised'; readonly data: Record<string, never> }
  | { readonly type: 'accepted'; readonly data: Record<string, never> }
  | { readonly type: 'rejected'; readonly data: { readonly reason: string } }
  | { readonly type: 'scheduled'; readonly data: { readonly meetingId: string } }
  | { readonly type: 'deliberated'; readonly data: { readonly meetingId: string } }
  | { readonly type: 'deferred'; readonly data: { readonly meetingId: string } }
  | { readonly type: 'decided'; readonly data: { readonly meetingId: string; readonly adopted: boolean } }
  | {
      readonly type: 'actionAgreed';
      readonly data: { readonly actionItemId: string; readonly resolutionId: string | null };
    }
  | { readonly type: 'progressReported'; readonly data: { readonly updateId: string } }
  | { readonly type: 'doneReported'; readonly data: { readonly updateId: string } }
  | { readonly type: 'confirmed'; readonly data: { readonly verificationId: string } }
  | { readonly type: 'notSolved'; readonly data: { readonly verificationId: string } }
  | { readonly type: 'verified'; readonly data: Record<string, never> };

export type HistoryType = HistoryEntry['type'];
