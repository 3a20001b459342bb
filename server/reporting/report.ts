/** What every form of the report is made from: figures, targets and scores of one period, as of one moment. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../shared/local-time.ts';
import { indicatorOf, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import { contractWords } from '../../shared/reporting/indicator-words.ts';
import { scoringOf, type ScoringTerms } from '../../shared/reporting/scoring.ts';
import { amountsOf, waitingBudget } from '../../shared/reporting/budgets.ts';
import { ministryGrading } from '../../shared/reporting/ministry-grading.ts';
import type { DashboardView, PeopleView } from '../../shared/reporting/cuts.ts';
import type { Span } from '../../shared/reporting/period.ts';
import type { ContractRecord } from '../../shared/reporting/project-changes.ts';
import type { ReportSection } from '../../shared/reporting/report-sections.ts';
import { differencesOf, type SnapshotDifferences, type Written } from '../../shared/reporting/snapshot.ts';
import type { Figure, FrozenMark, IndicatorsView } from '../../shared/reporting/view.ts';
import { budgetsOf } from './budgets/budgets-of.ts';
import { loadContract, type AgreedTerms } from './contract.ts';
import { countsOf, waitingOf } from './count.ts';
import { partsShown, peopleShown } from './parts.ts';
import { keptComparison } from './periods/comparison.ts';
import { frozenRecords } from './periods/frozen-records.ts';
import { contentIn, frozenFigures, keptSnapshot, type FrozenFigures } from './periods/kept-snapshot.ts';
import { formOf, snapshotOf } from './periods/snapshot.ts';
import {
  changedParts,
  changedTexts,
  deviationsOf,
  reportTexts,
  writtenOf,
  type Deviation,
} from './periods/written.ts';
import { contractRecord } from './projects/contract-record.ts';
import { readProject } from './projects/current-project.ts';
import type { Progress } from './progress.ts';
import { recordedOf, type Recorded } from './recorded.ts';
import { spendingIn } from './spending.ts';

/** On a scale of the assessor's own. */
export interface Assessment {
  readonly assessor: string;
  readonly grade: string;
}

export interface Report extends IndicatorsView {
  readonly project: string | null;
  /** By which it is asked for; null where there is none yet. */
  readonly projectCode: string | null;
  readonly department: string;
  readonly carrier: string;
  /** As it is entered today, also of a frozen period; null where nobody has entered it. */
  readonly contract: ContractRecord | null;
  /** Targets are agreed for whole contract periods only; figures may be asked for any. */
  readonly isContractPeriod: boolean;
  /** Payments entered and waiting for a second person, in hundredths of a yuan. */
  readonly spentWaiting: number;
  readonly assessment: Assessment | null;
}

/** Of a frozen period also what differs today, record by record. */
export interface ReportWithRecords extends Report, SnapshotDifferences {
  readonly records: Recorded;
  /** The figures in parts; of a frozen period as they were kept. */
  readonly cuts: DashboardView;
  /** Different people beside attendances, as kept or counted. */
  readonly people: PeopleView;
  /** Why an indicator was missed or overshot and what is done about it, as written for this period, by indicator. */
  readonly deviations: ReadonlyMap<string, Deviation>;
  /** What was written for each section of the report, this period's own words before those of earlier ones. */
  readonly texts: ReadonlyMap<ReportSection, string>;
}

/** For files: of a frozen period what was kept, and what is counted today beside it. */
export async function reportOn(em: EntityManager, period: Span, now: Date): Promise<Report> {
  const kept = await frozenFigures(em, period);
  const codes = kept?.figures.map(({ code }) => code) ?? (await loadContract(em, now)).codes;
  const counted = await countsOf(em, period, codes);
  const waiting = await waitingOf(em, period);
  const changed = (kept?.figures ?? []).flatMap(({ code, actual }) =>
    actual === counted[code] ? [] : [{ code, then: actual, now: counted[code] }],
  );
  const compared = { at: now.getTime(), isCurrent: true };
  return reportFrom(em, { period, now, kept, counted, waiting, sinceThen: { compared, changed } });
}

/**
 * For pages: of a frozen period what was kept, and how that compared when somebody last asked. Nothing of it is counted, because
 * that takes seconds in a large year.
 */
export async function shownOn(em: EntityManager, period: Span, now: Date): Promise<Report> {
  const kept = await frozenFigures(em, period);
  if (!kept) return reportOn(em, period, now);
  const compared = await keptComparison(em, kept.periodId);
  const changed = (compared?.differences ?? []).flatMap(({ code, then, now: today }) =>
    then === today ? [] : [{ code, then, now: today }],
  );
  const sinceThen = { compared: compared && { at: compared.at, isCurrent: compared.isCurrent }, changed };
  return reportFrom(em, { period, now, kept, counted: {}, waiting: {}, sinceThen });
}

interface Source {
  readonly period: Span;
  readonly now: Date;
  readonly kept: FrozenFigures | null;
  readonly counted: Partial<Record<IndicatorCode, number>>;
  readonly waiting: Partial<Record<IndicatorCode, number>>;
  readonly sinceThen: Pick<FrozenMark, 'compared' | 'changed'>;
}

async function reportFrom(
  em: EntityManager,
  { period, now, kept, counted, waiting, sinceThen }: Source,
): Promise<Report> {
  const contract = await loadContract(em, now);
  const codes = kept?.figures.map(({ code }) => code) ?? contract.codes;
  const today = await writtenOf(em, period, { contract, codes });
  const written = kept?.written ?? today;
  const figures = codes.map((code) => ({
    code,
    ...placedIn(written, code),
    ...agreedAndCounted(kept, code, {
      target: contract.targetOf(code, period),
      actual: counted[code] ?? 0,
    }),
    waiting: waiting[code] ?? 0,
  }));
  const terms = termsIn(written, contract.termsOf(period));
  const { satisfaction, benefits, funds, assessment, project } = written;
  const waitingFunds = kept ? null : waitingBudget(await budgetsOf(em, period));
  return {
    project: project.name,
    department: project.department,
    carrier: project.carrier,
    period: { from: period.from, to: period.to, asOf: period.asOf ?? null, project: period.project ?? null },
    projectCode: contract.code,
    contract: await contractRecord(em),
    isContractPeriod: terms !== null,
    isDemo: contract.isDemo,
    today: period.asOf ?? kept?.frozenOn ?? localDay(now.getTime()),
    figures,
    satisfaction,
    frozen: kept && {
      periodId: kept.periodId,
      sha256: kept.sha256,
      frozenAt: kept.frozenAt,
      isWhole: kept.written !== null,
      ...sinceThen,
      changedParts: changedParts(written, today),
      changedTexts: changedTexts(written, today),
    },
    scoring: terms && scoringOf(figures, terms, satisfaction, benefits),
    assessment,
    funds,
    budgetWaiting: waitingFunds && amountsOf(waitingFunds),
    spentWaiting: (await spendingIn(em, period)).waiting,
  };
}

function placedIn({ words }: Written, code: IndicatorCode): Pick<Figure, 'module' | 'projectCode' | 'words'> {
  const own = words.find((one) => one.code === code);
  return {
    module: own?.module ?? indicatorOf(code).module,
    projectCode: own?.projectCode ?? null,
    words: own?.words ?? contractWords(code),
  };
}

/** Points as they were split, where they were kept. */
function termsIn({ points, funds }: Written, terms: AgreedTerms | null): ScoringTerms | null {
  const { weights, isAgreed, needsExplanation, shares, grading = ministryGrading } = points;
  const shareOf = (code: IndicatorCode) => shares.find((one) => one.code === code)?.share ?? 1;
  return terms && { ...terms, weights, grading, isAgreed, needsExplanation, shareOf, funds };
}

function agreedAndCounted(
  kept: FrozenFigures | null,
  code: IndicatorCode,
  today: Pick<Figure, 'target' | 'actual'>,
): Pick<Figure, 'target' | 'actual'> {
  const then = kept?.figures.find((figure) => figure.code === code);
  return then ? { target: then.target, actual: then.actual } : today;
}

/** With all the records behind the figures, read in one transaction, so that they add up whatever happens meanwhile. */
export function reportWithRecords(
  em: EntityManager,
  { period, now, progress }: { period: Span; now: Date; progress: Progress },
): Promise<ReportWithRecords> {
  return readProject(em, period.project, async (inner) => {
    const report = await reportOn(inner, period, now);
    const codes = report.figures.map(({ code }) => code);
    return {
      ...report,
      ...(await asKept(inner, period, {
        today: await recordedOf(inner, period, { codes, progress }),
        now,
      })),
      cuts: await partsShown(inner, period, codes),
      people: await peopleShown(inner, period),
      deviations: await deviationsOf(inner, period),
      texts: new Map([...(await reportTexts(inner, period))].map(([section, { words }]) => [section, words])),
    };
  });
}

async function asKept(
  em: EntityManager,
  period: Span,
  { today, now }: { today: Recorded; now: Date },
): Promise<Pick<ReportWithRecords, 'records' | keyof SnapshotDifferences>> {
  const frozen = await frozenFigures(em, period);
  const kept = frozen && (await keptSnapshot(em, frozen.periodId));
  if (!kept) return { records: today, differences: [], restated: [] };
  const then = contentIn(kept.content);
  return {
    records: frozenRecords(today, then),
    ...differencesOf(then, await snapshotOf(em, period, { now, ...formOf(then) })),
  };
}
