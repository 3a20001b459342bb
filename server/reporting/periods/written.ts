/** What people wrote about a period: the words of its sections, and why figures missed or passed their targets. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period } from '../../../shared/reporting/period.ts';
import type { ReportSection } from '../../../shared/reporting/report-sections.ts';
import { sql } from '../../database.ts';

/** What was written for each section: this period's own words, or the newest ones of an earlier period. */
export async function reportTexts(
  em: EntityManager,
  period: Period,
): Promise<ReadonlyMap<ReportSection, { words: string; isFromEarlier: boolean }>> {
  const rows = await sql<{ section: ReportSection; words: string; isFromEarlier: boolean }>(
    em,
    `select distinct on (section) section, words, starts_on <> $1::date as "isFromEarlier"
     from report_text join reporting_period on reporting_period.id = period_id
     where starts_on <= $1::date order by section, starts_on desc`,
    [period.from],
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
     where starts_on = $1::date and ends_on = $2::date`,
    [period.from, period.to],
  );
  return new Map(rows.map(({ code, ...deviation }) => [code, deviation]));
}
