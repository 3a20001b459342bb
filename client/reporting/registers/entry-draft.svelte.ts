/** An entry while it is written, read by the same rule that the server asks; beside each field stands what is wrong with it. */
import { readEntry, type EntryProblem, type Written } from '../../../shared/reporting/read-entry.ts';
import {
  registerSpecs,
  type Field,
  type FieldKey,
  type RegisterCode,
} from '../../../shared/reporting/registers.ts';
import type { RegisterOverview } from '../../../shared/reporting/register-view.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { serviceItemsOf, serviceModules } from '../../../shared/services.ts';
import { explain, fromWire } from '../../api.ts';
import { hasText, t } from '../../i18n.ts';
import { fieldWords } from './entry-words.ts';

export class EntryDraft {
  readonly register: RegisterCode;
  readonly today: string;
  written = $state<Partial<Record<FieldKey, string>>>({});
  problems = $state.raw<readonly EntryProblem[]>([]);
  problem = $state('');

  readonly projects: readonly string[];

  constructor(
    register: RegisterCode,
    { today, projects }: Pick<RegisterOverview, 'today' | 'projects'>,
    written: Written,
  ) {
    this.projects = projects.map(({ code }) => code);
    this.register = register;
    this.today = today;
    this.written = { ...written };
  }

  get fields(): readonly Field[] {
    return registerSpecs[this.register].fields;
  }

  errorOf(key: FieldKey): string {
    const found = this.problems.find(({ field }) => field === key);
    return found ? t(`registers:fault.${found.fault}`) : '';
  }

  set(key: FieldKey, value: string | undefined): void {
    this.written = { ...this.written, [key]: value ?? '' };
    this.problems = this.problems.filter(({ field }) => field !== key);
    // an item belongs to one module
    if (key === 'module' && !this.codesOf('item').includes(this.written.item ?? '')) this.set('item', '');
  }

  /** What may be chosen: of items those of the module, once there is one. */
  codesOf(key: FieldKey): readonly string[] {
    const field = this.fields.find((one) => one.key === key);
    if (field?.kind !== 'choice' && field?.kind !== 'choices') return [];
    const module = serviceModules.find((one) => one === this.written.module);
    return key === 'item' && module ? serviceItemsOf(module) : field.of;
  }

  toggle(key: FieldKey, code: string): void {
    const chosen = (this.written[key] ?? '').split(',').filter(Boolean);
    this.set(
      key,
      (chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]).join(','),
    );
  }

  /** Null where something is wrong with it, which then stands beside its fields. `kept`: not shown, and left as it is. */
  read(kept: readonly FieldKey[] = []) {
    const read = readEntry(this.register, this.written, {
      ...{ today: this.today, projects: this.projects },
      choiceOf: () => undefined,
    });
    this.problems = read.problems.filter(
      ({ field, fault }) => !(fault === 'missing' && kept.includes(field)),
    );
    this.problem = '';
    return this.problems.length === 0;
  }

  explain(error: unknown): void {
    const known = fromWire(error);
    const details = known instanceof Refusal ? known.details : {};
    const field = this.fields.find(({ key }) => key === details['field']);
    const fault = `registers:fault.${String(details['fault'])}`;
    this.problem =
      field && hasText(fault)
        ? t('registers:page.wrongIn', { field: fieldWords(this.register, field.key), fault: t(fault) })
        : explain(error);
  }
}
