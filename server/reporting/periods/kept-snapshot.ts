/** What was frozen, as it was kept. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { localDay } from '../../../shared/local-time.ts';
import type { DashboardView } from '../../../shared/reporting/cuts.ts';
import { isGrouped, type CountedGroup, type GroupedCode } from '../../../shared/reporting/groups.ts';
import type { Span } from '../../../shared/reporting/period.ts';
import type {
  FrozenGroup,
  FrozenParts,
  SnapshotContent,
  SnapshotFigure,
  Written,
} from '../../../shared/reporting/snapshot.ts';
import { sql } from '../../database.ts';
import { communitiesIn, shownOf } from '../cuts.ts';

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
export function contentIn(content: string): SnapshotContent {
  const parsed: SnapshotContent = JSON.parse(content);
  return parsed;
}

export interface FrozenFigures {
  readonly periodId: string;
  readonly sha256: string;
  readonly frozenAt: number;
  readonly frozenOn: string;
  readonly figures: readonly Omit<SnapshotFigure, 'records' | 'values'>[];
  /** Null in a snapshot of the first form, which kept figures alone. */
  readonly written: Written | null;
}

/** Null where exactly this period is not frozen, and for whoever looks back to a day: that is counted, not kept. */
export async function frozenFigures(
  em: EntityManager,
  { from, to, asOf = null }: Span,
): Promise<FrozenFigures | null> {
  if (asOf !== null) return null;
  const [row] = await sql<Omit<FrozenFigures, 'frozenOn'>>(
    em,
    `select period.id as "periodId", encode(sha256, 'hex') as sha256, ms(frozen_at) as "frozenAt", figures, rest -> 'written' as written
     from report_snapshot join reporting_period period on period.id = period_id
     where starts_on = $1::date and ends_on = $2::date and project_id = current_project()`,
    [from, to],
  );
  return row ? { ...row, frozenOn: localDay(row.frozenAt) } : null;
}

interface KeptParts extends Omit<FrozenParts, 'groups'>, Pick<DashboardView, 'communities' | 'groups'> {
  readonly periodId: string;
}

/** The parts of the figures of exactly this period, as they were frozen; null where they are counted: open, or looked back at. */
export async function frozenParts(
  em: EntityManager,
  { from, to, asOf = null }: Span,
): Promise<KeptParts | null> {
  if (asOf !== null) return null;
  const [row] = await sql<{ periodId: string; kept: FrozenParts }>(
    em,
    `select period.id as "periodId", json_build_object('parts', rest -> 'parts', 'groups', rest -> 'groups', 'people', rest -> 'people') as kept
     from report_snapshot join reporting_period period on period.id = period_id
     where starts_on = $1::date and ends_on = $2::date and project_id = current_project() and rest -> 'parts' is not null`,
    [from, to],
  );
  if (!row) return null;
  const { parts, people, groups } = row.kept;
  return {
    periodId: row.periodId,
    parts,
    people,
    groups: shownOf(groups.flatMap(countedThen)),
    communities: await communitiesIn(em, parts),
  };
}

/** How many different people they were was not kept; as many as attendances at most. */
function countedThen({ code, group, value }: FrozenGroup): (CountedGroup & { code: GroupedCode })[] {
  return isGrouped(code) ? [{ code, group: group ?? 'none', value, people: value }] : [];
}
