/**
 * Rooms of a community, of a person and of the centre carry no copy of anything: each event says that something
 * changed, and whoever looks at it reads it again.
 */

/** The room of the centre's figures; there is one centre. */
export const centreId = '0198c0de-0000-7000-8000-000000000001';

export type TopicEvent =
  | { readonly type: 'issuesChanged'; readonly data: { readonly issueId: string } }
  | { readonly type: 'volunteersChanged'; readonly data: { readonly shiftId: string | null } }
  | { readonly type: 'meetingsChanged'; readonly data: { readonly meetingId: string | null } }
  | { readonly type: 'offersChanged'; readonly data: Record<string, never> }
  | { readonly type: 'issueNews'; readonly data: { readonly issueId: string } }
  /** A round before a meeting has opened that waits for the person. */
  | { readonly type: 'roundNews'; readonly data: { readonly meetingId: string } }
  | { readonly type: 'recordsChanged'; readonly data: Record<string, never> };
