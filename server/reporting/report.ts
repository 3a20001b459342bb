/** What every form of the report is made from: figures, targets and scores of one period, as of one moment. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../shared/local-time.ts';
import { indicators } from '../../shared/reporting/indicators.ts';
import { scoringOf, type Funds } from '../../shared/reporting/scoring.ts';
import type { Span } from '../../shared/reporting/period.ts';
import type { ReportSection } from '../../shared/reporting/report-sections.ts';
import type { IndicatorsView } from '../../shared/reporting/view.ts';
import { loadContract } from './contract.ts';
import { figuresOf, waitingOf } from './count.ts';
import { deviationsOf, reportTexts, type Deviation } from './periods/written.ts';
import type { Progress } from './progress.ts';
import { recordedOf, type Recorded } from './recorded.ts';
import { satisfactionOf } from './surveys/satisfaction.ts';

/** On a scale of the assessor's own. */
export interface Assessment {
  readonly assessor: string;
  readonly grade: string;
}

export interface Report extends IndicatorsView {
  readonly project: string | null;
  readonly department: string;
  readonly carrier: string;
  /** Targets are agreed for whole contract periods only; figures may be asked for any. */
  readonly isContractPeriod: boolean;
  readonly funds: Funds;
  readonly assessment: Assessment | null;
}

export interface ReportWithRecords extends Report {
  readonly records: Recorded;
  /** Why an indicator was missed or overshot and what is done about it, as written for this period, by indicator. */
  readonly deviations: ReadonlyMap<string, Deviation>;
  /** What was written for each section of the report, this period's own words before those of earlier ones. */
  readonly texts: ReadonlyMap<ReportSection, string>;
}

export async function reportOn(em: EntityManager, period: Span, now: Date): Promise<Report> {
  const contract = await loadContract(em, now);
  const counted = await figuresOf(em, period);
  const waiting = await waitingOf(em, period);
  const figures = indicators.map(({ code }) => ({
    code,
    words: contract.wordsOf(code),
    target: contract.targetOf(code, period),
    actual: counted[code],
    waiting: waiting[code] ?? 0,
  }));
  const terms = contract.termsOf(period);
  const satisfaction = await satisfactionOf(em, period);
  return {
    project: contract.name,
    department: contract.department,
    carrier: contract.carrier,
    period: { from: period.from, to: period.to, asOf: period.asOf ?? null },
    isContractPeriod: terms !== null,
    isDemo: contract.isDemo,
    today: period.asOf ?? localDay(now.getTime()),
    figures,
    satisfaction,
    scoring: terms && scoringOf(figures, terms, satisfaction),
    assessment: contract.assessmentOf(period),
    funds: terms?.funds ?? { initialBudget: null, budget: null, spent: null },
  };
}

/** With all the records behind the figures, read in one transaction, so that they add up whatever happens meanwhile. */
export function reportWithRecords(
  em: EntityManager,
  { period, now, progress }: { period: Span; now: Date; progress: Progress },
): Promise<ReportWithRecords> {
  return em.transactional(
    async (inner) => ({
      ...(await reportOn(inner, period, now)),
      records: await recordedOf(inner, period, progress),
      deviations: await deviationsOf(inner, period),
      texts: new Map([...(await reportTexts(inner, period))].map(([section, { words }]) => [section, words])),
    }),
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
