import { z } from 'zod';
import type { SimilarIssue } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { endorsedBy } from './cards.ts';
import { soundingAlike } from './sounding-alike.ts';

const least = 0.3;
const most = 3;

/**
 * Issues of the community that may still be joined and whose titles sound like this one, most alike first: endorsing
 * helps more than raising again.
 */
export const similarIssues = query({
  action: 'issues.read',
  input: z.strictObject({ communityId: z.uuid(), title: z.string().trim().min(2).max(80) }),
  scope: async (_em, { communityId }) => ({ communityId }),
  async read({ em, viewer }, { communityId, title }): Promise<SimilarIssue[]> {
    if (viewer.kind !== 'person') return [];
    return sql<SimilarIssue>(
      em,
      `with ${soundingAlike({ communityId: '$1', text: '$2' })}
       select id, number, title, place, state, raiser_id = $3 as "isMine",
         endorsements,
         ${endorsedBy('alike.id', '$3')} as "endorsedByMe"
       from alike where stage <> 'solved' and share >= $4 order by share desc, number desc limit $5`,
      [communityId, title, viewer.personId, least, most],
    );
  },
});
