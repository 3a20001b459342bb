/** The registers: which one is open, its page of entries, and what is done with them. Read again whenever a record changed. */
import { centreId } from '../../../shared/live/topics.ts';
import type { RegisterOverview, RegisterPage } from '../../../shared/reporting/register-view.ts';
import { registers, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { api, explain, fromWire } from '../../api.ts';
import { Topic } from '../../live/topic.ts';

interface Wanted {
  readonly register: RegisterCode;
  readonly onlyWaiting: boolean;
  readonly page: number;
}

export class RegistersPage {
  overview = $state.raw<RegisterOverview | null>(null);
  shown = $state.raw<RegisterPage | null>(null);
  problem = $state('');
  forbidden = $state(false);
  onlyWaiting = $state(false);
  communityId = $state('');

  #wanted: Wanted = { register: 'session', onlyWaiting: false, page: 0 };
  #reading = false;
  #readAgain = false;
  readonly #topic = new Topic('centre', centreId, () => this.reload());

  close(): void {
    this.#topic.close();
  }

  /** An address may name a register that does not exist: then the first one is shown. */
  open(given: string | null): void {
    const register = registers.find((one) => one === given) ?? 'session';
    if (register !== this.#wanted.register) this.shown = null;
    this.#want({ ...this.#wanted, register, page: 0 });
  }

  filter(onlyWaiting: boolean): void {
    this.onlyWaiting = onlyWaiting;
    this.#want({ ...this.#wanted, onlyWaiting, page: 0 });
  }

  turnTo(page: number): void {
    this.#want({ ...this.#wanted, page });
  }

  #want(wanted: Wanted): void {
    this.#wanted = wanted;
    this.reload();
  }

  /** One reading at a time; what is wanted or changed meanwhile is read once more afterwards. */
  reload(): void {
    if (this.#reading) {
      this.#readAgain = true;
      return;
    }
    this.#reading = true;
    void this.#read().finally(() => {
      this.#reading = false;
      if (!this.#readAgain) return;
      this.#readAgain = false;
      this.reload();
    });
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    try {
      const [overview, shown] = await Promise.all([
        api.registers.overview.query({}),
        api.registers.list.query({ ...wanted }),
      ]);
      if (wanted !== this.#wanted) {
        this.#readAgain = true;
        return;
      }
      this.overview = overview;
      this.shown = shown;
      if (!overview.mayRecord.some(({ id }) => id === this.communityId))
        this.communityId = overview.mayRecord[0]?.id ?? '';
      this.problem = '';
      this.forbidden = false;
    } catch (error) {
      const known = fromWire(error);
      this.forbidden = known instanceof Refusal && ['notSignedIn', 'notAllowed'].includes(known.code);
      this.problem = explain(error);
    }
  }
}
