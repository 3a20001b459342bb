/** What people judged of a period, with every version that was ever written. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { BenefitHistory } from '../../../shared/reporting/benefits.ts';
import type { Span } from '../../../shared/reporting/period.ts';
import { sql } from '../../database.ts';
import { bounds } from '../count.ts';

/** As it was known at the end of a day: judgements and decisions made later are left out. */
export async function benefitsOf(em: EntityManager, span: Span): Promise<BenefitHistory[]> {
  return sql<BenefitHistory>(
    em,
    `select benefit_id as id, json_agg(json_build_object('version', version, 'kind', version.kind, 'name', version.name,
       'expected', expected, 'share', share, 'level', level, 'percent', percent, 'words', words,
       'isRemoval', is_removal, 'judgedById', judged_by, 'judgedByName', judge.name, 'judgedAt', ms(judged_at),
       'decision', case when decided_at <= $3::timestamptz then json_build_object('byName', second.name,
         'at', ms(decided_at), 'returnReason', return_reason) end) order by version desc) as versions
     from benefit_version version
     join reporting_period period on period.id = period_id
     join person judge on judge.id = judged_by
     left join person second on second.id = decided_by
     where starts_on = $1::date and ends_on = $2::date and project_id = current_project() and judged_at <= $3::timestamptz
     group by benefit_id order by min(judged_at), benefit_id`,
    [span.from, span.to, bounds(span)[2]],
  );
}

/** How many newest versions nobody has decided on. */
export async function waitingBenefits(em: EntityManager, periodId: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    em,
    `select count(*)::int as count from (
       select distinct on (benefit_id) decided_at from benefit_version where period_id = $1
       order by benefit_id, version desc) as newest
     where decided_at is null`,
    [periodId],
  );
  return row?.count ?? 0;
}
