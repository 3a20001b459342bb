/** Role × action, generated from the routers and the live commands, so that none is forgotten; every "no" included. */
import { describe, expect, it } from 'vitest';
import { meetingCommandList } from '../../server/meetings/commands/index.ts';
import { appRouter } from '../../server/router.ts';
import { may, permissions, type Action } from '../../shared/identity/permissions.ts';
import { roles, type Role, type Viewer } from '../../shared/identity/roles.ts';

const here = '00000000-0000-4000-8000-000000000001';
const elsewhere = '00000000-0000-4000-8000-000000000002';
const self = '00000000-0000-4000-8000-000000000003';
const unit = '00000000-0000-4000-8000-000000000004';
const centreWide: readonly Role[] = ['evaluator', 'administrator'];

function viewerWith(role: Role): Viewer {
  const communityId = centreWide.includes(role) || role === 'responsibleUnit' ? null : here;
  const unitId = role === 'responsibleUnit' ? unit : null;
  return {
    kind: 'person',
    personId: self,
    sessionId: self,
    name: '',
    grants: [{ role, communityId, unitId }],
  };
}

/** Who may, in the community, unit or own record that the request is about. */
const allowed: Record<Action, readonly Role[]> = {
  'public.read': roles,
  'public.say': roles,
  'identity.self': roles,
  'identity.manage': ['host', 'administrator'],
  'meetings.enter': ['host', 'representative', 'supervisor', 'volunteerLead', 'volunteer', 'administrator'],
  'meetings.run': ['host'],
  'meetings.takePart': ['host', 'representative', 'supervisor'],
  'meetings.answerRound': ['host', 'representative', 'supervisor', 'volunteerLead', 'volunteer'],
  'issues.read': [
    'host',
    'representative',
    'supervisor',
    'volunteerLead',
    'volunteer',
    'evaluator',
    'administrator',
  ],
  'issues.raise': ['host', 'representative', 'supervisor', 'volunteerLead', 'volunteer'],
  'issues.screen': ['host'],
  'issues.report': roles,
  'issues.moderate': ['host'],
  'issues.openHidden': ['host', 'administrator'],
  'issues.configure': ['host', 'administrator'],
  'issues.verify': ['host', 'representative', 'supervisor', 'volunteerLead', 'volunteer'],
  'issues.carryOut': ['responsibleUnit'],
  'notices.manage': ['host', 'administrator'],
  'volunteers.lead': ['volunteerLead'],
  'volunteers.approve': ['host', 'volunteerLead'],
  'volunteers.keep': ['host', 'volunteerLead', 'administrator'],
  'volunteers.certificate': roles,
  'volunteers.answer': ['volunteer'],
  'reporting.read': ['host', 'volunteerLead', 'evaluator', 'administrator'],
  'registers.record': ['host', 'volunteerLead', 'evaluator', 'administrator'],
  'registers.verify': ['host', 'evaluator', 'administrator'],
  'registers.restricted': ['host', 'evaluator', 'administrator'],
  'registers.accessLog': ['evaluator', 'administrator'],
  'reporting.write': ['evaluator', 'administrator'],
  'reporting.manage': ['administrator'],
  'reporting.participation': ['host', 'evaluator', 'administrator'],
  'reporting.export': ['evaluator', 'administrator'],
};

const actions = Object.keys(permissions).filter((name): name is Action => name in permissions);

/** tRPC types a router's procedures as a tree; here they are read as they stand in it, flat and by name. */
function actionOf(procedure: unknown): Action | undefined {
  const meta: unknown = Reflect.get(Object(Reflect.get(Object(procedure), '_def')), 'meta');
  const action: unknown = Reflect.get(Object(meta), 'action');
  return actions.find((known) => known === action);
}

const procedures = Object.entries(appRouter._def.procedures).map(([name, procedure]) => ({
  name,
  action: actionOf(procedure),
}));
const asked = [...procedures, ...meetingCommandList.map(({ name, action }) => ({ name, action }))];

describe('permissions', () => {
  it.each(asked)('5. $name names the permission it needs', ({ action }) => {
    expect(Object.keys(permissions)).toContain(action);
  });

  const cases = roles.flatMap((role) =>
    [...new Set(asked.map(({ action }) => action))].flatMap((action) => (action ? [{ role, action }] : [])),
  );

  it.each(cases)('5. $role and $action', ({ role, action }) => {
    const scope = { communityId: here, unitId: unit, personId: self };
    expect(may(viewerWith(role), action, scope)).toBe(allowed[action].includes(role));
  });

  it.each(cases)('5. a $role of another community and $action', ({ role, action }) => {
    const everywhere =
      centreWide.includes(role) ||
      [
        'public.read',
        'public.say',
        'issues.report',
        'identity.self',
        'reporting.read',
        'volunteers.certificate',
      ].includes(action);
    const scope = { communityId: elsewhere, unitId: elsewhere, personId: self };
    expect(may(viewerWith(role), action, scope)).toBe(everywhere && allowed[action].includes(role));
  });

  it('5. whoever is signed out, or only a screen of another meeting, reads nothing but the public pages, may say how they were served, and report what should not stand there', () => {
    for (const viewer of [{ kind: 'anyone' }, { kind: 'screen', meetingId: elsewhere }] as const) {
      const open = actions.filter((action) =>
        may(viewer, action, { communityId: here, meetingId: here, personId: self }),
      );
      expect(open).toEqual(['public.read', 'public.say', 'issues.report']);
    }
  });
});
