/** The communities somebody belongs to, those where they deliberate before those where they only help. */
import type { Role } from '../../shared/identity/roles.ts';

interface GrantInCommunity {
  readonly role: Role;
  readonly communityId: string | null;
  readonly communityName: string | null;
}

const deliberating: readonly Role[] = ['host', 'representative', 'supervisor'];

export function communitiesOf(grants: readonly GrantInCommunity[]): { id: string; name: string }[] {
  const first = grants.filter((grant) => deliberating.includes(grant.role));
  const names = new Map<string, string>();
  for (const { communityId, communityName } of [...first, ...grants]) {
    if (communityId !== null && communityName !== null) names.set(communityId, communityName);
  }
  return [...names].map(([id, name]) => ({ id, name }));
}
