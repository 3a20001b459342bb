import { holds, type Viewer } from './roles.ts';

/** What a request is about, as loaded from the database; absent where it does not apply. */
export interface Scope {
  readonly communityId?: string;
  readonly unitId?: string;
  readonly meetingId?: string;
  /** Who has been handed the chair of that meeting and is present. */
  readonly chairPersonId?: string;
  /** The person whose own record this is: their offer, their issue, their page. */
  readonly personId?: string;
}

interface Permission {
  readonly says: string;
  readonly allows: (viewer: Viewer, scope: Scope) => boolean;
}

const hostHere = (viewer: Viewer, scope: Scope) => holds(viewer, 'host', scope);
const leadHere = (viewer: Viewer, scope: Scope) => holds(viewer, 'volunteerLead', scope);
const administrator = (viewer: Viewer) => holds(viewer, 'administrator');
const evaluator = (viewer: Viewer) => holds(viewer, 'evaluator');
const themselves = (viewer: Viewer, scope: Scope) =>
  viewer.kind === 'person' && viewer.personId === scope.personId;
const communityRoles = ['host', 'representative', 'supervisor', 'volunteerLead', 'volunteer'] as const;
const belongsHere = (viewer: Viewer, scope: Scope) =>
  communityRoles.some((role) => holds(viewer, role, scope));

/**
 * Every permission there is, as a sentence and the check that makes it true. Checked at every command, query and
 * room entry. Whether the moment is right for a permitted action is a rule's question, in the feature's folder.
 */
export const permissions = {
  'public.read': { says: 'Anyone reads the public pages.', allows: () => true },
  'public.say': { says: 'Anyone says how they were served at an activity.', allows: () => true },
  'identity.self': {
    says: 'Whoever is signed in reads their own account.',
    allows: (viewer) => viewer.kind === 'person',
  },
  'identity.manage': {
    says: 'Hosts issue and revoke the personal links of their community; administrators those of everyone.',
    allows: (viewer, scope) => hostHere(viewer, scope) || administrator(viewer),
  },
  'meetings.enter': {
    says: 'A meeting is followed by those who hold a role in its community, by administrators, and by its own big screen.',
    allows: (viewer, scope) =>
      belongsHere(viewer, scope) ||
      administrator(viewer) ||
      (viewer.kind === 'screen' && viewer.meetingId === scope.meetingId),
  },
  'meetings.run': {
    says: 'Hosts run the meetings of their community; so does whoever has been handed the chair of one.',
    allows: (viewer, scope) =>
      hostHere(viewer, scope) ||
      (viewer.kind === 'person' &&
        scope.chairPersonId !== undefined &&
        viewer.personId === scope.chairPersonId),
  },
  'meetings.takePart': {
    says: 'Representatives, supervisors and hosts take part in the meetings of their community.',
    allows: (viewer, scope) =>
      holds(viewer, 'representative', scope) || holds(viewer, 'supervisor', scope) || hostHere(viewer, scope),
  },
  'meetings.answerRound': {
    says: 'Those who hold a role in a community answer in the round before its meetings, where they are invited or endorsed.',
    allows: belongsHere,
  },
  'issues.read': {
    says: 'Those who hold a role in a community read its issues; so do administrators and evaluators.',
    allows: (viewer, scope) => belongsHere(viewer, scope) || administrator(viewer) || evaluator(viewer),
  },
  'issues.raise': {
    says: 'Those who hold a role in a community raise and endorse its issues.',
    allows: belongsHere,
  },
  'issues.screen': { says: 'Hosts screen the issues of their community.', allows: hostHere },
  'issues.report': {
    says: 'Anyone reports words and pictures that the public can see, of an issue or against a resolution.',
    allows: () => true,
  },
  'issues.moderate': {
    says: 'Hosts hide and restore words and pictures of the issues of their community, and objections to its resolutions.',
    allows: hostHere,
  },
  'issues.openHidden': {
    says: 'Hosts open what is hidden in their community, and what was reported there; administrators everywhere.',
    allows: (viewer, scope) => hostHere(viewer, scope) || administrator(viewer),
  },
  'issues.configure': {
    says: 'Hosts set the rules and the map of their community; administrators those of all.',
    allows: (viewer, scope) => hostHere(viewer, scope) || administrator(viewer),
  },
  'issues.verify': {
    says: 'Those who hold a role in a community say whether its issues are solved.',
    allows: belongsHere,
  },
  'issues.carryOut': {
    says: 'The responsible unit reports on what it was asked to do.',
    allows: (viewer, scope) => holds(viewer, 'responsibleUnit', scope),
  },
  'notices.manage': {
    says: 'Hosts keep the group robots of their community and see what could not be delivered there; so do administrators.',
    allows: (viewer, scope) => hostHere(viewer, scope) || administrator(viewer),
  },
  'volunteers.lead': {
    says: 'Volunteer leads plan, ask, dispatch and confirm in their community.',
    allows: leadHere,
  },
  'volunteers.approve': {
    says: 'Volunteer leads and hosts approve service that somebody else wrote down afterwards.',
    allows: (viewer, scope) => leadHere(viewer, scope) || hostHere(viewer, scope),
  },
  'volunteers.keep': {
    says: 'Volunteer leads and hosts keep the volunteers of their community and issue their certificates; administrators everywhere.',
    allows: (viewer, scope) => leadHere(viewer, scope) || hostHere(viewer, scope) || administrator(viewer),
  },
  'volunteers.certificate': {
    says: 'A certificate is read in full by whom it is about, and by whoever issues certificates there.',
    allows: (viewer, scope) =>
      themselves(viewer, scope) ||
      leadHere(viewer, scope) ||
      hostHere(viewer, scope) ||
      administrator(viewer),
  },
  'volunteers.answer': {
    says: 'Volunteers answer their own offers and check themselves in and out.',
    allows: (viewer, scope) => holds(viewer, 'volunteer', scope) && themselves(viewer, scope),
  },
  'reporting.read': {
    says: 'Evaluators, administrators, hosts and volunteer leads read the indicators and the records behind them.',
    allows: (viewer) =>
      viewer.kind === 'person' &&
      viewer.grants.some((grant) =>
        ['evaluator', 'administrator', 'host', 'volunteerLead'].includes(grant.role),
      ),
  },
  'reporting.participation': {
    says: 'Hosts see who takes part in their community; evaluators and administrators everywhere.',
    allows: (viewer, scope) => hostHere(viewer, scope) || evaluator(viewer) || administrator(viewer),
  },
  'registers.record': {
    says: 'Hosts and volunteer leads keep the registers of their community; evaluators and administrators all of them.',
    allows: (viewer, scope) =>
      hostHere(viewer, scope) || leadHere(viewer, scope) || evaluator(viewer) || administrator(viewer),
  },
  'registers.verify': {
    says: 'Hosts confirm what somebody else entered for their community; evaluators and administrators everywhere.',
    allows: (viewer, scope) => hostHere(viewer, scope) || evaluator(viewer) || administrator(viewer),
  },
  'registers.restricted': {
    says: 'Hosts of a community, evaluators and administrators open hardship cases, each time with a reason.',
    allows: (viewer, scope) => hostHere(viewer, scope) || evaluator(viewer) || administrator(viewer),
  },
  'registers.accessLog': {
    says: 'Evaluators and administrators read who opened hardship cases, when and why, without opening one.',
    allows: (viewer) => evaluator(viewer) || administrator(viewer),
  },
  'reporting.write': {
    says: 'Evaluators and administrators write the words of a report and freeze a period.',
    allows: (viewer) => evaluator(viewer) || administrator(viewer),
  },
  'reporting.manage': {
    says: 'Administrators change periods, money and targets.',
    allows: administrator,
  },
  'reporting.export': {
    says: 'Evaluators and administrators download reports; names are in full for administrators only.',
    allows: (viewer) => evaluator(viewer) || administrator(viewer),
  },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;

export function may(viewer: Viewer, action: Action, scope: Scope = {}): boolean {
  const permission: Permission = permissions[action];
  const only = viewer.kind === 'person' ? viewer.onlyMeetingId : undefined;
  if (only !== undefined && only !== scope.meetingId) return false;
  return permission.allows(viewer, scope);
}
