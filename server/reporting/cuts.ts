/** Figures cut into parts: all of them from the same statements that the figures are summed over (definitions.ts). */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { DashboardView, GroupPart, Part, PeopleLine, PeopleView } from '../../shared/reporting/cuts.ts';
import { indicators, type IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { Span } from '../../shared/reporting/period.ts';
import { sql } from '../database.ts';
import { bounds } from './count.ts';
import { definitions } from './definitions.ts';

const month = (at: string) => `to_char(${at} at time zone 'Asia/Shanghai', 'YYYY-MM')`;

/** The module of an indicator, or where it has several that of each record; of the volunteers' activities, participation. */
function moduleOf(code: IndicatorCode): string {
  const module = indicators.find((indicator) => indicator.code === code)?.module;
  if (code !== 'totalServed') return module === 'overall' ? 'null::text' : `'${module ?? ''}'`;
  return `case when counted.evidence = 'shift' then 'participation'
    else (select entry.module from register_entry entry where entry.id = counted.id) end`;
}

const partsOf = indicators
  .map(
    ({ code }) => `
  select '${code}' as code, ${month('counted.at')} as month, counted.community_id as "communityId",
    ${moduleOf(code)} as module, sum(counted.value)::float8 as value
  from (${definitions[code]}) as counted group by 2, 3, 4`,
  )
  .join(' union all ');

/** Those whose records are activities that people sign in to. */
const servedCodes = ['employmentServed', 'legalServed', 'childServed', 'partyServed'] as const;

/** Attendances are read once for all of them; who was counted without a group is what is left of the values. */
const groupsOf = `
  with counted as (
    ${servedCodes
      .map((code) => `select '${code}' as code, id, value from (${definitions[code]}) as counted`)
      .join(' union all ')}),
  signed as (
    select counted.code, attendee.resident_group as "group", count(*) as value
    from counted
    join attendance on attendance.session_id = counted.id and attendance.guardian_consent is distinct from false
    join attendee on attendee.id = attendance.attendee_id
    group by 1, 2)
  select code, "group", sum(value)::float8 as value from (
    select code, "group", value from signed
    union all
    select code, null, sum(value) from counted group by code
    union all
    select code, null, -sum(value) from signed group by code
    union all
    select 'volunteerTurnouts', person.resident_group, count(*)
    from (${definitions.volunteerTurnouts}) as counted join turnout on turnout.id = counted.id
    join person on person.id = turnout.person_id group by 2
    union all
    select 'problemsSolved', person.resident_group, count(*)
    from (${definitions.problemsSolved}) as counted join issue on issue.id = counted.id
    join person on person.id = issue.raiser_id group by 2) as parts
  group by 1, 2 having sum(value) > 0`;

/** In two statements of one transaction, so that all parts belong together. */
export async function dashboardOf(em: EntityManager, period: Span): Promise<DashboardView> {
  const span = bounds(period);
  const parts = await sql<Part>(em, partsOf, span);
  const groups = await sql<GroupPart>(em, groupsOf, span);
  const communities = await communitiesIn(em, parts);
  return { period: { from: period.from, to: period.to }, communities, parts, groups, isKept: false };
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

/** Children whose guardian has not agreed are in none of these numbers. */
export async function peopleOf(em: EntityManager, period: Span): Promise<PeopleView> {
  const span = bounds(period);
  const lines = await sql<PeopleLine>(
    em,
    `with held as (
       select entry.id, case when entry.kind = 'party' then 'party' else entry.module end as module, entry.tallied
       from register_entry entry where ${inPeriod}),
     came as (
       select held.module, attendance.attendee_id, count(*) as times
       from held join attendance on attendance.session_id = held.id
         and attendance.guardian_consent is distinct from false
       group by 1, 2),
     signed as (
       select module, sum(times)::float8 as attendances, count(*)::float8 as people from came group by 1)
     select held.module, coalesce(max(signed.attendances), 0) as attendances, coalesce(max(signed.people), 0) as people,
       sum(held.tallied)::float8 as unnamed
     from held left join signed on signed.module = held.module group by held.module
     union all
     select 'volunteers', count(*)::float8, count(distinct turnout.person_id)::float8, 0
     from (${definitions.volunteerTurnouts}) as counted join turnout on turnout.id = counted.id
     having count(*) > 0
     order by module`,
    span,
  );
  const [all] = await sql<{ people: number }>(
    em,
    `select count(*)::float8 as people from (
       select attendance.attendee_id from register_entry entry
       join attendance on attendance.session_id = entry.id and attendance.guardian_consent is distinct from false
       where ${inPeriod} group by 1) as someone`,
    span,
  );
  return { period: { from: period.from, to: period.to }, lines, people: all?.people ?? 0 };
}
