/** What one volunteer is asked, has promised and has served, kept current by the person's own room. */
import type { FeedbackInfo } from '../../../shared/volunteers/feedback.ts';
import type { MyHours, MyOffer, MyShift, ServiceChange } from '../../../shared/volunteers/own-view.ts';
import type { SwapView } from '../../../shared/volunteers/swap.ts';
import type { TallyToSign } from '../../../shared/volunteers/tally.ts';
import { api, explain, send } from '../../api.ts';
import { formatTime, t } from '../../i18n.ts';
import { account } from '../../identity/account.svelte.ts';
import { live } from '../../live/connection.svelte.ts';
import { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';
import { attempt } from '../../ui/attempt.ts';
import { toast } from '../../ui/toast.svelte.ts';

export interface Mine {
  readonly offers: readonly MyOffer[];
  readonly shifts: readonly MyShift[];
  readonly hours: MyHours;
  readonly swaps: readonly SwapView[];
  readonly tallies: readonly TallyToSign[];
  readonly toRate: readonly FeedbackInfo[];
  readonly news: readonly ServiceChange[];
}

const tickMs = 5_000;

export class MyService {
  mine = $state.raw<Mine | null>(null);
  problem = $state('');
  /** Empty until the account is known. */
  personId = $state('');
  now = $state(live.now());
  #topic: Topic | null = null;
  #isClosed = false;
  readonly #reading = new OneReading(() => this.#read());
  readonly #ticking: ReturnType<typeof setInterval>;

  constructor() {
    this.#ticking = setInterval(() => (this.now = live.now()), tickMs);
    this.reload();
    void this.#follow();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#ticking);
    this.#topic?.close();
  }

  reload(): void {
    this.#reading.start();
  }

  /** Runs what a button does and says why when it is refused. */
  async attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
    const isDone = await attempt(action, done);
    this.reload();
    return isDone;
  }

  /** A yes; when the last place has just gone, the person stands by and is told in which position. */
  async accept(offer: MyOffer): Promise<void> {
    await this.attempt(async () => {
      const { standby } = await send(api.volunteers.accept, { offerId: offer.id });
      toast.ok(
        standby === null
          ? t('volunteers:mine.accepted', { time: formatTime(offer.startsAt) })
          : t('volunteers:mine.standbyTaken', { count: standby }),
      );
    });
  }

  async #read(): Promise<void> {
    try {
      const [offers, shifts, hours, swaps, tallies, toRate, news] = await Promise.all([
        api.volunteers.myOffers.query({}),
        api.volunteers.myShifts.query({}),
        api.volunteers.myHours.query({}),
        api.volunteers.mySwaps.query({}),
        api.volunteers.talliesToWitness.query({}),
        api.volunteers.shiftsToRate.query({}),
        api.volunteers.myNews.query({}),
      ]);
      this.mine = { offers, shifts, hours, swaps, tallies, toRate, news };
      this.now = live.now();
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }

  async #follow(): Promise<void> {
    const known = account.known ?? (await account.load());
    const personId = known?.person?.id;
    if (personId === undefined || this.#isClosed) return;
    this.personId = personId;
    this.#topic = new Topic('person', personId, (event) => {
      if (event === null || ('type' in event && event.type === 'offersChanged')) this.reload();
    });
  }
}
