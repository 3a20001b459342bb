import type { CredentialState } from '../../../shared/volunteers/profile.ts';

export const credentialTone = {
  expired: 'seal',
  expiresSoon: 'amber',
  notYet: 'plain',
  unverified: 'amber',
  verified: 'jade',
} as const satisfies Record<CredentialState, string>;
