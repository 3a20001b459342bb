import { z } from 'zod';
import { screenedStates, type IssueState } from '../../../shared/issues/issue-state.ts';
import { similarity } from '../../../shared/issues/similarity.ts';
import type { SimilarIssue } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

const least = 0.3;
const most = 3;
const unsolved = screenedStates.filter((state: IssueState) => state !== 'verified');

/** Unsolved issues of the community whose titles sound like this one: endorsing helps more than raising again. */
export const similarIssues = query({
  action: 'issues.read',
  input: z.strictObject({ communityId: z.uuid(), title: z.string().trim().min(2).max(80) }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em }, { communityId, title }): Promise<SimilarIssue[]> {
    const open = await sql<SimilarIssue>(
      em,
      `select id, number, title, state, (select count(*)::int from endorsement where issue_id = issue.id) as endorsements
       from issue where community_id = $1 and state = any($2) order by number desc limit 500`,
      [communityId, unsolved],
    );
    return open
      .map((issue) => ({ issue, alike: similarity(issue.title, title) }))
      .filter(({ alike }) => alike >= least)
      .sort((a, b) => b.alike - a.alike)
      .slice(0, most)
      .map(({ issue }) => issue);
  },
});
