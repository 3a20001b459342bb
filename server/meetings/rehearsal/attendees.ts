/**
 * The people whom the server plays in rehearsals: kept by community and used again, a representative with a session only
 * while they sit in one. The session's token is known to nobody: no browser ever signs in with it, and the lines of the
 * host's console come with tickets for the rehearsal alone.
 */
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuidv4 } from 'uuid';
import meetings from '../../../shared/locales/zh-CN/meetings.json' with { type: 'json' };
import type { ResidentGroup, SignedIn } from '../../../shared/identity/roles.ts';
import { sql } from '../../database.ts';
import { createPerson, grantRole, revokeRole } from '../../identity/create-person.ts';

interface Attendee {
  readonly personId: string;
  readonly name: string;
}

const sessionHours = 6;

/** One for each of these groups; nobody who sits in another rehearsal. The caller holds a lock that orders fillings. */
export async function attendeesFor(
  em: EntityManager,
  wanted: { communityId: string; groups: readonly ResidentGroup[]; grantedBy: string; now: Date },
): Promise<Attendee[]> {
  const { communityId, groups, grantedBy, now } = wanted;
  const free = await sql<Attendee>(
    em,
    `select a.person_id as "personId", p.name from simulated_person a join person p on p.id = a.person_id
     where a.community_id = $1 and not exists (select from seat s join meeting m on m.id = s.meeting_id
       where s.person_id = a.person_id and m.state <> 'cancelled')
     order by a.number limit $2`,
    [communityId, groups.length],
  );
  for (const group of groups.slice(free.length)) free.push(await newAttendee(em, communityId, group));
  const expiresAt = new Date(now.getTime() + sessionHours * 3_600_000).toISOString();
  for (const { personId } of free) {
    await grantRole(em, { personId, role: 'representative', communityId, grantedBy });
    await sql(em, 'insert into auth_session (id, token, user_id, expires_at) values ($1, $2, $3, $4)', [
      uuidv4(),
      randomBytes(32).toString('base64url'),
      personId,
      expiresAt,
    ]);
  }
  return free;
}

async function newAttendee(em: EntityManager, communityId: string, group: ResidentGroup): Promise<Attendee> {
  const [last] = await sql<{ number: number }>(
    em,
    'select coalesce(max(number), 0)::int as number from simulated_person where community_id = $1',
    [communityId],
  );
  const number = 1 + (last?.number ?? 0);
  const name = meetings.rehearsal.attendee.replace('{{number}}', String(number));
  const personId = await createPerson(em, { name, group, phone: null, isDemo: false });
  await sql(em, 'insert into simulated_person (community_id, number, person_id) values ($1, $2, $3)', [
    communityId,
    number,
    personId,
  ]);
  return { personId, name };
}

/** Role and session go with the rehearsal. */
export async function signOutAttendees(
  em: EntityManager,
  { meetingId, communityId, now }: { meetingId: string; communityId: string; now: Date },
): Promise<void> {
  for (const { actor } of await attendeesIn(em, meetingId, communityId)) {
    await revokeRole(em, { personId: actor.personId, role: 'representative', communityId, now });
    await sql(em, 'delete from auth_session where user_id = $1', [actor.personId]);
  }
}

export interface Seated {
  readonly seatId: string;
  readonly actor: SignedIn;
}

export async function attendeesIn(
  em: EntityManager,
  meetingId: string,
  communityId: string,
): Promise<Seated[]> {
  const rows = await sql<{ seatId: string; personId: string; name: string; sessionId: string }>(
    em,
    `select s.id as "seatId", s.person_id as "personId", s.name, a.id as "sessionId"
     from seat s join simulated_person p on p.person_id = s.person_id
     join lateral (select id from auth_session where user_id = s.person_id order by expires_at desc limit 1) a on true
     where s.meeting_id = $1 order by s.number`,
    [meetingId],
  );
  return rows.map(({ seatId, ...who }) => ({
    seatId,
    actor: { kind: 'person', ...who, grants: [{ role: 'representative', communityId, unitId: null }] },
  }));
}
