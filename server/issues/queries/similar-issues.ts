import { z } from 'zod';
import type { SimilarIssue } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

const least = 0.3;
const most = 3;

/**
 * Issues of the community that may still be joined and whose titles sound like this one, most alike first: endorsing
 * helps more than raising again. Alike is the share of character pairs in common (Dice's coefficient).
 */
export const similarIssues = query({
  action: 'issues.read',
  input: z.strictObject({ communityId: z.uuid(), title: z.string().trim().min(2).max(80) }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em, viewer }, { communityId, title }): Promise<SimilarIssue[]> {
    if (viewer.kind !== 'person') return [];
    return sql<SimilarIssue>(
      em,
      `with asked as materialized (select text_pairs($2) as pairs),
       alike as (
         select i.*, 2.0 * cardinality(array(select unnest(text_pairs(i.title)) intersect select unnest(pairs)))
           / (cardinality(text_pairs(i.title)) + cardinality(pairs)) as share
         from asked, issue i
         where i.community_id = $1 and i.stage <> 'solved'
           and text_pairs(i.title) && (select pairs from asked)
       )
       select id, number, title, place, state, raiser_id = $3 as "isMine",
         endorsements,
         exists (select from endorsement e where e.issue_id = alike.id and e.person_id = $3) as "endorsedByMe"
       from alike where share >= $4 order by share desc, number desc limit $5`,
      [communityId, title, viewer.personId, least, most],
    );
  },
});
