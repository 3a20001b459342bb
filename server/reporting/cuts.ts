/** Figures cut into parts: all of them from the same statements that the figures are summed over (definitions.ts). */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ResidentGroup } from '../../shared/identity/roles.ts';
import type {
  DashboardView,
  GroupPart,
  ItemPart,
  Part,
  PeopleLine,
  PeopleView,
} from '../../shared/reporting/cuts.ts';
import {
  fewestApart,
  groupedCodes,
  shownGroups,
  type CountedGroup,
  type GroupedCode,
} from '../../shared/reporting/groups.ts';
import { indicatorCodes, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { Span } from '../../shared/reporting/period.ts';
import { sql } from '../database.ts';
import { bounds } from './count.ts';
import { attendancesAt, entriesAt, momentOf, type Moment } from './as-it-stood.ts';
import { statementsAt } from './definitions.ts';
import { groupSources, itemCodes, itemOf, moduleOf } from './narrow.ts';

const month = (at: string) => `to_char(${at} at time zone 'Asia/Shanghai', 'YYYY-MM')`;

/** A tally at a stall belongs to an activity of volunteers; a snapshot of the second form did not say so. */
const partsFrom = (code: IndicatorCode, period: Span, isSecondForm: boolean) => {
  const { join, module } = moduleOf(code, momentOf(period), isSecondForm);
  return `
  select '${code}' as code, ${month('every.at')} as month, every.community_id as "communityId",
    ${module} as module, sum(every.value)::float8 as value
  from (${statementsAt(period).definitions[code]}) as every ${join} group by 2, 3, 4`;
};

export function partsOf(
  em: EntityManager,
  period: Span,
  {
    codes = indicatorCodes,
    isSecondForm = false,
  }: { codes?: readonly IndicatorCode[]; isSecondForm?: boolean } = {},
): Promise<Part[]> {
  const parts = codes.map((code) => partsFrom(code, period, isSecondForm)).join(' union all ');
  return sql<Part>(em, parts, bounds(period));
}

const itemsFrom = (code: IndicatorCode, moment: Moment, records: string) => {
  const { join, item } = itemOf(code, moment);
  return `select '${code}' as code, ${item} as item, sum(every.value)::float8 as value
    from (${records}) as every ${join} group by 2`;
};

/** By service item, those of none last. */
function itemsOf(em: EntityManager, period: Span, codes: readonly IndicatorCode[]): Promise<ItemPart[]> {
  const parts = itemCodes
    .filter((code) => codes.includes(code))
    .map((code) => itemsFrom(code, momentOf(period), statementsAt(period).definitions[code]));
  return itemsIn(em, parts, bounds(period));
}

/** Of a frozen period the records that it kept, with what they added then. */
export function keptItemsOf(em: EntityManager, periodId: string): Promise<ItemPart[]> {
  const parts = itemCodes.map((code) =>
    itemsFrom(
      code,
      'now',
      `select record_id as id, value from report_snapshot_record
       where period_id = $1::uuid and code = '${code}' and value is not null`,
    ),
  );
  return itemsIn(em, parts, [periodId]);
}

async function itemsIn(
  em: EntityManager,
  parts: readonly string[],
  values: readonly string[],
): Promise<ItemPart[]> {
  if (parts.length === 0) return [];
  return sql<ItemPart>(em, `${parts.join(' union all ')} order by code, item`, values);
}

interface GroupSums {
  readonly code: GroupedCode;
  readonly migrant: number;
  readonly local: number;
  readonly none: number;
  /** The most that one record has of them: at least so many are different people. */
  readonly mostMigrants: number;
  readonly mostLocals: number;
}

const groupSums = (period: Span) =>
  groupedCodes
    .map((code) => {
      const { join, migrants, locals } = groupSources[code](momentOf(period));
      return `
    select '${code}' as code, coalesce(sum(${migrants}), 0)::float8 as migrant,
      coalesce(sum(${locals}), 0)::float8 as local,
      coalesce(sum(every.value - ${migrants} - ${locals}), 0)::float8 as none,
      coalesce(max(${migrants}), 0)::float8 as "mostMigrants", coalesce(max(${locals}), 0)::float8 as "mostLocals"
    from (${statementsAt(period).definitions[code]}) as every ${join}`;
    })
    .join(' union all ');

/** Of the indicators that count people, whom: in the order of the contract. */
export async function groupsOf(
  em: EntityManager,
  period: Span,
): Promise<readonly (CountedGroup & { code: GroupedCode })[]> {
  const counted = [];
  for (const { code, migrant, local, none, ...most } of await sql<GroupSums>(
    em,
    groupSums(period),
    bounds(period),
  )) {
    const people = (group: ResidentGroup, value: number, least: number) =>
      value === 0 || least >= fewestApart ? least : peopleIn(em, { code, period, group });
    counted.push(
      {
        code,
        group: 'migrant' as const,
        value: migrant,
        people: await people('migrant', migrant, most.mostMigrants),
      },
      { code, group: 'local' as const, value: local, people: await people('local', local, most.mostLocals) },
      { code, group: 'none' as const, value: none, people: none },
    );
  }
  return counted.filter(({ value }) => value > 0);
}

/** How many different people, up to enough. */
async function peopleIn(
  em: EntityManager,
  { code, period, group }: { code: GroupedCode; period: Span; group: ResidentGroup },
): Promise<number> {
  const [row] = await sql<{ people: number }>(
    em,
    `select count(*)::int as people from (
       select distinct someone.id from (${statementsAt(period).definitions[code]}) as every ${groupSources[code](momentOf(period)).people}
       where someone.resident_group = $4 limit ${fewestApart}) as different`,
    [...bounds(period), group],
  );
  return row?.people ?? 0;
}

/** In statements of one transaction, so that all parts belong together. */
export async function dashboardOf(
  em: EntityManager,
  period: Span,
  codes: readonly IndicatorCode[] = indicatorCodes,
): Promise<DashboardView> {
  const parts = await partsOf(em, period, { codes });
  const groups = shownOf(await groupsOf(em, period));
  const communities = await communitiesIn(em, parts);
  const items = await itemsOf(em, period, codes);
  return { period: { from: period.from, to: period.to }, communities, parts, items, groups, isKept: false };
}

/** Each indicator by itself. */
export function shownOf(counted: readonly (CountedGroup & { code: GroupedCode })[]): GroupPart[] {
  return groupedCodes.flatMap((code) =>
    shownGroups(counted.filter((one) => one.code === code)).map((line) => ({ code, ...line })),
  );
}

export function communitiesIn(
  em: EntityManager,
  parts: readonly Part[],
): Promise<{ id: string; name: string }[]> {
  return sql(em, `select id, name from community where id = any($1::uuid[]) order by name`, [
    [...new Set(parts.map(({ communityId }) => communityId))],
  ]);
}

const inPeriod = `entry.register = 'session' and entry.verified_at <= $3::timestamptz and entry.withdrawn_at is null
  and entry.on_day >= ($1::timestamptz at time zone 'Asia/Shanghai')::date
  and entry.on_day < ($2::timestamptz at time zone 'Asia/Shanghai')::date`;

/** Children of whom nobody said that their guardian agrees are in none of these numbers. One reading of the attendances for all of them. */
export async function peopleOf(em: EntityManager, period: Span): Promise<PeopleView> {
  const [row] = await sql<{ lines: PeopleLine[]; people: number }>(
    em,
    `with held as (
       select entry.id, case when entry.kind = 'party' then 'party' else entry.module end as module, entry.tallied
       from ${entriesAt[momentOf(period)]} entry where ${inPeriod}),
     came as materialized (
       select held.module, signed_in.attendee_id, count(*) as times
       from held join ${attendancesAt[momentOf(period)]} signed_in on signed_in.session_id = held.id
         and (signed_in.adult or signed_in.guardian_consent)
       group by 1, 2),
     signed as (
       select module, sum(times)::float8 as attendances, count(*)::float8 as people from came group by 1),
     line as (
       select held.module, coalesce(max(signed.attendances), 0) as attendances, coalesce(max(signed.people), 0) as people,
         sum(held.tallied)::float8 as unnamed
       from held left join signed on signed.module = held.module group by held.module
       union all
       select 'volunteers', count(*)::float8, count(distinct turnout.person_id)::float8, 0
       from (${statementsAt(period).definitions.volunteerTurnouts}) as counted join turnout on turnout.id = counted.id
       having count(*) > 0)
     select (select coalesce(json_agg(line order by module), '[]') from line) as lines,
       (select count(distinct attendee_id)::float8 from came) as people`,
    bounds(period),
  );
  if (!row) throw new Error('a select without from returned no row');
  return { period: { from: period.from, to: period.to }, ...row };
}
