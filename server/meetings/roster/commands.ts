/**
 * Writing the roster. A member may enter the meetings of the community, so the role follows the roster: given with the
 * first seat in it, taken with the last. Safe to repeat: what is written already is found by name and changed to itself.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '../../../shared/identity/roles.ts';
import type { Body } from '../../../shared/meetings/meeting-rules.ts';
import {
  mostMembers,
  rosterCommands,
  sameMember,
  whyMemberRefused,
  type Member,
  type MemberRole,
  type RosterEntry,
} from '../../../shared/meetings/roster.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { createPerson, grantRole, revokeRole } from '../../identity/create-person.ts';
import { defineCommand, type CommandContext } from '../../live/command.ts';
import { meetingsChanged } from '../../live/topics.ts';
import { membersOf, peopleOf, type KnownPerson } from './members.ts';

/** Hosts are made by administrators: a chair who is no host yet enters like everybody else. */
const roleOf = (role: MemberRole): Role => (role === 'supervisor' ? 'supervisor' : 'representative');

interface Roster {
  readonly communityId: string;
  readonly body: Body;
  readonly isDemo: boolean;
  readonly people: readonly KnownPerson[];
  members: readonly Member[];
}

async function rosterOf(em: EntityManager, of: { communityId: string; body: Body }): Promise<Roster> {
  const [community] = await sql<{ isDemo: boolean }>(
    em,
    'select is_demo as "isDemo" from community where id = $1',
    [of.communityId],
  );
  if (!community) throw new Refusal('notAllowed');
  return {
    ...of,
    isDemo: community.isDemo,
    people: await peopleOf(em, of.communityId),
    members: await membersOf(em, of.communityId, of.body),
  };
}

async function placeOfRoster(_em: EntityManager, { communityId }: { communityId: string }) {
  return { room: communityId, scope: { communityId } };
}

/** Refusals: memberTwice, chairTaken, householdTaken, rosterTooLong { most }; notAllowed for a member who is not there. */
export const saveMember = defineCommand({
  name: 'saveMember',
  action: 'meetings.run',
  input: rosterCommands.saveMember,
  place: placeOfRoster,
  async run(context, { communityId, body, memberId, entry }) {
    const roster = await rosterOf(context.em, { communityId, body });
    const known = roster.members.find((member) => member.id === memberId) ?? null;
    if (memberId !== null && !known) throw new Refusal('notAllowed');
    const saved = await write(context, roster, entry, known);
    return { reply: { memberId: saved.id }, announce: [meetingsChanged(communityId, null)] };
  },
});

/** Refusals as for one member; then nothing of the list has been written. */
export const importRoster = defineCommand({
  name: 'importRoster',
  action: 'meetings.run',
  input: rosterCommands.importRoster,
  place: placeOfRoster,
  async run(context, { communityId, body, entries }) {
    const roster = await rosterOf(context.em, { communityId, body });
    let added = 0;
    for (const entry of entries) {
      const known = sameMember(roster.members, entry);
      if (!known) added += 1;
      await write(context, roster, entry, known);
    }
    return {
      reply: { added, changed: entries.length - added },
      announce: [meetingsChanged(communityId, null)],
    };
  },
});

/** Earlier meetings keep their seats. */
export const removeMember = defineCommand({
  name: 'removeMember',
  action: 'meetings.run',
  input: rosterCommands.removeMember,
  place: placeOfRoster,
  async run({ em, now }, { communityId, body, memberId }) {
    const member = (await membersOf(em, communityId, body)).find((candidate) => candidate.id === memberId);
    if (!member) throw new Refusal('notAllowed');
    await sql(em, 'update body_member set removed_at = $2 where id = $1', [memberId, now.toISOString()]);
    const role = roleOf(member.role);
    const [elsewhere] = await sql(
      em,
      `select from body_member where community_id = $1 and person_id = $2 and removed_at is null
         and (role = 'supervisor') = ($3 = 'supervisor') limit 1`,
      [communityId, member.personId, role],
    );
    if (!elsewhere) await revokeRole(em, { personId: member.personId, role, communityId, now });
    return { reply: null, announce: [meetingsChanged(communityId, null)] };
  },
});

async function write(
  context: CommandContext,
  roster: Roster,
  entry: RosterEntry,
  known: Member | null,
): Promise<Member> {
  const { em, actor, now } = context;
  const others = roster.members.filter((member) => member !== known);
  refuse(whyMemberRefused(roster.body, others, entry));
  if (!known && others.length >= mostMembers) throw new Refusal('rosterTooLong', { most: mostMembers });
  const free = roster.people.filter(({ personId }) => others.every((other) => other.personId !== personId));
  const personId =
    known?.personId ??
    sameMember(free, entry)?.personId ??
    (await createPerson(em, { ...entry, isDemo: roster.isDemo }));
  const member: Member = { ...entry, id: known?.id ?? uuidv7(), personId };
  // An empty telephone number says nothing about one that is known.
  await sql(
    em,
    'update person set name = $2, resident_group = $3, phone = coalesce($4, phone) where id = $1',
    [personId, entry.name, entry.group, entry.phone],
  );
  await sql(
    em,
    `insert into body_member (id, community_id, body, person_id, role, household, added_at, added_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set role = excluded.role, household = excluded.household`,
    [
      member.id,
      roster.communityId,
      roster.body,
      personId,
      entry.role,
      entry.household,
      now.toISOString(),
      actor.personId,
    ],
  );
  await grantRole(em, {
    personId,
    role: roleOf(entry.role),
    communityId: roster.communityId,
    grantedBy: actor.personId,
  });
  roster.members = known
    ? roster.members.map((other) => (other === known ? member : other))
    : [...roster.members, member];
  return member;
}
