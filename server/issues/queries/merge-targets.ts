import { z } from 'zod';
import type { SimilarIssue } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { placeOfIssue } from '../commands/place.ts';
import { endorsedBy } from './cards.ts';
import { soundingAlike } from './sounding-alike.ts';

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
         select community_id, case when $2 = '' then title else $2 end as words from issue where id = $1
       ),
       ${soundingAlike({ communityId: '(select community_id from own)', text: '(select words from own)' })},
       found as (
         select id, share from alike
         union
         select id, 0 from issue
         where community_id = (select community_id from own) and number = $3
           and board_stage in ('open', 'atWork', 'toVerify')
       )
       select i.id, i.number, i.title, i.place, i.state, i.raiser_id = $4 as "isMine", i.endorsements,
         ${endorsedBy('i.id', '$4')} as "endorsedByMe"
       from (select id, max(share) as share from found where id <> $1 group by id) best join issue i using (id)
       order by (i.number = $3) desc nulls last, best.share desc, i.number desc limit ${most}`,
      [issueId, search, number, viewer.personId],
    );
  },
});
