/** Registers of one community, and the three people who keep them. */
import { v4 as uuidv4 } from 'uuid';
import { expect } from 'vitest';
import type { Command } from '../../server/live/command.ts';
import { runCommand } from '../../server/live/run-command.ts';
import { addEntry, verifyEntries } from '../../server/reporting/registers/commands.ts';
import { correctEntry } from '../../server/reporting/registers/correct-entry.ts';
import { registerPage } from '../../server/reporting/registers/queries.ts';
import type { SignedIn } from '../../shared/identity/roles.ts';
import type { EntryView } from '../../shared/reporting/register-view.ts';
import type { RegisterCode } from '../../shared/reporting/registers.ts';
import { Town } from '../volunteers/town.ts';

export const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

export class RegisterDesk {
  readonly town: Town;
  readonly communityId: string;
  readonly host: SignedIn;
  readonly second: SignedIn;
  readonly third: SignedIn;

  private constructor(town: Town, communityId: string, people: readonly [SignedIn, SignedIn, SignedIn]) {
    this.town = town;
    this.communityId = communityId;
    [this.host, this.second, this.third] = people;
  }

  static async open(): Promise<RegisterDesk> {
    const town = await Town.open();
    const communityId = await town.community();
    const evaluator = () => town.person([{ role: 'evaluator', communityId: null }]);
    return new RegisterDesk(town, communityId, [
      await town.person([{ role: 'host', communityId }]),
      await evaluator(),
      await evaluator(),
    ]);
  }

  em() {
    return this.town.database.em();
  }

  run<Input, Reply>(command: Command<Input, Reply>, actor: SignedIn, input: NoInfer<Input>): Promise<Reply> {
    return runCommand(this.town.runner, command, { id: uuidv4(), actor, input });
  }

  async add(register: RegisterCode, values: Record<string, string>, continues?: string): Promise<string> {
    const { communityId } = this;
    const input = { register, communityId, values, fileIds: [], ...(continues && { continues }) };
    return (await this.run(addEntry, this.host, input)).entryId;
  }

  confirm(entryId: string, actor = this.second) {
    return this.run(verifyEntries, actor, { communityId: this.communityId, entryIds: [entryId] });
  }

  correct(entryId: string, values: Record<string, string>, { seen = 0, actor = this.host } = {}) {
    return this.run(correctEntry, actor, { entryId, seen, values, reason: '抄错了' });
  }

  async entry(register: RegisterCode, id: string): Promise<EntryView> {
    const { entries } = await registerPage(this.em(), { register, page: 0 });
    const entry = entries.find((one) => one.id === id);
    if (!entry) throw new Error(`no entry ${id}`);
    return entry;
  }

  close(): Promise<void> {
    return this.town.close();
  }
}
