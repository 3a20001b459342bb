/** The indicators of a period: built ones counted by their one definition, the others saying that nothing keeps their records yet. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { attainmentOf, paceOf, type Attainment, type Pace } from '../../shared/reporting/attainment.ts';
import {
  indicators,
  isCounted,
  type CountedCode,
  type Indicator,
  type IndicatorCode,
  type Target,
} from '../../shared/reporting/indicators.ts';
import {
  elapsedShare,
  addDays,
  localDate,
  localMoment,
  problemOf,
  type Period,
} from '../../shared/reporting/period.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { definitions } from './definitions.ts';

export interface Figure {
  readonly code: IndicatorCode;
  readonly module: Indicator['module'];
  readonly unit: Indicator['unit'];
  readonly register: Indicator['register'];
  readonly target: Target;
  /** Null while the register of its records is not built: that is no count of 0. */
  readonly actual: number | null;
  readonly attainment: Attainment | null;
  readonly pace: Pace | null;
}

/** Refusals: periodInvalid { at, reason, given }. */
export async function figuresOf(em: EntityManager, period: Period, now: Date): Promise<Figure[]> {
  const bounds = boundsOf(period);
  const counted = await sql<{ code: CountedCode; actual: number }>(
    em,
    Object.entries(definitions)
      .map(
        ([code, statement]) =>
          `select '${code}' as code, coalesce(sum(value), 0)::float8 as actual from (${statement}) as records`,
      )
      .join(' union all '),
    bounds,
  );
  const actuals = new Map<string, number>(counted.map((row) => [row.code, row.actual]));
  const share = elapsedShare(period, localDate(now.getTime()));
  return indicators.map(({ code, module, unit, register, target }): Figure => {
    const actual = isCounted(code) ? (actuals.get(code) ?? 0) : null;
    return {
      code,
      module,
      unit,
      register,
      target,
      actual,
      attainment: actual === null ? null : attainmentOf(target, actual),
      pace: actual === null ? null : paceOf(target, actual, share),
    };
  });
}

export interface CountedRecord {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly value: number;
  readonly evidence: 'meeting' | 'issue' | 'activity' | 'shift' | 'turnout';
}

export const recordsPerPage = 50;

/** The records behind a figure, latest first: the very rows that were summed. */
export async function recordsOf(
  em: EntityManager,
  code: CountedCode,
  period: Period,
  page: number,
): Promise<{ total: number; count: number; records: CountedRecord[] }> {
  const bounds = boundsOf(period);
  const statement = definitions[code];
  const [sum] = await sql<{ total: number; count: number }>(
    em,
    `select coalesce(sum(value), 0)::float8 as total, count(*)::int as count from (${statement}) as records`,
    bounds,
  );
  const records = await sql<CountedRecord>(
    em,
    `select r.id, ms(r.at) as at, r.title, c.name as "communityName", c.is_demo as "isDemo", r.value::float8 as value, r.evidence
     from (${statement}) as r join community c on c.id = r.community_id order by r.at desc, r.id limit ${recordsPerPage} offset $3`,
    [...bounds, page * recordsPerPage],
  );
  return { total: sum?.total ?? 0, count: sum?.count ?? 0, records };
}

function boundsOf(period: Period): [string, string] {
  const problem = problemOf(period);
  if (problem) throw new Refusal('periodInvalid', { ...problem });
  return [
    new Date(localMoment(period.from)).toISOString(),
    new Date(localMoment(addDays(period.to, 1))).toISOString(),
  ];
}
