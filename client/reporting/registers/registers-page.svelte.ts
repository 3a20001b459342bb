/** The registers: which one is open, its page of entries, and what is done with them. Read again whenever a record changed. */
import { centreId } from '../../../shared/live/topics.ts';
import type { RegisterOverview, RegisterPage } from '../../../shared/reporting/register-view.ts';
import { registers, type RegisterCode } from '../../../shared/reporting/registers.ts';
import { api, explain, isForbidden } from '../../api.ts';
import { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';

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
  readonly #reading = new OneReading(() => this.#read());
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

  reload(): void {
    this.#reading.start();
  }

  async #read(): Promise<void> {
    const wanted = this.#wanted;
    try {
      const [overview, shown] = await Promise.all([
        api.registers.overview.query({}),
        api.registers.list.query({ ...wanted }),
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
