/**
 * The list behind a figure of a frozen year: the records of the snapshot, with what each added then. What was taken out since
 * and what counts only since stand apart.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { IndicatorCode } from '../../../shared/reporting/indicators.ts';
import type { Period, Span } from '../../../shared/reporting/period.ts';
import type { CountedRecord, PageOfRecords, RecordsView } from '../../../shared/reporting/view.ts';
import { sql } from '../../database.ts';
import { bounds, pageOfRecords, recordsPerPage, summed, within, type From, type Wanted } from '../count.ts';
import { branches, definitions } from '../definitions.ts';
import { narrowed, type Narrow } from '../narrow.ts';

export interface Frozen {
  readonly periodId: string;
  readonly frozenAt: number;
  /** All of the period is asked for, and not a part of it. */
  readonly isWhole: boolean;
}

/**
 * The frozen period that is asked for, or `whole`, in which the span lies; null for whoever looks back to a day: that is counted,
 * not kept.
 */
export async function frozenPeriod(
  em: EntityManager,
  { from, to, asOf = null }: Span,
  whole: Period | null,
): Promise<Frozen | null> {
  if (asOf !== null) return null;
  const [row] = await sql<Frozen>(
    em,
    `select period.id as "periodId", ms(frozen_at) as "frozenAt",
       starts_on = $1::date and ends_on = $2::date as "isWhole"
     from report_snapshot join reporting_period period on period.id = period_id
     where starts_on <= $1::date and ends_on >= $2::date and starts_on = $3::date and ends_on = $4::date
       and project_id = current_project()`,
    [from, to, whole?.from ?? from, whole?.to ?? to],
  );
  return row ?? null;
}

const keptOf = (code: IndicatorCode, at: number) =>
  `kept.period_id = $${at}::uuid and kept.code = '${code}' and kept.record_id = every.id`;

type Part = Narrow & { readonly code: IndicatorCode };

/** Those that were kept and still count; as what they added then. What they add for some people was not kept. */
const stillCounted = (part: Part, branch: string, at: number) => `
  select every.id, every.at, every.title, every.community_id,
    ${part.groups || part.came ? 'every.value::float8' : 'coalesce(kept.value, every.value::float8)'} as value, every.evidence,
    ${part.groups || part.came ? 'null::float8' : 'nullif(every.value::float8, kept.value)'} as "valueNow"
  from (${narrowed(part.code, branch, part)}) as every join report_snapshot_record kept on ${keptOf(part.code, at)}`;

const addedSince = (part: Part, branch: string, at: number) => `
  select every.*, null::float8 as "valueNow" from (${narrowed(part.code, branch, part)}) as every
  where not exists (select from report_snapshot_record kept where ${keptOf(part.code, at)})`;

const from = (part: Part, { periodId }: Frozen, choose: typeof stillCounted): From => ({
  branches: branches[part.code].map((branch) => choose(part, branch, 7)),
  values: [periodId],
});

export function pageOfFrozen(
  em: EntityManager,
  { frozen, ...wanted }: Parameters<typeof pageOfRecords>[1] & { frozen: Frozen },
): Promise<PageOfRecords> {
  return pageOfRecords(em, wanted, from(wanted, frozen, stillCounted));
}

/** Those that no longer count; few, and found before anything is asked about them. */
const goneSince = (code: IndicatorCode) => `
  select kept.record_id, kept.value from report_snapshot_record kept
  where kept.period_id = $4::uuid and kept.code = '${code}'
    and not exists (select from (${definitions[code]}) as counted where counted.id = kept.record_id)`;

/** By whatever is still known of them. */
const removedSince = `
  select kept.record_id as id, kept.value,
    coalesce(entry.title, meeting.title, issue.title, activity.title, kept.record_id::text) as title,
    coalesce(entry.on_day::timestamp at time zone 'Asia/Shanghai', meeting.closed_at, meeting.scheduled_at, issue.verified_at,
      issue.raised_at, shift.starts_at, activity.held_on::timestamp at time zone 'Asia/Shanghai', activity.created_at) as at,
    coalesce(entry.community_id, meeting.community_id, issue.community_id, activity.community_id) as community_id,
    case when entry.id is not null then 'entry' when meeting.id is not null then 'meeting'
      when issue.id is not null then 'issue' when turnout.id is not null then 'turnout'
      when tally.id is not null then 'tally' when shift.id is not null then 'shift' else 'activity' end as evidence
  from gone kept
  left join register_entry entry on entry.id = kept.record_id
  left join meeting on meeting.id = kept.record_id
  left join issue on issue.id = kept.record_id
  left join turnout on turnout.id = kept.record_id
  left join tally on tally.id = kept.record_id
  left join shift on shift.id in (kept.record_id, turnout.shift_id, tally.shift_id)
  left join activity on activity.id in (kept.record_id, shift.activity_id)`;

interface Removed {
  readonly count: number;
  readonly records: CountedRecord[];
}

async function removedFrom(
  em: EntityManager,
  code: IndicatorCode,
  period: Span,
  frozen: Frozen,
): Promise<Removed> {
  const [row] = await sql<Removed>(
    em,
    `with gone as materialized (${goneSince(code)}), removed as (${removedSince})
     select (select count(*)::int from removed) as count,
       (select coalesce(json_agg(json_build_object('id', shown.id, 'at', ms(shown.at), 'title', shown.title,
          'communityName', coalesce(community.name, ''), 'value', shown.value, 'valueNow', null,
          'evidence', shown.evidence, 'isDemo', coalesce(community.is_demo, false)) order by shown.at desc, shown.id desc), '[]')
        from (select * from removed order by at desc, id desc limit ${recordsPerPage}) as shown
        left join community on community.id = shown.community_id) as records`,
    [...bounds(period), frozen.periodId],
  );
  if (!row) throw new Error('a select without from returned no row');
  return row;
}

/**
 * Sums and first page. What was taken out since has no certain day or place: it is named where the whole period is asked for,
 * and there nothing is summed, because the figure was kept.
 */
export async function frozenRecordsOf(
  em: EntityManager,
  wanted: Wanted & { frozen: Frozen },
): Promise<RecordsView> {
  const { code, period, frozen, communityId = null } = wanted;
  const { module = null, item = null, groups = null, came = null } = wanted;
  const isWhole =
    frozen.isWhole && communityId === null && [module, item, groups, came].every((one) => one === null);
  const removed = isWhole ? await removedFrom(em, code, period, frozen) : null;
  const sums = removed ? await keptSums(em, wanted, removed.count) : await sumsOfPart(em, wanted);
  const added = sums.added === 0 ? [] : (await addedPage(em, wanted)).records;
  return {
    code,
    period,
    figure: sums.figure,
    count: sums.still + (removed?.count ?? 0),
    pages: Math.max(1, Math.ceil(sums.still / recordsPerPage)),
    frozen: {
      at: frozen.frozenAt,
      added: { count: sums.added, records: added },
      removed: removed ?? { count: 0, records: [] },
    },
    ...(await pageOfFrozen(em, { ...wanted, after: null })),
  };
}

interface Sums {
  readonly figure: number;
  /** How many were kept and still count. */
  readonly still: number;
  readonly added: number;
}

/** Of everything that counts now, what was not kept is new. */
async function keptSums(
  em: EntityManager,
  { code, period, frozen }: Wanted & { frozen: Frozen },
  removed: number,
): Promise<Sums> {
  const [row] = await sql<{ figure: number; kept: number; now: number }>(
    em,
    `select (figure ->> 'actual')::float8 as figure,
       (select count(*)::int from report_snapshot_record kept where kept.period_id = $4::uuid and kept.code = '${code}') as kept,
       (select count(*)::int from ${summed(code, definitions[code])} as counted) as now
     from report_snapshot, jsonb_array_elements(figures) as figure
     where period_id = $4::uuid and figure ->> 'code' = '${code}'`,
    [...bounds(period), frozen.periodId],
  );
  if (!row) throw new Error(`the snapshot of ${frozen.periodId} has no ${code}`);
  const still = row.kept - removed;
  return { figure: row.figure, still, added: row.now - still };
}

async function sumsOfPart(
  em: EntityManager,
  { frozen, ...wanted }: Wanted & { frozen: Frozen },
): Promise<Sums> {
  const { code, period, communityId = null } = wanted;
  const [row] = await sql<Sums>(
    em,
    // a rest of an hour that is no binary number must not cost a whole one
    `select floor(coalesce(sum(value), 0) + 0.000001)::float8 as figure, count(*)::int as still,
       (select count(*)::int from ${within(addedSince(wanted, definitions[code], 5))} as added
        where $4::uuid is null or community_id = $4) as added
     from ${within(stillCounted(wanted, definitions[code], 5))} as counted where $4::uuid is null or community_id = $4`,
    [...bounds(period), communityId, frozen.periodId],
  );
  if (!row) throw new Error('a select without from returned no row');
  return row;
}

function addedPage(
  em: EntityManager,
  { frozen, ...wanted }: Wanted & { frozen: Frozen },
): Promise<PageOfRecords> {
  return pageOfRecords(em, { ...wanted, after: null }, from(wanted, frozen, addedSince));
}
