/** What the page of a period reads. */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Period } from '../../../shared/reporting/period.ts';
import type { PeriodView, SnapshotStanding } from '../../../shared/reporting/period-view.ts';
import { reportSections, type ReportSection } from '../../../shared/reporting/report-sections.ts';
import { differencesOf, type SnapshotContent } from '../../../shared/reporting/snapshot.ts';
import { sql } from '../../database.ts';
import { snapshotOf } from './snapshot.ts';

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

export async function deviationsOf(em: EntityManager, period: Period): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ code: string; words: string }>(
    em,
    `select code, words from deviation join reporting_period on reporting_period.id = period_id
     where starts_on = $1::date and ends_on = $2::date`,
    [period.from, period.to],
  );
  return new Map(rows.map(({ code, words }) => [code, words]));
}

export async function periodView(em: EntityManager, periodId: string, now: Date): Promise<PeriodView | null> {
  const [row] = await sql<Omit<PeriodView, 'texts' | 'snapshot'>>(
    em,
    `select period.id, starts_on::text as "from", ends_on::text as "to",
       initial_budget_cents::float8 as "initialBudget", budget_cents::float8 as budget, spent_cents::float8 as spent,
       (select coalesce(json_agg(json_build_object('code', code, 'words', words, 'byName', person.name,
          'at', ms(written_at))), '[]')
        from deviation join person on person.id = written_by where period_id = period.id) as deviations,
       (select coalesce(json_agg(json_build_object('code', code, 'before', from_target, 'after', to_target,
          'reason', reason, 'byName', person.name, 'at', ms(changed_at)) order by changed_at desc, change.id desc), '[]')
        from target_change change join person on person.id = changed_by where period_id = period.id) as changes
     from reporting_period period where period.id = $1`,
    [periodId],
  );
  if (!row) return null;
  const texts = await reportTexts(em, row);
  return {
    ...row,
    texts: reportSections.map((section) => ({
      section,
      words: texts.get(section)?.words ?? '',
      isFromEarlier: texts.get(section)?.isFromEarlier ?? false,
    })),
    snapshot: await standingOf(em, row, now),
  };
}

/** What was frozen, beside what is counted now; null while the period is open. */
async function standingOf(
  em: EntityManager,
  { id, from, to }: Period & { id: string },
  now: Date,
): Promise<SnapshotStanding | null> {
  const kept = await keptSnapshot(em, id);
  if (!kept) return null;
  const then = contentIn(kept.content);
  const counted = await snapshotOf(em, { from, to }, now);
  return {
    sha256: kept.sha256,
    isIntact: createHash('sha256').update(kept.content).digest('hex') === kept.sha256,
    frozenAt: kept.frozenAt,
    frozenByName: kept.frozenByName,
    differences: differencesOf(then, counted),
  };
}

interface Kept {
  readonly content: string;
  readonly sha256: string;
  readonly frozenAt: number;
  readonly frozenByName: string;
}

export async function keptSnapshot(em: EntityManager, periodId: string): Promise<Kept | null> {
  const [kept] = await sql<Kept>(
    em,
    `select content, encode(sha256, 'hex') as sha256, ms(frozen_at) as "frozenAt", person.name as "frozenByName"
     from report_snapshot join person on person.id = frozen_by where period_id = $1`,
    [periodId],
  );
  return kept ?? null;
}

/** Written by bytesOf, and by a check of the table exactly what was written. */
function contentIn(content: string): SnapshotContent {
  const parsed: SnapshotContent = JSON.parse(content);
  return parsed;
}
