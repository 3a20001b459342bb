import { defineEntity, p } from '@mikro-orm/core';
import type { ResidentGroup, Role } from '../../shared/identity/roles.ts';

export const Community = defineEntity({
  name: 'Community',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    street: p.string(),
    endorsementThreshold: p.integer(),
    confirmationThreshold: p.integer(),
    isDemo: p.boolean(),
  },
});

export const Person = defineEntity({
  name: 'Person',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    origin: p.string().nullable(),
    residentGroup: p.string().$type<ResidentGroup>(),
    phone: p.string().nullable(),
    createdAt: p.datetime(),
    erasedAt: p.datetime().nullable(),
    isDemo: p.boolean(),
  },
});

export const RoleGrantRow = defineEntity({
  name: 'RoleGrantRow',
  tableName: 'role_grant',
  properties: {
    id: p.uuid().primary(),
    personId: p.uuid(),
    role: p.string().$type<Role>(),
    communityId: p.uuid().nullable(),
    unitId: p.uuid().nullable(),
    grantedBy: p.uuid().nullable(),
    grantedAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});

export const AccessLink = defineEntity({
  name: 'AccessLink',
  properties: {
    id: p.uuid().primary(),
    personId: p.uuid(),
    tokenHash: p.blob(),
    issuedBy: p.uuid().nullable(),
    issuedAt: p.datetime(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
  },
});

export const identityEntities = [Community, Person, RoleGrantRow, AccessLink];
