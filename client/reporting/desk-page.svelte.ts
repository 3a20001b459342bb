/**
 * The desk: the periods of the contract, the chosen one with its figures, and the records behind one figure. Read
 * again whenever the centre's room says that a record changed; what is shown stays until the new answer is here.
 * The chosen project and period stand in the address (?project&from&to), so a link shows the same figures to somebody else.
 */
import { centreId } from '../../shared/live/topics.ts';
import { allIndicatorCodes, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import { currentPeriod, isDate, type Period, type Span } from '../../shared/reporting/period.ts';
import type {
  IndicatorsView,
  PageOfRecords,
  PeriodsView,
  Place,
  RecordsView,
} from '../../shared/reporting/view.ts';
import { api, explain, isForbidden } from '../api.ts';
import { Topic } from '../live/topic.ts';
import { navigate } from '../navigate.ts';
import { OneReading } from '../one-reading.ts';
import {
  allRecords,
  isPart,
  partInAddress,
  periodInAddress,
  projectInAddress,
  searchOf,
  type RecordsPart,
} from './records-address.ts';

interface Wanted {
  /** Null: the one in hand. */
  readonly project: string | null;
  readonly period: Span | null;
  readonly code: string | null;
  readonly part: RecordsPart;
  /** After which the second page and each further one begin, up to the one that is shown. */
  readonly places: readonly Place[];
}

/** One page, counted from 0, beside what all of them add up to. */
export interface ShownRecords extends RecordsView {
  readonly page: number;
}

export class DeskPage {
  contract = $state.raw<PeriodsView | null>(null);
  indicators = $state.raw<IndicatorsView | null>(null);
  records = $state.raw<ShownRecords | null>(null);
  problem = $state('');
  /** Not signed in, or without a role that reads figures. */
  forbidden = $state(false);

  #wanted: Wanted = {
    ...{ project: projectInAddress(), period: periodInAddress() },
    ...{ code: null, part: allRecords, places: [] },
  };
  readonly #reading = new OneReading(() => this.#read());
  readonly #topic = new Topic('centre', centreId, () => this.reload());

  close(): void {
    this.#topic.close();
  }

  choosePeriod({ from, to }: Period): void {
    this.#show({
      from,
      to,
      asOf: this.#wanted.period?.asOf ?? null,
      project: this.indicators?.period.project,
    });
  }

  /** Only what was known at the end of that day; null shows what is known now. */
  lookBack(asOf: string | null): void {
    const { period } = this.indicators ?? {};
    if (period && (asOf === null || isDate(asOf))) this.#show({ ...period, asOf });
  }

  #show(period: Span): void {
    this.#want({ ...this.#wanted, period, places: [] });
    navigate(window.location.pathname + searchOf(period), { replace: true });
  }

  /** The figure whose records are shown; null shows the overview. */
  openFigure(code: string | null): void {
    if (code !== this.#wanted.code) this.records = null;
    const project = projectInAddress();
    const period = periodInAddress() ?? (project === this.#wanted.project ? this.#wanted.period : null);
    this.#want({ project, period, code, part: partInAddress(), places: [] });
  }

  /** The part of the figure whose records alone are shown; null where it is all of it. */
  get part(): RecordsPart | null {
    return this.records && isPart(this.#wanted.part) ? this.#wanted.part : null;
  }

  openAll(): void {
    const { period } = this.#wanted;
    navigate(window.location.pathname + (period ? searchOf(period) : ''), { replace: true });
    this.#want({ ...this.#wanted, part: allRecords, places: [] });
  }

  /** One page on or back; the figure and the overview stay as they are. */
  turnTo(page: number): void {
    const { places } = this.#wanted;
    const next = this.records?.next ?? null;
    const further = page > places.length && next ? [...places, next] : places.slice(0, page);
    this.#wanted = { ...this.#wanted, places: further };
    void this.#turn();
  }

  async #turn(): Promise<void> {
    const wanted = this.#wanted;
    if (!this.records) return;
    const { code, period } = this.records;
    try {
      const listed = listedOf(period, code, wanted.part);
      const page = (await pageAfter(listed, wanted.places)) ?? (await api.reporting.records.query(listed));
      if (wanted !== this.#wanted) return;
      this.records = { ...this.records, ...page, page: wanted.places.length };
      this.problem = '';
    } catch (error) {
      this.problem = explain(error);
    }
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
      const contract = await api.reporting.periods.query({ project: wanted.project });
      const period = wanted.period ?? currentPeriod(contract.periods, contract.today);
      if (!period) return;
      // by its name from here on: another one may be taken in hand meanwhile
      const project = contract.projects.length > 1 ? contract.code : null;
      const span = { ...spanOf(period), project };
      const code = allIndicatorCodes.find((one) => one === wanted.code);
      const [indicators, records] = await Promise.all([
        api.reporting.indicators.query(span),
        code ? listOf(listedOf(span, code, wanted.part), wanted.places) : null,
      ]);
      if (wanted !== this.#wanted) return;
      this.contract = contract;
      this.indicators = indicators;
      this.records = records;
      this.problem = '';
      this.forbidden = false;
    } catch (error) {
      this.forbidden = isForbidden(error);
      this.problem = explain(error);
    }
  }
}

type Listed = ReturnType<typeof listedOf>;

const listedOf = (period: Span, code: IndicatorCode, { groups, ...part }: RecordsPart) => ({
  ...spanOf(period),
  code,
  ...part,
  groups: groups && [...groups],
});

/** What all pages add up to, and the page that is shown. */
async function listOf(listed: Listed, places: readonly Place[]): Promise<ShownRecords> {
  const [first, shown] = await Promise.all([api.reporting.records.query(listed), pageAfter(listed, places)]);
  return { ...first, ...shown, page: places.length };
}

/** Null for the first page, which is after no place. */
async function pageAfter(listed: Listed, places: readonly Place[]): Promise<PageOfRecords | null> {
  const after = places.at(-1);
  return after ? api.reporting.recordsAfter.query({ ...listed, after }) : null;
}

const spanOf = ({ from, to, asOf = null, project = null }: Span) => ({ from, to, asOf, project });
