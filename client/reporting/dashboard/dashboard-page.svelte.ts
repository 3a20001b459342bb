/**
 * The dashboard of one period: figures, their parts, and people. Nothing is asked for in intervals: the centre's room says
 * that a record changed, and then it is read again, several changes at once as one.
 */
import { centreId } from '../../../shared/live/topics.ts';
import type { DashboardView, PeopleView } from '../../../shared/reporting/cuts.ts';
import type { Span } from '../../../shared/reporting/period.ts';
import type { IndicatorsView } from '../../../shared/reporting/view.ts';
import { api, explain } from '../../api.ts';
import { Topic } from '../../live/topic.ts';
import { OneReading } from '../../one-reading.ts';
import { searchOf } from '../records-address.ts';

const gatherMs = 1_000;

export class DashboardPage {
  view = $state.raw<IndicatorsView | null>(null);
  parts = $state.raw<DashboardView | null>(null);
  people = $state.raw<PeopleView | null>(null);
  problem = $state('');
  /** When what is shown was read. */
  readAt = $state(0);

  #period: Span | null = null;
  readonly #reading = new OneReading(() => this.#read());
  #soon: ReturnType<typeof setTimeout> | null = null;
  readonly #topic = new Topic('centre', centreId, () => this.#reloadSoon());

  close(): void {
    this.#topic.close();
    if (this.#soon) clearTimeout(this.#soon);
  }

  show(period: Span): void {
    const shown = this.#period;
    if (shown && searchOf(shown) === searchOf(period)) return;
    this.#period = period;
    this.reload();
  }

  #reloadSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.reload();
    }, gatherMs);
  }

  reload(): void {
    this.#reading.start();
  }

  async #read(): Promise<void> {
    const period = this.#period;
    if (!period) return;
    const { from, to, asOf = null, project } = period;
    const span = { from, to, asOf, project };
    try {
      const [view, parts, people] = await Promise.all([
        api.reporting.indicators.query(span),
        api.reporting.dashboard.query(span),
        api.reporting.people.query(span),
      ]);
      if (period !== this.#period) {
        this.#reading.start();
        return;
      }
      this.view = view;
      this.parts = parts;
      this.people = people;
      this.readAt = Date.now();
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
  }
}
