/** What was agreed, judged and written for a period: all that a report says beside its figures. */
import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period, Span } from '../../../shared/reporting/period.ts';
import { countedBudget } from '../../../shared/reporting/budgets.ts';
import { benefitsIn } from '../../../shared/reporting/benefits.ts';
import { indicatorOf, type IndicatorCode } from '../../../shared/reporting/indicators.ts';
import { writtenParts, type Written, type WrittenPart } from '../../../shared/reporting/snapshot.ts';
import { reportSections, type ReportSection } from '../../../shared/reporting/report-sections.ts';
import { sql } from '../../database.ts';
import { benefitsOf } from '../benefits/benefits-of.ts';
import type { Contract } from '../contract.ts';
import { budgetsOf } from '../budgets/budgets-of.ts';
import { spendingIn } from '../spending.ts';
import { satisfactionOf } from '../surveys/satisfaction.ts';

/** What was written for each section: this period's own words, or the newest ones of a contract year that began by then. */
export async function reportTexts(
  em: EntityManager,
  period: Period,
): Promise<ReadonlyMap<ReportSection, { words: string; isFromEarlier: boolean }>> {
  const rows = await sql<{ section: ReportSection; words: string; isFromEarlier: boolean }>(
    em,
    `select section, words, not "isOwn" as "isFromEarlier" from (
       select distinct on (section) section, words, "isOwn"
       from report_text
       join (select id, kind, starts_on, starts_on = $1::date and ends_on = $2::date as "isOwn" from reporting_period
         where project_id = current_project() and starts_on <= $1::date) as period on period.id = period_id
       where "isOwn" or kind = 'year'
       order by section, "isOwn" desc, starts_on desc) as newest`,
    [period.from, period.to],
  );
  return new Map(rows.map(({ section, ...text }) => [section, text]));
}

export interface Deviation {
  readonly words: string;
  readonly measures: string;
}

export async function deviationsOf(
  em: EntityManager,
  period: Period,
): Promise<ReadonlyMap<string, Deviation>> {
  const rows = await sql<Deviation & { code: string }>(
    em,
    `select code, words, measures from deviation join reporting_period on reporting_period.id = period_id
     where starts_on = $1::date and ends_on = $2::date and project_id = current_project() order by code`,
    [period.from, period.to],
  );
  return new Map(rows.map(({ code, ...deviation }) => [code, deviation]));
}

export async function writtenOf(
  em: EntityManager,
  period: Span,
  { contract, codes }: { contract: Contract; codes: readonly IndicatorCode[] },
): Promise<Written> {
  const { name, department, carrier, weights, isAgreed, needsExplanation } = contract;
  const terms = contract.termsOf(period);
  const texts = await reportTexts(em, period);
  const deviations = await deviationsOf(em, period);
  return {
    project: { name, department, carrier },
    points: {
      weights,
      isAgreed,
      needsExplanation,
      ...(contract.ownGrading && { grading: contract.ownGrading }),
      shares: codes.map((code) => ({ code, share: terms?.shareOf(code) ?? 1 })),
    },
    funds: terms
      ? {
          ...countedBudget(await budgetsOf(em, period)),
          spent: (await spendingIn(em, period)).spent ?? terms.spentBefore,
        }
      : { initialBudget: null, budget: null, spent: null },
    assessment: contract.assessmentOf(period),
    words: codes.map((code) => {
      const module = contract.moduleOf(code);
      const projectCode = contract.projectCodeOf(code);
      return {
        ...{ code, words: contract.wordsOf(code) },
        ...(module !== indicatorOf(code).module && { module }),
        ...(projectCode !== null && { projectCode }),
      };
    }),
    satisfaction: await satisfactionOf(em, period),
    benefits: benefitsIn(await benefitsOf(em, period)),
    deviations: [...deviations].map(([code, { words, measures }]) => ({ code, words, measures })),
    texts: [...texts].map(([section, { words }]) => ({ section, words })),
  };
}

/** What is no longer as it was frozen. */
export const changedParts = (then: Written, now: Written): WrittenPart[] =>
  writtenParts.filter((part) => !isDeepStrictEqual(then[part], now[part]));

/** The sections whose words are other ones now, or were written only since. */
export function changedTexts(then: Written, now: Written): ReportSection[] {
  const wordsIn = ({ texts }: Written, section: ReportSection) =>
    texts.find((text) => text.section === section)?.words ?? '';
  return reportSections.filter((section) => wordsIn(then, section) !== wordsIn(now, section));
}
