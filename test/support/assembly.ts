/** A called meeting of any size with everybody's session, written in one go: for tests of crowds and of faults. */
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { Pool } from 'pg';
import { presets, type MeetingRules } from '../../shared/meetings/meeting-rules.ts';

export interface Member {
  readonly personId: string;
  readonly sessionId: string;
  readonly seatId: string;
}

export interface Assembly {
  readonly meetingId: string;
  readonly communityId: string;
  readonly unitId: string;
  /** The first has the chair, and a vote only where the rules give the chair one. */
  readonly hosts: readonly Member[];
  readonly voters: readonly Member[];
}

/** Two meetings that can be entered never share one. */
let codes = 0;
const nextShortCode = () => String((codes += 1)).padStart(6, '0');

export async function assemble(
  pool: Pool,
  spec: { readonly hosts: number; readonly voters: number; readonly rules?: Partial<MeetingRules> },
): Promise<Assembly> {
  const [meetingId, communityId, unitId] = [uuidv7(), uuidv7(), uuidv7()];
  const members = Array.from({ length: spec.hosts + spec.voters }, (_, at) => ({
    personId: uuidv7(),
    sessionId: uuidv4(),
    seatId: uuidv7(),
    grantId: uuidv7(),
    number: at + 1,
    role: at < spec.hosts ? 'host' : 'representative',
    seat: at === 0 ? 'chair' : at < spec.hosts ? 'minuteTaker' : 'representative',
    votes: at >= spec.hosts || (at === 0 && spec.rules?.chairVotes === true),
    residentGroup: at % 2 === 0 ? 'local' : 'migrant',
  }));
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `insert into community (id, name, street, endorsement_threshold, is_demo) values ($1::uuid, '社区 ' || $1::uuid, '天园街', 0, true)`,
      [communityId],
    );
    await client.query(
      `insert into responsible_unit (id, name, is_demo) values ($1::uuid, '单位 ' || $1::uuid, true)`,
      [unitId],
    );
    await client.query(
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code, state)
       values ($1, $2, 1, '社区议事会', '议事厅', now(), $3, $4, 'called')`,
      [meetingId, communityId, JSON.stringify({ ...presets.council, ...spec.rules }), nextShortCode()],
    );
    for (const [statement, place] of [
      [usersInserted, []],
      [peopleInserted, []],
      [sessionsInserted, []],
      [grantsInserted, [communityId]],
      [seatsInserted, [meetingId]],
    ] as const)
      await client.query(statement, [JSON.stringify(members), ...place]);
    await client.query('commit');
  } finally {
    client.release();
  }
  return {
    meetingId,
    communityId,
    unitId,
    hosts: members.slice(0, spec.hosts),
    voters: members.slice(spec.hosts),
  };
}

const given = `jsonb_to_recordset($1::jsonb) as m ("personId" uuid, "sessionId" uuid, "seatId" uuid, "grantId" uuid,
  number int, role text, seat text, votes boolean, "residentGroup" text)`;
const usersInserted = `insert into auth_user (id, name, email)
  select "personId", '人 ' || number, "personId" || '@test.invalid' from ${given}`;
const peopleInserted = `insert into person (id, name, resident_group, is_demo)
  select "personId", '人 ' || number, "residentGroup", true from ${given}`;
const sessionsInserted = `insert into auth_session (id, token, user_id, expires_at)
  select "sessionId", "sessionId", "personId", now() + interval '1 day' from ${given}`;
const grantsInserted = `insert into role_grant (id, person_id, role, community_id)
  select "grantId", "personId", role, $2 from ${given}`;
const seatsInserted = `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes)
  select "seatId", $2, "personId", number, '人 ' || number, "residentGroup", seat, votes from ${given}`;
