/**
 * The standing members of a body: who is invited to its meetings, with which vote. Pure rules; the same ones check a
 * form, a line of an imported file and the command that writes.
 */
import { z } from 'zod';
import { telephone } from '../identity/telephone.ts';
import { Refusal } from '../refusal.ts';
import { bodies, type Body, type MeetingRules } from './meeting-rules.ts';
import type { ResidentGroup } from '../identity/roles.ts';

export const memberRoles = ['representative', 'chair', 'minuteTaker', 'supervisor', 'observer'] as const;
export type MemberRole = (typeof memberRoles)[number];

export const mostMembers = 5_000;

/** One line of a roster, as typed or imported. */
export const rosterEntry = z.strictObject({
  name: z.string().trim().min(1).max(40),
  group: z.enum(['local', 'migrant']),
  role: z.enum(memberRoles),
  /** One vote per household: what tells households apart, such as 3栋502. */
  household: z.string().trim().min(1).max(40).nullable(),
  phone: z.string().regex(telephone).nullable(),
});
export type RosterEntry = z.infer<typeof rosterEntry>;

export interface Member extends RosterEntry {
  readonly id: string;
  readonly personId: string;
}

const body = z.enum(bodies);
const communityId = z.uuid();
export const rosterCommands = {
  /** A new member, or another wording of an old one. Reply: { memberId }. */
  saveMember: z.strictObject({ communityId, body, memberId: z.uuid().nullable(), entry: rosterEntry }),
  removeMember: z.strictObject({ communityId, body, memberId: z.uuid() }),
  /** All of them or none. Reply: { added, changed }. */
  importRoster: z.strictObject({ communityId, body, entries: z.array(rosterEntry).min(1).max(mostMembers) }),
} as const;

/** The member that an entry means: the same name, and no other telephone number. */
export function sameMember<Known extends Pick<RosterEntry, 'name' | 'phone'>>(
  known: readonly Known[],
  entry: Pick<RosterEntry, 'name' | 'phone'>,
): Known | null {
  const sameName = known.filter(({ name }) => name === entry.name);
  const samePhone = sameName.find(({ phone }) => phone !== null && phone === entry.phone);
  return samePhone ?? sameName.find(({ phone }) => phone === null || entry.phone === null) ?? null;
}

/**
 * Refusals: memberTwice { name }, chairTaken { name }, householdTaken { household, name } — in a residents' assembly a
 * household has one vote (rule 18). `others` are the members besides the one that is written.
 */
export function whyMemberRefused(
  of: Body,
  others: readonly RosterEntry[],
  entry: RosterEntry,
): Refusal | null {
  const twin = others.find((other) => other.name === entry.name && other.phone === entry.phone);
  if (twin) return new Refusal('memberTwice', { name: twin.name });
  const chair = others.find(({ role }) => role === 'chair');
  if (entry.role === 'chair' && chair) return new Refusal('chairTaken', { name: chair.name });
  if (of !== 'residentsAssembly' || entry.role !== 'representative' || entry.household === null) return null;
  const neighbour = others.find(
    (other) => other.role === 'representative' && other.household === entry.household,
  );
  return neighbour
    ? new Refusal('householdTaken', { household: entry.household, name: neighbour.name })
    : null;
}

/** Whether such a member is on the roll of a meeting held by these rules. */
export function hasVote({ chairVotes }: Pick<MeetingRules, 'chairVotes'>, role: MemberRole): boolean {
  return role === 'representative' || (role === 'chair' && chairVotes);
}

export interface SeatCounts {
  readonly voters: number;
  readonly byGroup: Readonly<Record<ResidentGroup, number>>;
  readonly hasChair: boolean;
}

export function seatCounts(
  members: readonly Pick<RosterEntry, 'role' | 'group'>[],
  rules: Pick<MeetingRules, 'chairVotes'>,
): SeatCounts {
  const voters = members.filter(({ role }) => hasVote(rules, role));
  const of = (group: ResidentGroup) => voters.filter((member) => member.group === group).length;
  return {
    voters: voters.length,
    byGroup: { local: of('local'), migrant: of('migrant') },
    hasChair: members.some(({ role }) => role === 'chair'),
  };
}

/** The groups whose seats differ from what the body should have; a warning, never a refusal. */
export function seatsOffTarget(
  { seatTargets }: Pick<MeetingRules, 'seatTargets'>,
  members: readonly Pick<RosterEntry, 'role' | 'group'>[],
): ResidentGroup[] {
  if (!seatTargets) return [];
  const { byGroup } = seatCounts(members, { chairVotes: false });
  return (['local', 'migrant'] as const).filter((group) => byGroup[group] !== seatTargets[group]);
}

/** Chair, minute-taker and supervisor first, then the voters, local and migrant in turn: people sit mixed. */
export function seatOrder<One extends Pick<RosterEntry, 'role' | 'group'>>(members: readonly One[]): One[] {
  const of = (role: MemberRole) => members.filter((member) => member.role === role);
  const voters = of('representative');
  const local = voters.filter(({ group }) => group === 'local');
  const migrant = voters.filter(({ group }) => group === 'migrant');
  const mixed: One[] = [];
  for (let at = 0; at < Math.max(local.length, migrant.length); at += 1) {
    mixed.push(...local.slice(at, at + 1), ...migrant.slice(at, at + 1));
  }
  return [...of('chair'), ...of('minuteTaker'), ...of('supervisor'), ...mixed, ...of('observer')];
}
