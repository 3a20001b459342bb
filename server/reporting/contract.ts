/**
 * The contract whose results are reported: its periods and what was agreed. Where none has been entered, the
 * centre's own contract holds (shared/reporting/indicators.ts), in the contract year that today lies in.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../shared/local-time.ts';
import { indicators, type IndicatorCode, type Target } from '../../shared/reporting/indicators.ts';
import { contractYearOf, type Period } from '../../shared/reporting/period.ts';
import { sql } from '../database.ts';

export interface Contract {
  readonly name: string | null;
  readonly isDemo: boolean;
  /** The newest first. */
  readonly periods: readonly Period[];
  readonly targetOf: (code: IndicatorCode) => Target;
}

interface ContractRow {
  readonly name: string;
  readonly isDemo: boolean;
  readonly periods: Period[];
  readonly targets: { code: string; operator: 'atLeast' | 'between'; from: number; to: number | null }[];
}

export async function loadContract(em: EntityManager, now: Date): Promise<Contract> {
  const [row] = await sql<ContractRow>(
    em,
    `select project.name, project.is_demo as "isDemo",
       (select coalesce(json_agg(json_build_object('from', starts_on, 'to', ends_on) order by starts_on desc), '[]')
        from reporting_period where project_id = project.id) as periods,
       (select coalesce(json_agg(json_build_object(
          'code', code, 'operator', operator, 'from', target_from, 'to', target_to)), '[]')
        from indicator_target where project_id = project.id) as targets
     from project order by project.is_demo, project.id limit 1`,
  );
  const agreed = new Map(row?.targets.map((target) => [target.code, targetIn(target)]));
  return {
    name: row?.name ?? null,
    isDemo: row?.isDemo ?? false,
    periods: row && row.periods.length > 0 ? row.periods : [contractYearOf(localDay(now.getTime()))],
    targetOf(code) {
      const own = indicators.find((indicator) => indicator.code === code);
      const target = agreed.get(code) ?? own?.target;
      if (!target) throw new Error(`no target for ${code}`);
      return target;
    },
  };
}

function targetIn({ operator, from, to }: ContractRow['targets'][number]): Target {
  return operator === 'between' && to !== null ? { operator, from, to } : { operator: 'atLeast', from };
}
