/**
 * The host's board: one stage at a time. Longest overdue first where there are dates; else hazards and who has waited
 * longest, most endorsements, or newest first: the number on the row says so (board_first, board_second). Each page walks
 * an index from where the list begins, and the counts stand in a table, so neither costs more for all that was ever raised.
 */
import { z } from 'zod';
import { boardStages, stateCounts, type StateCounts } from '../../../shared/issues/board.ts';
import { categories } from '../../../shared/issues/categories.ts';
import { issueStates } from '../../../shared/issues/issue-state.ts';
import type { IssueCard, IssueRules } from '../../../shared/issues/view.ts';
import { localDay } from '../../../shared/local-time.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const pageSize = 30;
/** Late ones are counted so far; "99+" says as much as a larger number. */
const mostLate = 100;

const ofCommunity = z.strictObject({ communityId: z.uuid() });

const filters = z.strictObject({
  communityId: z.uuid(),
  stage: z.enum(boardStages),
  state: z.enum(issueStates).nullable().default(null),
  category: z.enum(categories).nullable().default(null),
  unitId: z.uuid().nullable().default(null),
  buildingId: z.uuid().nullable().default(null),
  /** Past the date of their work. */
  isLate: z.boolean().default(false),
  urgent: z.boolean().default(false),
  /** In title and place, or the number. */
  search: z.string().trim().max(40).default(''),
  skip: z.int().min(0).max(3000).default(0),
});

export const board = query({
  action: 'issues.screen',
  input: filters,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em, viewer, now }, wanted): Promise<{ issues: IssueCard[]; hasMore: boolean }> {
    if (viewer.kind !== 'person') return { issues: [], hasMore: false };
    const { tables, order, conditions, values } = statementOf(wanted, localDay(now.getTime()));
    const found = await sql<{ id: string }>(
      em,
      `select i.id from ${tables} where ${conditions.join(' and ')}
       order by ${order} limit ${pageSize + 1} offset ${wanted.skip}`,
      values,
    );
    const ids = found.slice(0, pageSize).map(({ id }) => id);
    const shown = { personId: viewer.personId, now };
    return {
      issues: await cards(em, shown, 'i.id = any($3::uuid[]) order by array_position($3, i.id)', [ids]),
      hasMore: found.length > pageSize,
    };
  },
});

/**
 * Only what is asked for stands in the statement, so that it walks the index made for it. Of one unit the same numbers stand
 * in a list of its own (issue_of_unit).
 */
function statementOf(wanted: z.output<typeof filters>, today: string) {
  const listed = wanted.unitId === null ? 'i' : 'u';
  const values: unknown[] = [wanted.communityId];
  // written out: an index of one stage serves only a statement that names it
  const conditions = [`${listed}.community_id = $1`, `${listed}.board_stage = '${wanted.stage}'`];
  const must = (value: unknown, condition: (place: string) => string) => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (wanted.state !== null) must(wanted.state, (at) => `i.state = ${at}`);
  if (wanted.category !== null) must(wanted.category, (at) => `i.category = ${at}`);
  if (wanted.buildingId !== null) must(wanted.buildingId, (at) => `i.building_id = ${at}`);
  if (wanted.unitId !== null) must(wanted.unitId, (at) => `u.unit_id = ${at}`);
  // At work the due date is the board's order, and its index ends where today begins.
  if (wanted.isLate && wanted.stage === 'atWork')
    must(
      today,
      (at) => `(${listed}.board_first, ${listed}.board_second) < (0, ${at}::date - date '2000-01-01')`,
    );
  else if (wanted.isLate) must(today, (at) => `i.due_on < ${at}::date`);
  if (wanted.urgent) conditions.push('i.urgent');
  if (/^\d+$/.test(wanted.search) && wanted.search.length < 10)
    must(wanted.search, (at) => `i.number = ${at}::int`);
  else if ([...wanted.search].length > 1) must(wanted.search, (at) => `i.pairs @> text_pairs(${at})`);
  else if (wanted.search !== '')
    must(wanted.search, (at) => `strpos(lower(i.title || ' ' || i.place), lower(${at})) > 0`);
  return {
    ...{ conditions, values },
    tables: wanted.unitId === null ? 'issue i' : 'issue_of_unit u join issue i on i.id = u.issue_id',
    order: `${listed}.board_first, ${listed}.board_second, ${wanted.unitId === null ? 'i.id' : 'u.issue_id'}`,
  };
}

export interface BoardCounts {
  readonly states: StateCounts;
  /** At most 100. */
  readonly late: number;
}

/** How many stand in each state, and how many are past their date. */
export const boardCounts = query({
  action: 'issues.screen',
  input: ofCommunity,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em, now }, { communityId }): Promise<BoardCounts> {
    const counted = await sql<{ state: string; issues: number }>(
      em,
      'select state, issues from issue_state_count where community_id = $1',
      [communityId],
    );
    const late = await sql(
      em,
      `select from issue where community_id = $1 and board_stage = 'atWork' and due_on < $2::date limit ${mostLate}`,
      [communityId, localDay(now.getTime())],
    );
    return { states: stateCounts(counted), late: late.length };
  },
});

/** What setIssueRules and setIssueKinds set, and whom work may be given to. */
export const issueRules = query({
  action: 'issues.configure',
  input: ofCommunity,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em }, { communityId }): Promise<IssueRules> {
    const [rules] = await sql<IssueRules>(
      em,
      `select name as "communityName", endorsement_threshold as "endorsementsNeeded", confirmation_threshold as "confirmationsNeeded",
         reminder_days as "reminderDays", silence_days as "silenceDays", reopened_days as "reopenedDays",
         (select coalesce(json_agg(json_build_object('category', category, 'unitId', unit_id) order by category), '[]')
          from urgent_duty where community_id = $1) as duties,
         (select coalesce(json_agg(json_build_object('category', category, 'isOn', is_on, 'unitId', unit_id) order by category), '[]')
          from issue_kind where community_id = $1) as kinds,
         (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'contacts', array(
            select distinct person.name from role_grant g join person on person.id = g.person_id
            where g.unit_id = responsible_unit.id and g.revoked_at is null and person.erased_at is null
          )) order by name), '[]') from responsible_unit) as units,
         (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name), '[]') from (
            select distinct person.id, person.name from role_grant g join person on person.id = g.person_id
            where g.community_id = $1 and g.role in ('supervisor', 'host') and g.revoked_at is null
          ) known) as supervisors
       from community where id = $1`,
      [communityId],
    );
    if (!rules) throw new Error(`no community ${communityId}`);
    return rules;
  },
});
