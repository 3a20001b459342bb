/** A community with hosts, residents and a unit, in a hall (test/meetings/hall.ts), for commands about issues. */
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { SignedIn, Viewer } from '../../shared/identity/roles.ts';
import type { IssueState } from '../../shared/issues/issue-state.ts';
import type { Command } from '../../server/live/command.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { raiseIssue } from '../../server/issues/commands/raise-issue.ts';
import { reportDone } from '../../server/issues/commands/report-work.ts';
import { acceptIssue, sendToUnit } from '../../server/issues/commands/screen-issue.ts';
import { endorseIssue } from '../../server/issues/commands/endorse-issue.ts';
import { appRouter } from '../../server/router.ts';
import type { Hall } from '../meetings/hall.ts';
import { servicesOver } from '../support/services.ts';

export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly contact: SignedIn;
}

export class Street {
  readonly hall: Hall;
  readonly communityId: string;
  readonly host: SignedIn;
  readonly colleague: SignedIn;
  readonly supervisor: SignedIn;
  readonly residents: readonly SignedIn[];

  private constructor(hall: Hall, communityId: string, people: readonly SignedIn[]) {
    const [host, colleague, supervisor, ...residents] = people;
    if (!host || !colleague || !supervisor) throw new Error('a street needs its people');
    this.hall = hall;
    this.communityId = communityId;
    this.host = host;
    this.colleague = colleague;
    this.supervisor = supervisor;
    this.residents = residents;
  }

  static async open(hall: Hall, communityId?: string): Promise<Street> {
    communityId ??= await hall.community();
    const people = [
      await hall.person([{ role: 'host', communityId }], 'local'),
      await hall.person([{ role: 'host', communityId }], 'local'),
      await hall.person([{ role: 'supervisor', communityId }], 'local'),
    ];
    for (let index = 0; index < 6; index += 1) {
      const group = index % 2 === 0 ? 'migrant' : 'local';
      people.push(await hall.person([{ role: 'representative', communityId }], group));
    }
    return new Street(hall, communityId, people);
  }

  resident(index: number): SignedIn {
    const resident = this.residents[index];
    if (!resident) throw new Error(`there is no resident ${index}`);
    return resident;
  }

  run<Input, Reply>(
    command: Command<Input, Reply>,
    actor: SignedIn,
    input: NoInfer<Input>,
    id: string = uuidv4(),
  ): Promise<Reply> {
    return runCommand(this.hall.runner, command, { id, actor, input });
  }

  ask(viewer: Viewer) {
    return appRouter.createCaller({ services: servicesOver(this.hall.runner), viewer });
  }

  async raise(by: SignedIn = this.resident(0), title = '三巷路灯不亮'): Promise<string> {
    const { issueId } = await this.run(raiseIssue, by, {
      ...{ communityId: this.communityId, title, body: '', category: 'streetLights' as const, place: '三巷' },
      ...{ buildingId: null, point: null, urgent: false, isAnonymous: true, photoIds: [] },
    });
    return issueId;
  }

  /** Raised, taken on and endorsed. */
  async accepted(endorsers: readonly SignedIn[] = []): Promise<string> {
    const issueId = await this.raise();
    await this.run(acceptIssue, this.host, { issueId });
    for (const endorser of endorsers) await this.run(endorseIssue, endorser, { issueId });
    return issueId;
  }

  /** To a unit, without a meeting. */
  async give(issueId: string, unit: Unit, dueOn: string): Promise<{ issueId: string; actionItemId: string }> {
    const { actionItemId } = await this.run(sendToUnit, this.host, {
      ...{ issueId, unitId: unit.id, what: '修好六盏路灯', dueOn, supervisorId: null, reason: '日常维修' },
    });
    return { issueId, actionItemId };
  }

  async done(actionItemId: string, contact: SignedIn): Promise<void> {
    const photoIds = [await this.hall.file(contact, 'image/jpeg')];
    await this.run(reportDone, contact, { actionItemId, words: '修好了', photoIds });
  }

  async unit(): Promise<Unit> {
    const id = uuidv7();
    const name = `单位 ${id.slice(-6)}`;
    await this.hall.rows('insert into responsible_unit (id, name, is_demo) values ($1, $2, true)', [
      id,
      name,
    ]);
    const contact = await this.hall.person([]);
    await this.hall.rows(
      `insert into role_grant (id, person_id, role, unit_id) values ($1, $2, 'responsibleUnit', $3)`,
      [uuidv7(), contact.personId, id],
    );
    const grants = [{ role: 'responsibleUnit', communityId: null, unitId: id }] as const;
    return { id, name, contact: { ...contact, grants } };
  }

  async state(issueId: string): Promise<IssueState> {
    const [row] = await this.hall.rows<{ state: IssueState }>('select state from issue where id = $1', [
      issueId,
    ]);
    if (!row) throw new Error(`no issue ${issueId}`);
    return row.state;
  }

  /** The types of its history, oldest first. */
  async story(issueId: string): Promise<string[]> {
    const rows = await this.hall.rows<{ type: string }>(
      'select type from issue_history where issue_id = $1 order by seq',
      [issueId],
    );
    return rows.map(({ type }) => type);
  }
}
