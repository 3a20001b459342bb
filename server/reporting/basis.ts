/**
 * What a score counts beside the indicators: payments, and answers to surveys. As in definitions.ts, one statement of each
 * selects the records; the number is what they add up to, and the list behind it is the statement itself.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Basis, BasisView } from '../../shared/reporting/basis.ts';
import type { Span } from '../../shared/reporting/period.ts';
import type { PageOfRecords, Place } from '../../shared/reporting/view.ts';
import { sql } from '../database.ts';
import { momentOf, type Moment } from './as-it-stood.ts';
import { bounds, pageFrom, recordsPerPage } from './count.ts';
import { payments } from './spending.ts';
import { surveyAnswers } from './surveys/satisfaction.ts';

const statements: Readonly<Record<Basis, (moment: Moment) => string>> = {
  spending: payments,
  satisfaction: () => surveyAnswers,
};

interface Wanted {
  readonly basis: Basis;
  readonly period: Span;
}

export async function basisOf(em: EntityManager, { basis, period }: Wanted): Promise<BasisView> {
  const [sums] = await sql<{ count: number; sum: number; satisfied: number }>(
    em,
    `select count(*)::int as count, coalesce(sum(value), 0)::float8 as sum,
       (count(*) filter (where value >= 4))::int as satisfied
     from (${statements[basis](momentOf(period))}) as counted`,
    bounds(period),
  );
  if (!sums) throw new Error('a sum returned no row');
  const page = await basisAfter(em, { basis, period, after: null });
  return { basis, period, ...sums, pages: Math.max(1, Math.ceil(sums.count / recordsPerPage)), ...page };
}

export function basisAfter(
  em: EntityManager,
  { basis, period, after }: Wanted & { after: Place | null },
): Promise<PageOfRecords> {
  const branches = [
    `select *, null::float8 as "valueNow" from (${statements[basis](momentOf(period))}) as part`,
  ];
  return pageFrom(em, { period, after }, { branches, values: [] });
}
