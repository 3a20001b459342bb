import { z } from 'zod';
import type { SimilarIssue } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { placeOfIssue } from '../commands/place.ts';

const most = 12;

/**
 * Where an issue could go: what sounds like it, most alike first; or what is searched for by words or number. Those that
 * take nothing in now are listed too, so that the host sees why: ask whyCannotMergeInto.
 */
export const mergeTargets = query({
  action: 'issues.screen',
  input: z.strictObject({ issueId: z.uuid(), search: z.string().trim().max(40) }),
  scope: async (em, input) => (await placeOfIssue(em, input))?.scope ?? null,
  async read({ em, viewer }, { issueId, search }): Promise<SimilarIssue[]> {
    if (viewer.kind !== 'person') return [];
    const number = /^\d{1,9}$/.test(search) ? Number(search) : null;
    return sql<SimilarIssue>(
      em,
      `with own as materialized (
         select community_id, text_pairs(case when $2 = '' then title else $2 end) as pairs from issue where id = $1
       ),
       alike as (
         select i.*, 2.0 * cardinality(array(select unnest(text_pairs(i.title)) intersect select unnest(own.pairs)))
           / greatest(cardinality(text_pairs(i.title)) + cardinality(own.pairs), 1) as share
         from own, issue i
         where i.community_id = own.community_id and i.id <> $1 and i.board_stage in ('open', 'atWork', 'toVerify')
           and (text_pairs(i.title || ' ' || i.place) && (select pairs from own) or i.number = $3)
       )
       select id, number, title, place, state, raiser_id = $4 as "isMine", endorsements,
         exists (select from endorsement e where e.issue_id = alike.id and e.person_id = $4) as "endorsedByMe"
       from alike order by (number = $3) desc nulls last, share desc, number desc limit ${most}`,
      [issueId, search, number, viewer.personId],
    );
  },
});
