/** A register with one contract year, and the two people who keep it. */
import { v4 as uuidv4 } from 'uuid';
import { expect } from 'vitest';
import type { Command } from '../../server/live/command.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { decideBudget } from '../../server/reporting/budgets/commands.ts';
import { savePeriod } from '../../server/reporting/periods/commands.ts';
import { periodView } from '../../server/reporting/periods/queries.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import { Register, year } from './register.ts';

export const now = new Date('2024-02-01T08:00:00Z');

export const money = {
  initialBudget: 283_000_000,
  budget: 283_000_000,
  assessor: '',
  assessedGrade: '',
  carriesOver: null,
};

export const project = {
  name: '来穗人员服务示范项目',
  department: '区委政法委',
  carrier: '服务中心',
  weights: { execution: 10, output: 60, benefit: 20, satisfaction: 10 },
  isAgreed: true,
  needsExplanation: true,
  reason: '按合同',
};

export const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

export class ContractOffice {
  readonly register: Register;
  readonly administrator: SignedIn;
  readonly evaluator: SignedIn;
  #periodId = '';

  private constructor(register: Register, administrator: SignedIn, evaluator: SignedIn) {
    this.register = register;
    this.administrator = administrator;
    this.evaluator = evaluator;
  }

  static async open(): Promise<ContractOffice> {
    const register = await Register.open();
    const signedIn = async (role: 'administrator' | 'evaluator'): Promise<SignedIn> => ({
      kind: 'person',
      personId: await register.person('local'),
      sessionId: uuidv4(),
      name: role,
      grants: [{ role, communityId: null, unitId: null }],
    });
    const office = new ContractOffice(register, await signedIn('administrator'), await signedIn('evaluator'));
    const { periodId } = await office.run(savePeriod, { periodId: null, ...year, ...money });
    await office.run(decideBudget, { periodId, seen: 1, returnReason: null }, office.evaluator);
    office.#periodId = periodId;
    return office;
  }

  get periodId(): string {
    return this.#periodId;
  }

  em() {
    return this.register.database.em();
  }

  run<Input, Reply>(command: Command<Input, Reply>, input: NoInfer<Input>, actor = this.administrator) {
    return runCommand(
      { database: this.register.database, now: () => now, publish: () => undefined },
      command,
      {
        ...{ id: uuidv4(), actor, input },
      },
    );
  }

  async view(periodId = this.periodId) {
    const read = await periodView(this.em(), periodId, now);
    if (!read) throw new Error('no period');
    return read;
  }

  close(): Promise<void> {
    return this.register.close();
  }
}
