/** The people and meetings of a load, written straight into the database: sessions that are valid, meetings that sit. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { presets } from '../shared/meetings/meeting-rules.ts';
import type { Ballot } from '../shared/meetings/view.ts';

export interface Person {
  readonly personId: string;
  readonly token: string;
}
export interface Seated {
  readonly seatId: string;
  readonly person: Person;
}
export interface BenchMeeting {
  readonly id: string;
  readonly communityId: string;
  readonly unitId: string;
  readonly itemId: string;
  readonly host: Person;
  /** All present, all with a vote. */
  readonly voters: readonly Seated[];
}

export class Town {
  private readonly client: Client;
  private meetings = 0;

  private constructor(client: Client) {
    this.client = client;
  }

  static async at(databaseUrl: string): Promise<Town> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new Town(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async rows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows;
  }

  /** People who are signed in. */
  async people(count: number): Promise<Person[]> {
    const people = Array.from({ length: count }, () => ({ personId: randomUUID(), token: randomUUID() }));
    const personIds = people.map(({ personId }) => personId);
    await this.rows(
      `insert into auth_user (id, name, email) select id, '人', id || '@bench.invalid' from unnest($1::uuid[]) as p (id)`,
      [personIds],
    );
    await this.rows(
      `insert into person (id, name, resident_group)
       select id, '人', case when at % 2 = 0 then 'local' else 'migrant' end from unnest($1::uuid[]) with ordinality as p (id, at)`,
      [personIds],
    );
    await this.session(people);
    return people;
  }

  /** One more session for each of them, on another device. */
  async again(people: readonly Person[]): Promise<Person[]> {
    const others = people.map(({ personId }) => ({ personId, token: randomUUID() }));
    await this.session(others);
    return others;
  }

  private async session(people: readonly Person[]): Promise<void> {
    await this.rows(
      `insert into auth_session (id, token, user_id, expires_at)
       select gen_random_uuid(), token, user_id, now() + interval '1 day' from unnest($1::text[], $2::uuid[]) as s (token, user_id)`,
      [people.map(({ token }) => token), people.map(({ personId }) => personId)],
    );
  }

  async grant(role: string, communityId: string, people: readonly Person[]): Promise<void> {
    await this.rows(
      `insert into role_grant (id, person_id, role, community_id)
       select gen_random_uuid(), id, $1, $2 from unnest($3::uuid[]) as p (id) on conflict do nothing`,
      [role, communityId, people.map(({ personId }) => personId)],
    );
  }

  /** A meeting under way in a community of its own, an item open, everybody here. */
  async meeting(voters: readonly Person[], secrecy: Ballot['secrecy']): Promise<BenchMeeting> {
    const [id, communityId, unitId, itemId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const [host] = await this.people(1);
    if (!host) throw new Error('no host was made');
    await this.rows(`insert into community (id, name, street) values ($1, $2, '街')`, [
      communityId,
      communityId,
    ]);
    await this.rows('insert into responsible_unit (id, name) values ($1, $2)', [unitId, unitId]);
    await this.grant('host', communityId, [host]);
    await this.grant('representative', communityId, voters);
    this.meetings += 1;
    await this.rows(
      `insert into meeting (id, community_id, number, title, place, scheduled_at, rules, short_code, state, opened_at)
       values ($1, $2, 1, '议事会', '议事厅', now(), $3, $4, 'open', now())`,
      [
        id,
        communityId,
        JSON.stringify({ ...presets.council, secrecy }),
        String(this.meetings).padStart(6, '0'),
      ],
    );
    const seated = voters.map((person): Seated => ({ seatId: randomUUID(), person }));
    await this.rows(
      `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, present, checked_in_at, check_in_method)
       select s.id, $1, s.person_id, s.number + 1, p.name, p.resident_group, 'representative', true, true, now(), 'phone'
       from unnest($2::uuid[], $3::uuid[]) with ordinality as s (id, person_id, number) join person p on p.id = s.person_id`,
      [id, seated.map(({ seatId }) => seatId), seated.map(({ person }) => person.personId)],
    );
    await this.rows(
      `insert into seat (id, meeting_id, person_id, number, name, resident_group, role, votes, present, checked_in_at, check_in_method)
       values (gen_random_uuid(), $1, $2, 1, '主持', 'local', 'chair', false, true, now(), 'phone')`,
      [id, host.personId],
    );
    await this.rows(
      `insert into agenda_item (id, meeting_id, position, title, state, opened_at) values ($1, $2, 1, '路灯', 'open', now())`,
      [itemId, id],
    );
    await this.rows('analyze');
    return { id, communityId, unitId, itemId, host, voters: seated };
  }
}
