/** The registers: which one is open, its page of entries, and what is done with them. Read again whenever a record changed. */
import { centreId } from '../../../shared/live/topics.ts';
import type { EntryFilter, RegisterOverview, RegisterPage } from '../../../shared/reporting/register-view.ts';
import { registers, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { api, explain, isForbidden } from '../../api.ts';
import { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';

interface Wanted {
  readonly register: RegisterCode;
  readonly filter: EntryFilter;
  readonly page: number;
}

const everyEntry: EntryFilter = {
  ...{ onlyWaiting: false, search: '', from: null, to: null, communityId: null, item: null },
};

/** By more than whether it waits. */
export const isNarrowed = ({ search, from, to, communityId, item }: EntryFilter) =>
  search !== '' || [from, to, communityId, item].some((one) => one !== null);

export class RegistersPage {
  overview = $state.raw<RegisterOverview | null>(null);
  shown = $state.raw<RegisterPage | null>(null);
  problem = $state('');
  forbidden = $state(false);
  filter = $state.raw<EntryFilter>(everyEntry);
  communityId = $state('');

  #wanted: Wanted = { register: 'session', filter: everyEntry, page: 0 };
  readonly #reading = new OneReading(() => this.#read());
  readonly #topic = new Topic('centre', centreId, () => this.reload());

  close(): void {
    this.#topic.close();
  }

  /** An address may name a register that does not exist: then the first one is shown. */
  open(given: string | null): void {
    const register = registers.find((one) => one === given) ?? 'session';
    if (register !== this.#wanted.register) this.shown = null;
    // only activities have an item
    const before = this.#wanted.filter;
    const filter = { ...before, item: register === 'session' ? before.item : null };
    this.filter = filter;
    this.#want({ register, filter, page: 0 });
  }

  narrow(part: Partial<EntryFilter>): void {
    this.filter = { ...this.filter, ...part };
    this.#want({ ...this.#wanted, filter: this.filter, page: 0 });
  }

  widen(): void {
    this.narrow({ ...everyEntry, onlyWaiting: this.filter.onlyWaiting });
  }

  turnTo(page: number): void {
    this.#want({ ...this.#wanted, page });
  }

  #want(wanted: Wanted): void {
    this.#wanted = wanted;
    this.reload();
  }

  reload(): void {
    this.#reading.start();
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    try {
      const [overview, shown] = await Promise.all([
        api.registers.overview.query({}),
        api.registers.list.query({ register: wanted.register, page: wanted.page, ...wanted.filter }),
      ]);
      if (wanted !== this.#wanted) {
        this.#reading.start();
        return;
      }
      this.overview = overview;
      this.shown = shown;
      if (!overview.mayRecord.some(({ id }) => id === this.communityId))
        this.communityId = overview.mayRecord[0]?.id ?? '';
      this.problem = '';
      this.forbidden = false;
    } catch (error) {
      this.forbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }
}
