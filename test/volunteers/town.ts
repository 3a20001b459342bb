/** One community with a lead, and volunteers who can do what a test says; commands run as on the server. */
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { RoleGrant, SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { VolunteerCommands } from '../../shared/volunteers/commands.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import type { Command } from '../../server/live/command.ts';
import { runCommand, type Runner } from '../../server/live/run-command.ts';
import type { LoggedEvents } from '../../server/live/room-log.ts';
import { acceptOffer } from '../../server/volunteers/commands/accept-offer.ts';
import { askVolunteers } from '../../server/volunteers/commands/ask-volunteers.ts';
import { planActivity } from '../../server/volunteers/commands/plan-activity.ts';
import { volunteersRouter } from '../../server/volunteers/router.ts';
import { createDatabase } from '../support/database.ts';
import { servicesOver } from '../support/services.ts';

export const minute = 60_000;
export const hour = 60 * minute;
/** A Monday, 08:00 in the neighbourhood. */
export const monday = Date.parse('2026-11-23T08:00:00+08:00');

export const anyone = {
  minimum: 0,
  target: 3,
  priority: 3,
  skill: null,
  credential: null,
  language: null,
  languageGrade: null,
} as const;

export interface VolunteerSpec {
  readonly bornYear?: number;
  readonly skills?: readonly string[];
  readonly languages?: readonly (readonly [string, number])[];
  readonly home?: readonly [number, number];
}

/** An activity of no service item, outside the centre, with empty hands. */
export const simply = { serviceItem: null, functionalArea: null, equipment: '', contact: null } as const;

export class Town {
  readonly database: Database;
  readonly runner: Runner;
  readonly published: LoggedEvents[] = [];
  /** What the clock shows. */
  now = monday;
  readonly #drop: () => Promise<void>;

  private constructor(database: Database, drop: () => Promise<void>) {
    this.database = database;
    this.#drop = drop;
    this.runner = {
      database,
      now: () => new Date(this.now),
      publish: (logged) => this.published.push(...logged),
    };
  }

  static async open(): Promise<Town> {
    const { url, drop } = await createDatabase();
    const database = await openDatabase({ url, poolSize: 48, log: pino({ enabled: false }) });
    return new Town(database, drop);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#drop();
  }

  /** What the queries of the volunteers answer somebody. */
  queries(viewer: Viewer) {
    const services = servicesOver(this.runner, { GONGYI_DATA: tmpdir() });
    return volunteersRouter.createCaller({ services, viewer });
  }

  rows<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return sql<Row>(this.database.em(), text, parameters);
  }

  async community(): Promise<string> {
    const id = uuidv7();
    await this.rows('insert into community (id, name, street, is_demo) values ($1, $2, $3, true)', [
      id,
      `社区 ${id.slice(-6)}`,
      '天园街',
    ]);
    return id;
  }

  async person(grants: readonly Pick<RoleGrant, 'role' | 'communityId'>[]): Promise<SignedIn> {
    const personId = uuidv7();
    const name = `人 ${personId.slice(-6)}`;
    await this.rows('insert into auth_user (id, name, email) values ($1, $2, $3)', [
      personId,
      name,
      `${personId}@test.invalid`,
    ]);
    await this.rows(
      `insert into person (id, name, resident_group, is_demo) values ($1, $2, 'migrant', true)`,
      [personId, name],
    );
    for (const { role, communityId } of grants) {
      await this.rows('insert into role_grant (id, person_id, role, community_id) values ($1, $2, $3, $4)', [
        uuidv7(),
        personId,
        role,
        communityId,
      ]);
    }
    return {
      kind: 'person',
      personId,
      sessionId: uuidv4(),
      name,
      grants: grants.map((grant) => ({ ...grant, unitId: null })),
    };
  }

  lead(communityId: string): Promise<SignedIn> {
    return this.person([{ role: 'volunteerLead', communityId }]);
  }

  /** Grown up, always available. */
  async volunteer(communityId: string, spec: VolunteerSpec = {}): Promise<SignedIn> {
    const who = await this.person([{ role: 'volunteer', communityId }]);
    await this.enrol(who.personId, spec);
    return who;
  }

  async enrol(personId: string, spec: VolunteerSpec = {}): Promise<void> {
    await this.rows(
      `insert into volunteer (person_id, number, born_year, home_lat, home_lng, registered_at)
       values ($1, $2, $3, $4, $5, now())`,
      [personId, personId.slice(-12), spec.bornYear ?? 1985, spec.home?.[0] ?? null, spec.home?.[1] ?? null],
    );
    await this.rows(
      `insert into volunteer_availability (person_id, weekday, from_time, to_time)
       select $1, weekday, '00:00', '24:00' from generate_series(1, 7) weekday`,
      [personId],
    );
    for (const skill of spec.skills ?? []) {
      await this.rows('insert into volunteer_skill values ($1, $2)', [personId, skill]);
    }
    for (const [language, grade] of spec.languages ?? []) {
      await this.rows('insert into volunteer_language values ($1, $2, $3)', [personId, language, grade]);
    }
  }

  volunteers(count: number, communityId: string): Promise<SignedIn[]> {
    return Promise.all(Array.from({ length: count }, () => this.volunteer(communityId)));
  }

  run<Input, Reply>(
    command: Command<Input, Reply>,
    actor: SignedIn,
    input: NoInfer<Input>,
    id: string = uuidv4(),
  ): Promise<Reply> {
    return runCommand(this.runner, command, { id, actor, input });
  }

  /** One shift with one requirement, from `from` (ms after now) for two hours. */
  async shift(
    lead: SignedIn,
    communityId: string,
    { from = 2 * hour, need = {} }: { from?: number; need?: Partial<Need> } = {},
  ): Promise<{ shiftId: string; requirementId: string; startsAt: number; endsAt: number; code: string }> {
    const startsAt = this.now + from;
    const endsAt = startsAt + 2 * hour;
    const { shiftIds } = await this.run(planActivity, lead, {
      communityId,
      title: '消防志愿巡查',
      module: 'participation',
      ...simply,
      place: '3 号巷口',
      resolutionId: null,
      issueId: null,
      shifts: [{ startsAt, endsAt, dangerous: false, point: null, requirements: [{ ...anyone, ...need }] }],
    });
    const [row] = await this.rows<{ shift_id: string; id: string; code: string }>(
      `select requirement.shift_id, requirement.id, shift.check_in_code as code
       from requirement join shift on shift.id = requirement.shift_id where shift.id = $1`,
      [shiftIds[0]],
    );
    if (!row) throw new Error('the shift was not planned');
    await this.rows('update shift set printed_code = true where id = $1', [row.shift_id]);
    return { shiftId: row.shift_id, requirementId: row.id, startsAt, endsAt, code: row.code };
  }

  async ask(lead: SignedIn, requirementId: string, people: readonly SignedIn[]): Promise<string[]> {
    const { offerIds } = await this.run(askVolunteers, lead, {
      requirementId,
      personIds: people.map(({ personId }) => personId),
      deadlineAt: this.now + 30 * minute,
    });
    return offerIds;
  }

  /** Asked and coming. */
  async book(lead: SignedIn, requirementId: string, people: readonly SignedIn[]): Promise<void> {
    const offerIds = await this.ask(lead, requirementId, people);
    for (const [index, offerId] of offerIds.entries()) {
      const person = people[index];
      if (person) await this.run(acceptOffer, person, { offerId });
    }
  }
}

type Need = VolunteerCommands['planActivity']['shifts'][number]['requirements'][number];

/** The code with which a promise is refused; fails when it is not refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('was not refused');
}
