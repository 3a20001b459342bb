import { z } from 'zod';
import { pageOf, type Page } from '../../../shared/issues/pages.ts';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { issueStates, screenedStates } from '../../../shared/issues/issue-state.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const pageSize = 40;

/**
 * The issues of a community that everyone in it may read, and one's own in any state; newest first.
 * The next page starts before the last number of this one.
 */
export const listIssues = query({
  action: 'issues.read',
  input: z.strictObject({
    communityId: z.uuid(),
    states: z.array(z.enum(issueStates)).default([...issueStates]),
    mine: z.boolean().default(false),
    beforeNumber: z.int().positive().nullable().default(null),
  }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read(
    { em, viewer, now },
    { communityId, states, mine, beforeNumber },
  ): Promise<Page<IssueCard, number>> {
    if (viewer.kind !== 'person') return { rows: [], next: null };
    const found = await cards(
      em,
      { personId: viewer.personId, now },
      `i.community_id = $3 and i.state = any($4) and (i.state = any($5) and i.hidden_at is null or i.raiser_id = $1)
       and (not $6 or i.raiser_id = $1) and ($7::int is null or i.number < $7)
       order by i.number desc limit ${pageSize + 1}`,
      [communityId, states, screenedStates, mine, beforeNumber],
    );
    return pageOf(
      found.map((row) => ({ row, place: row.number })),
      pageSize,
    );
  },
});
