/** Figures and the records behind them, both from the one statement of definitions.ts. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { endOfDay, startOfDay } from '../../shared/local-time.ts';
import { indicatorCodes, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import { problemOf, type Span } from '../../shared/reporting/period.ts';
import type { CountedRecord, RecordsView } from '../../shared/reporting/view.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { definitions, waiting } from './definitions.ts';

export const recordsPerPage = 50;

/** Refuses what is no period, naming the place. */
export function checkPeriod(period: Span): void {
  const problem = problemOf(period);
  if (problem) throw new Refusal('periodInvalid', { ...problem });
}

/** The first moment of the period, the first after it, and the one up to which confirmations are known. */
export function bounds({ from, to, asOf }: Span): readonly [string, string, string] {
  const known = asOf === undefined || asOf === null ? 'infinity' : new Date(endOfDay(asOf)).toISOString();
  return [new Date(startOfDay(from)).toISOString(), new Date(endOfDay(to)).toISOString(), known];
}

/** Whole numbers only: what is left of an hour is not counted. */
const figure = '(select floor(coalesce(sum(value), 0))::float8';

const allFigures = `select ${indicatorCodes
  .map((code) => `${figure} from (${definitions[code]}) as counted) as "${code}"`)
  .join(', ')}`;

/** All figures of a period, as of one moment: one statement. */
export async function figuresOf(em: EntityManager, period: Span): Promise<Record<IndicatorCode, number>> {
  const [row] = await sql<Record<IndicatorCode, number>>(em, allFigures, bounds(period));
  if (!row) throw new Error('a select without from returned no row');
  return row;
}

/** How PostgreSQL would count them, as a statement with its values. */
export function explainFigures(period: Span): [string, string[]] {
  return [`explain (analyze, buffers, costs off, timing off) ${allFigures}`, [...bounds(period)]];
}

interface Sums {
  readonly figure: number;
  readonly count: number;
}

/**
 * One page of the records that a figure counts, the newest first; pages from 0, beyond the last one empty. With a community
 * only those from there.
 */
export async function recordsOf(
  em: EntityManager,
  {
    code,
    period,
    page,
    communityId = null,
  }: { code: IndicatorCode; period: Span; page: number; communityId?: string | null },
): Promise<RecordsView> {
  // Read twice rather than kept in between: the records of a large year do not fit into the memory of one query.
  const wanted = `(${definitions[code]}) as everywhere where $6::uuid is null or community_id = $6`;
  const [row] = await sql<Sums & { records: CountedRecord[] }>(
    em,
    `with sums as (
       select floor(coalesce(sum(value), 0))::float8 as figure, count(*)::int as count from ${wanted}),
     page as (select * from ${wanted} order by at desc, id desc limit $4 offset $5)
     select sums.figure, sums.count,
       (select coalesce(json_agg(json_build_object(
          'id', page.id, 'at', ms(page.at), 'title', page.title, 'communityName', community.name,
          'value', page.value, 'evidence', page.evidence, 'isDemo', community.is_demo)
          order by page.at desc, page.id desc), '[]')
        from page join community on community.id = page.community_id) as records
     from sums`,
    [...bounds(period), recordsPerPage, page * recordsPerPage, communityId],
  );
  if (!row) throw new Error('a select without from returned no row');
  return { code, period, page, pages: Math.max(1, Math.ceil(row.count / recordsPerPage)), ...row };
}

/** Beside the figures: what waits for a second person. Of an indicator that knows no such thing, nothing. */
export async function waitingOf(
  em: EntityManager,
  period: Span,
): Promise<Partial<Record<IndicatorCode, number>>> {
  const sums = Object.entries(waiting).map(
    ([code, statement]) => `${figure} from (${statement}) as waiting) as "${code}"`,
  );
  const [row] = await sql<Partial<Record<IndicatorCode, number>>>(
    em,
    `select ${sums.join(', ')}`,
    bounds(period),
  );
  if (!row) throw new Error('a select without from returned no row');
  return row;
}
