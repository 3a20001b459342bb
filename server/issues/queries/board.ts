/** The host's board: one stage at a time, what is late first. Each page walks an index from where the last one ended. */
import { z } from 'zod';
import { categories } from '../../../shared/issues/categories.ts';
import { boardStages, statesOf } from '../../../shared/issues/board.ts';
import type { IssueCard, IssueRules } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const pageSize = 30;

const ofCommunity = z.strictObject({ communityId: z.uuid() });

export const board = query({
  action: 'issues.screen',
  input: z.strictObject({
    communityId: z.uuid(),
    stage: z.enum(boardStages),
    category: z.enum(categories).nullable().default(null),
    search: z.string().trim().max(40).default(''),
    skip: z.int().min(0).max(3000).default(0),
  }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read(
    { em, viewer, now },
    { communityId, stage, category, search, skip },
  ): Promise<{ issues: IssueCard[]; hasMore: boolean }> {
    if (viewer.kind !== 'person') return { issues: [], hasMore: false };
    const found = await cards(
      em,
      { personId: viewer.personId, now },
      `i.community_id = $3 and i.state = any($4) and ($5::text is null or i.category = $5)
       and ($6 = '' or strpos(lower(i.title || ' ' || i.place), lower($6)) > 0 or i.number::text = $6)
       order by ${order[stage]} limit ${pageSize + 1} offset $7`,
      [communityId, statesOf(stage), category, search, skip],
    );
    return { issues: found.slice(0, pageSize), hasMore: found.length > pageSize };
  },
});

/** Longest overdue first where there are dates; else who has waited longest, and what is over newest first. */
const order = {
  toScreen: 'i.urgent desc, i.raised_at, i.id',
  open: 'endorsements desc, i.raised_at, i.id',
  atWork: 'a.due_on, i.id',
  toVerify: '"isUnconfirmed" desc, a.reported_at, i.id',
  over: 'i.raised_at desc, i.id',
} as const;

/** How many stand in each stage; those that are over are not counted, there is nothing to do about them. */
export const boardCounts = query({
  action: 'issues.screen',
  input: ofCommunity,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read(
    { em, now },
    { communityId },
  ): Promise<Record<'toScreen' | 'open' | 'atWork' | 'toVerify' | 'overdue', number>> {
    const waiting = boardStages.filter((stage) => stage !== 'over');
    const states = await sql<{ state: string; count: number }>(
      em,
      `select state, count(*)::int as count from issue where community_id = $1 and state = any($2) group by state`,
      [communityId, waiting.flatMap(statesOf)],
    );
    const [late] = await sql<{ count: number }>(
      em,
      `select count(distinct a.issue_id)::int as count from action_item a join issue i on i.id = a.issue_id
       where a.state = 'open' and a.due_on < ($2::timestamptz at time zone 'Asia/Shanghai')::date and i.community_id = $1`,
      [communityId, now.toISOString()],
    );
    const of = (stage: (typeof boardStages)[number]) =>
      states
        .filter(({ state }) => statesOf(stage).some((known) => known === state))
        .reduce((sum, { count }) => sum + count, 0);
    return {
      ...{ toScreen: of('toScreen'), open: of('open'), atWork: of('atWork'), toVerify: of('toVerify') },
      overdue: late?.count ?? 0,
    };
  },
});

/** What setIssueRules sets, and the units that may be named. */
export const issueRules = query({
  action: 'issues.screen',
  input: ofCommunity,
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em }, { communityId }): Promise<IssueRules> {
    const [rules] = await sql<IssueRules>(
      em,
      `select name as "communityName", endorsement_threshold as "endorsementsNeeded", confirmation_threshold as "confirmationsNeeded",
         (select coalesce(json_agg(json_build_object('category', category, 'unitId', unit_id) order by category), '[]')
          from urgent_duty where community_id = $1) as duties,
         (select json_agg(json_build_object('id', id, 'name', name) order by name) from responsible_unit) as units
       from community where id = $1`,
      [communityId],
    );
    if (!rules) throw new Error(`no community ${communityId}`);
    return rules;
  },
});
