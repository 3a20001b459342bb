/** Roles people hold outside a meeting. Seats in a meeting (chair, minute-taker …) are in shared/meetings. */
export const roles = [
  'host', // chair or convenor: runs the meetings of a community
  'representative',
  'supervisor',
  'volunteerLead',
  'volunteer',
  'responsibleUnit',
  'evaluator',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

export const residentGroups = ['local', 'migrant'] as const;
export type ResidentGroup = (typeof residentGroups)[number];

export interface RoleGrant {
  readonly role: Role;
  readonly communityId: string | null;
  readonly unitId: string | null;
}

/** Who is asking, as the database says at this moment: never remembered from an earlier request. */
export type Viewer =
  | {
      readonly kind: 'person';
      /** Came in with a ticket (server/identity/tickets.ts): nobody outside this meeting. */
      readonly onlyMeetingId?: string;
      readonly personId: string;
      readonly sessionId: string;
      readonly name: string;
      readonly grants: readonly RoleGrant[];
    }
  // the big screen's read-only token
  | { readonly kind: 'screen'; readonly meetingId: string }
  | { readonly kind: 'anyone' };

export type SignedIn = Extract<Viewer, { kind: 'person' }>;

export function holds(
  viewer: Viewer,
  role: Role,
  at: { communityId?: string | null; unitId?: string | null } = {},
): boolean {
  return (
    viewer.kind === 'person' &&
    viewer.grants.some(
      (grant) =>
        grant.role === role &&
        (grant.communityId === null || grant.communityId === at.communityId) &&
        (grant.unitId === null || grant.unitId === at.unitId),
    )
  );
}
