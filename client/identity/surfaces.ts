/** Which doors of the product somebody's roles open. The doors themselves check again. */
import type { Role } from '../../shared/identity/roles.ts';
import type { IconName } from '../ui/icons.ts';

export const surfaces = {
  phone: { path: '/phone', icon: 'phone' },
  volunteering: { path: '/phone/volunteering', icon: 'heart' },
  meetings: { path: '/meetings', icon: 'calendar' },
  issues: { path: '/issues', icon: 'list' },
  board: { path: '/board', icon: 'people' },
  roll: { path: '/roll', icon: 'check' },
  volunteers: { path: '/volunteers', icon: 'person' },
  ledger: { path: '/ledger', icon: 'list' },
  supervise: { path: '/supervise', icon: 'eye' },
  unit: { path: '/unit', icon: 'check' },
  desk: { path: '/desk', icon: 'chart' },
  public: { path: '/public', icon: 'megaphone' },
} as const satisfies Record<string, { path: string; icon: IconName }>;

export type Surface = keyof typeof surfaces;

/** The most used first. */
const doors: Record<Role, readonly Surface[]> = {
  host: ['meetings', 'issues', 'supervise', 'phone', 'volunteers', 'desk', 'ledger'],
  representative: ['phone'],
  supervisor: ['phone', 'supervise'],
  volunteerLead: ['board', 'roll', 'volunteers', 'phone', 'desk'],
  volunteer: ['volunteering'],
  responsibleUnit: ['unit'],
  evaluator: ['desk'],
  administrator: ['desk', 'issues', 'volunteers'],
};

/** Without repetition, the public pages last; somebody who reaches the phone needs no second door into it. */
export function surfacesFor(held: readonly Role[]): Surface[] {
  const open = new Set<Surface>(held.flatMap((role) => doors[role]));
  if (open.has('phone')) open.delete('volunteering');
  open.add('public');
  return [...open];
}

/** Of several roles, the one that brings somebody here most often. */
const byWeight: readonly Role[] = [
  'host',
  'volunteerLead',
  'representative',
  'supervisor',
  'volunteer',
  'responsibleUnit',
  'evaluator',
  'administrator',
];

/** Where somebody goes after signing in: hosts choose a meeting first, everybody else has one main place. */
export function firstPlaceFor(held: readonly Role[]): string {
  const main = byWeight.find((role) => held.includes(role));
  if (main === undefined || main === 'host') return '/';
  const [door] = doors[main];
  return door ? surfaces[door].path : '/';
}
