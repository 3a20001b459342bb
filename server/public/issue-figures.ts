import type { EntityManager } from '@mikro-orm/postgresql';
import type { Stage } from '../../shared/issues/stage.ts';
import { sql } from '../database.ts';

export interface IssueFigures {
  readonly raised: number;
  readonly solved: number;
  /** Half of the solved ones took no longer, in days; null while none is solved. */
  readonly medianDays: number | null;
  readonly byStage: Readonly<Record<Stage, number>>;
}

/** Of one community or of all. Reads counts that are kept up to date, never the issues themselves. */
export async function issueFigures(em: EntityManager, communityId: string | null): Promise<IssueFigures> {
  const [row] = await sql<Record<Stage, number> & { medianDays: number | null }>(
    em,
    `with counted as (
       select stage, days, sum(issues)::int as issues from issue_figure
       where $1::uuid is null or community_id = $1 group by stage, days
     ),
     solved as (
       select days, sum(issues) over (order by days) as upto, sum(issues) over () as total
       from counted where stage = 'solved' and issues > 0
     )
     select ${(['open', 'underWay', 'solved', 'notAdopted'] satisfies Stage[])
       .map((stage) => `coalesce(sum(issues) filter (where stage = '${stage}'), 0)::int as "${stage}"`)
       .join(', ')},
       (select round((min(days) filter (where upto >= floor((total + 1) / 2.0))
          + min(days) filter (where upto >= ceil((total + 1) / 2.0))) / 2.0)::int from solved) as "medianDays"
     from counted`,
    [communityId],
  );
  if (!row) throw new Error('an aggregate returned no row');
  const { medianDays, ...byStage } = row;
  const raised = byStage.open + byStage.underWay + byStage.solved + byStage.notAdopted;
  return { raised, solved: byStage.solved, medianDays, byStage };
}
