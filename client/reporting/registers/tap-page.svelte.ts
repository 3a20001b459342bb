/** The tap counter of one person: today's counts of a community as the server has them, with what still waits on this device. */
import { v4 as uuidv4 } from 'uuid';
import { centreId } from '../../../shared/live/topics.ts';
import { countAt, withTap, type Counter, type TapsView } from '../../../shared/reporting/taps.ts';
import { api, explain, send } from '../../api.ts';
import { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';
import { TapQueue, type KeptTap } from './tap-queue.ts';

/** While something waits. */
const againMs = 10_000;

export class TapPage {
  view = $state.raw<TapsView | null>(null);
  /** Not sent yet; of every community. */
  waiting = $state.raw<readonly KeptTap[]>([]);
  refused = $state.raw<readonly KeptTap[]>([]);
  problem = $state('');
  sending = $state<string | null>(null);

  #communityId = '';
  readonly #queue: TapQueue;
  readonly #reading = new OneReading(() => this.#read());
  readonly #topic = new Topic('centre', centreId, () => this.#reading.start());
  readonly #timer = setInterval(() => void this.#handIn(), againMs);
  readonly #wake = (): void => {
    if (document.visibilityState !== 'visible') return;
    void this.#handIn();
    this.#reading.start();
  };

  constructor(personId: string) {
    this.#queue = new TapQueue({
      personId,
      send: (tap) => this.#send(tap),
      explain,
      onchange: () => this.#follow(),
    });
    this.#follow();
    window.addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    void this.#handIn();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#topic.close();
    window.removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
  }

  show(communityId: string): void {
    if (communityId === this.#communityId || communityId === '') return;
    this.#communityId = communityId;
    this.#reading.start();
  }

  countOf(counter: Counter): number | null {
    return this.view && countAt(this.view, this.waiting, counter);
  }

  tap(counter: Counter): void {
    this.#queue.add({ id: uuidv4(), communityId: this.#communityId, ...counter, tappedAt: Date.now() });
    void this.#handIn();
  }

  /** One that is not sent yet, or one that was refused and has been seen. */
  drop(tap: KeptTap): void {
    this.#queue.drop(tap);
  }

  async undo(contactId: string): Promise<void> {
    if (!this.view) return;
    try {
      await send(api.registers.untap, { communityId: this.view.communityId, contactId });
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
    this.#reading.start();
  }

  async #handIn(): Promise<void> {
    if (this.#queue.waiting.length === 0) return;
    await this.#queue.handIn();
    this.problem = this.#queue.trouble === null ? '' : explain(this.#queue.trouble);
    if (this.#queue.trouble === null) this.#reading.start();
  }

  async #send({ id, communityId, day, area, channel, module, tappedAt }: KeptTap): Promise<void> {
    const agoMs = Math.max(0, Date.now() - tappedAt);
    const { contactId } = await send(api.registers.tap, { communityId, area, channel, module, agoMs }, id);
    const { view } = this;
    // Until the counts are read again, so that no visitor seems to have gone.
    if (view?.communityId === communityId && view.day === day)
      this.view = withTap(view, { area, channel, module }, { contactId, at: tappedAt });
  }

  #follow(): void {
    this.waiting = this.#queue.waiting;
    this.refused = this.#queue.taps.filter(({ refused }) => refused !== '');
    this.sending = this.#queue.sending;
  }

  async #read(): Promise<void> {
    const communityId = this.#communityId;
    if (communityId === '') return;
    try {
      const view = await api.registers.taps.query({ communityId });
      if (communityId === this.#communityId) this.view = view;
      else this.#reading.start();
    } catch (error) {
      if (!this.view) this.problem = explain(error);
    }
  }
}
