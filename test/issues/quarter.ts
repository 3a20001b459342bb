/** One community whose people raise and endorse issues; commands and queries run as on the server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { ResidentGroup, Role, SignedIn, Viewer } from '../../shared/identity/roles.ts';
import { openDatabase, sql, type Database } from '../../server/database.ts';
import { endorseIssue } from '../../server/issues/commands/endorse-issue.ts';
import { raiseIssue } from '../../server/issues/commands/raise-issue.ts';
import { acceptIssue } from '../../server/issues/commands/screen-issue.ts';
import type { Command } from '../../server/live/command.ts';
import { runCommand, type Runner } from '../../server/live/run-command.ts';
import { appRouter } from '../../server/router.ts';
import type { Services } from '../../server/services.ts';
import { createDatabase } from '../support/database.ts';
import { servicesOver } from '../support/services.ts';

export const start = Date.parse('2026-11-23T10:00:00+08:00');

type Raised = Parameters<(typeof raiseIssue)['run']>[1];

export class Quarter {
  readonly database: Database;
  readonly runner: Runner;
  readonly services: Services;
  readonly communityId = uuidv7();
  now = start;
  readonly #end: () => Promise<void>;

  private constructor(database: Database, dataDir: string, end: () => Promise<void>) {
    this.database = database;
    this.#end = end;
    this.runner = { database, now: () => new Date(this.now), publish: () => undefined };
    this.services = servicesOver(this.runner, { GONGYI_DATA: dataDir });
  }

  static async open(): Promise<Quarter> {
    const { url, drop } = await createDatabase();
    const database = await openDatabase({ url, poolSize: 10, log: pino({ enabled: false }) });
    const dataDir = await mkdtemp(join(tmpdir(), 'quarter-'));
    const quarter = new Quarter(database, dataDir, async () => {
      await database.close();
      await drop();
      await rm(dataDir, { recursive: true });
    });
    await quarter.rows(
      `insert into community (id, name, street, is_demo) values ($1, '骏景社区', '天园街', true)`,
      [quarter.communityId],
    );
    return quarter;
  }

  close(): Promise<void> {
    return this.#end();
  }

  rows<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return sql<Row>(this.database.em(), text, parameters);
  }

  async person(
    role: Role = 'representative',
    { name = '李小明', group = 'migrant' as ResidentGroup }: { name?: string; group?: ResidentGroup } = {},
  ): Promise<SignedIn> {
    const personId = uuidv7();
    const isOfCentre = role === 'administrator' || role === 'evaluator';
    const communityId = isOfCentre ? null : this.communityId;
    await this.rows('insert into auth_user (id, name, email) values ($1, $2, $3)', [
      ...[personId, name, `${personId}@test.invalid`],
    ]);
    await this.rows('insert into person (id, name, resident_group, is_demo) values ($1, $2, $3, true)', [
      ...[personId, name, group],
    ]);
    await this.rows('insert into role_grant (id, person_id, role, community_id) values ($1, $2, $3, $4)', [
      ...[uuidv7(), personId, role, communityId],
    ]);
    return {
      kind: 'person',
      personId,
      sessionId: uuidv4(),
      name,
      grants: [{ role, communityId, unitId: null }],
    };
  }

  /** A responsible unit, and who works for it. */
  async unit(): Promise<{ unitId: string; contact: SignedIn }> {
    const unitId = uuidv7();
    await this.rows('insert into responsible_unit (id, name, is_demo) values ($1, $2, true)', [
      ...[unitId, `单位 ${unitId.slice(-6)}`],
    ]);
    const contact = await this.person('volunteer');
    await this.rows(
      `insert into role_grant (id, person_id, role, unit_id) values ($1, $2, 'responsibleUnit', $3)`,
      [uuidv7(), contact.personId, unitId],
    );
    return {
      unitId,
      contact: { ...contact, grants: [{ role: 'responsibleUnit', communityId: null, unitId }] },
    };
  }

  run<Input, Reply>(
    command: Command<Input, Reply>,
    actor: SignedIn,
    input: NoInfer<Input>,
    id: string = uuidv4(),
  ): Promise<Reply> {
    return runCommand(this.runner, command, { id, actor, input });
  }

  ask(viewer: Viewer) {
    return appRouter.createCaller({ services: this.services, viewer });
  }

  async raise(raiser: SignedIn, said: Partial<Raised> = {}, id?: string): Promise<string> {
    const { issueId } = await this.run(raiseIssue, raiser, this.words(said), id);
    return issueId;
  }

  words(said: Partial<Raised> = {}): Raised {
    return {
      communityId: this.communityId,
      title: '三巷路灯不亮',
      body: '',
      category: 'streetLights',
      place: '',
      buildingId: null,
      point: null,
      urgent: false,
      isAnonymous: true,
      photoIds: [],
      ...said,
    };
  }

  /** Raised and screened: everyone may read it. */
  async accepted(raiser: SignedIn, host: SignedIn, said: Partial<Raised> = {}): Promise<string> {
    const issueId = await this.raise(raiser, said);
    await this.run(acceptIssue, host, { issueId });
    return issueId;
  }

  async endorse(person: SignedIn, issueId: string): Promise<void> {
    await this.run(endorseIssue, person, { issueId });
  }
}
