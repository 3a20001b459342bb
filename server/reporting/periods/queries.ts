/** What the page of a period reads. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { contractWords } from '../../../shared/reporting/indicator-words.ts';
import { allIndicatorCodes, indicatorOf } from '../../../shared/reporting/indicators.ts';
import type { PeriodView, ProjectView, SnapshotStanding } from '../../../shared/reporting/period-view.ts';
import { ministryGrading } from '../../../shared/reporting/ministry-grading.ts';
import { reportSections } from '../../../shared/reporting/report-sections.ts';
import type { Funds } from '../../../shared/reporting/scoring.ts';
import type { IndicatorsView } from '../../../shared/reporting/view.ts';
import { sql } from '../../database.ts';
import { benefitsOf } from '../benefits/benefits-of.ts';
import { budgetInPeriod, budgetsOf, isBudgetWaiting } from '../budgets/budgets-of.ts';
import { loadContract } from '../contract.ts';
import { changesOfProject } from '../projects/changes.ts';
import { contractRecord } from '../projects/contract-record.ts';
import { shownOn } from '../report.ts';
import { spentInPeriod } from '../spending.ts';
import { keptComparison } from './comparison.ts';
import { frozenFigures } from './kept-snapshot.ts';
import { reportTexts } from './written.ts';

type Stored = Omit<
  PeriodView,
  | 'texts'
  | keyof Funds
  | 'budgets'
  | 'spentWaiting'
  | 'benefits'
  | 'snapshot'
  | 'report'
  | 'preset'
  | 'offered'
  | 'shares'
  | 'personId'
  | 'mayManage'
  | 'mayWrite'
>;

/** What the page of one period shows to anybody who reads it; within a transaction that took its project. Null where there is no such period. */
export async function periodView(
  em: EntityManager,
  periodId: string,
  now: Date,
): Promise<Omit<PeriodView, 'personId' | 'mayManage' | 'mayWrite'> | null> {
  const [row] = await sql<Stored>(
    em,
    `select period.id, (select code from project where id = period.project_id and (select count(*) from project) > 1) as project,
       kind, starts_on::text as "from", ends_on::text as "to",
       spent_by_one_cents::float8 as "spentByOne",
       assessor, assessed_grade as "assessedGrade",
       (select coalesce(json_agg(json_build_object('code', code, 'words', words, 'measures', measures, 'byName', person.name,
          'at', ms(written_at))), '[]')
        from deviation join person on person.id = written_by where period_id = period.id) as deviations,
       (select coalesce(json_agg(json_build_object('code', code, 'before', from_target, 'after', to_target,
          'reason', reason, 'byName', person.name, 'at', ms(changed_at)) order by changed_at desc, change.id desc), '[]')
        from target_change change join person on person.id = changed_by where period_id = period.id) as changes,
       (select coalesce(json_agg(json_build_object('code', code, 'before', from_code, 'after', to_code,
          'byName', person.name, 'at', ms(changed_at)) order by changed_at desc, change.id desc), '[]')
        from project_code_change change join person on person.id = changed_by
        where change.project_id = period.project_id) as "codeChanges"
     from reporting_period period where period.id = $1`,
    [periodId],
  );
  if (!row) return null;
  const texts = await reportTexts(em, row);
  const contract = await loadContract(em, now);
  const terms = contract.termsOf(row);
  const written = (await frozenFigures(em, row))?.written ?? null;
  const report = await shownOn(em, row, now);
  const codes = report.figures.map(({ code }) => code);
  return {
    ...row,
    ...report.funds,
    budgets: await budgetsOf(em, row),
    spentWaiting: report.spentWaiting,
    report: indicatorsIn(report),
    preset: codes.map((code) => ({ code, target: indicatorOf(code).target, words: contractWords(code) })),
    offered: allIndicatorCodes.filter((code) => !codes.includes(code)),
    shares: codes.map((code) => ({ code, share: terms?.shareOf(code) ?? 1 })),
    benefits: await benefitsOf(em, row),
    texts: reportSections.map((section) => {
      const { words, isFromEarlier } = texts.get(section) ?? { words: '', isFromEarlier: false };
      const then = written && (written.texts.find((text) => text.section === section)?.words ?? '');
      return { section, words, isFromEarlier, frozenWords: then === words ? null : then };
    }),
    snapshot: await standingOf(em, periodId),
  };
}

/** Only what the desk shows of it. */
function indicatorsIn({
  period,
  isDemo,
  today,
  figures,
  satisfaction,
  funds,
  scoring,
  budgetWaiting,
  frozen,
}: IndicatorsView): IndicatorsView {
  return { period, isDemo, today, figures, satisfaction, funds, scoring, budgetWaiting, frozen };
}

export async function projectView(
  em: EntityManager,
  now: Date,
): Promise<Omit<ProjectView, 'mayManage' | 'today'>> {
  const contract = await loadContract(em, now);
  const periods = await sql<ProjectView['periods'][number]>(
    em,
    `select period.id, kind, within, starts_on::text as "from", ends_on::text as "to", ${budgetInPeriod} as budget,
       ${spentInPeriod} as spent,
       exists (select from report_snapshot where period_id = period.id) as "isFrozen",
       ${isBudgetWaiting} as "isBudgetWaiting",
       (select count(*)::int from target_change where period_id = period.id) as changes
     from reporting_period period
     where project_id = current_project() order by starts_on desc, ends_on desc`,
  );
  const { name, department, carrier, isDemo, weights, isAgreed, needsExplanation, ownGrading } = contract;
  const projects = await sql<ProjectView['projects'][number]>(
    em,
    `select id, code, name, is_demo as "isDemo", id = project_in_hand() as "isInHand", id = current_project() as "isShown",
       (select count(*)::int from reporting_period where project_id = project.id and kind = 'year') as years
     from project order by length(code), code`,
  );
  return {
    ...{ name, department, carrier, isDemo, weights, isAgreed, needsExplanation, periods, projects },
    grading: ownGrading ?? ministryGrading,
    hasOwnGrading: ownGrading !== null,
    contract: await contractRecord(em),
    changes: await changesOfProject(em),
  };
}

/** What was frozen, and how it compared when it was last counted again; null while the period is open. */
async function standingOf(em: EntityManager, periodId: string): Promise<SnapshotStanding | null> {
  const [kept] = await sql<Omit<SnapshotStanding, 'comparison'>>(
    em,
    `select encode(sha256, 'hex') as sha256, ms(frozen_at) as "frozenAt", person.name as "frozenByName"
     from report_snapshot join person on person.id = frozen_by where period_id = $1`,
    [periodId],
  );
  return kept ? { ...kept, comparison: await keptComparison(em, periodId) } : null;
}
