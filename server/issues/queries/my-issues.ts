import { z } from 'zod';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { screenedStates } from '../../../shared/issues/issue-state.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const most = 60;
/** Of what somebody raised, endorsed and voted on, so many each are looked at, the latest. */
const latest = 300;

/**
 * What the viewer raised, and what they endorsed or voted on lately, wherever it is: first what waits for their word, then
 * what changed last.
 */
export const myIssues = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: async () => ({}),
  async read({ em, viewer, now }): Promise<IssueCard[]> {
    if (viewer.kind !== 'person') return [];
    const { personId } = viewer;
    const found = await sql<{ id: string }>(
      em,
      // Sets by themselves: joined by "or" they would be looked for in every issue there is.
      `select i.id from (
         (select id, state, round, changed_at from issue where raiser_id = $1
          order by changed_at desc, id limit ${latest})
         union
         select id, state, round, changed_at from issue
         where id in (
           (select issue_id from endorsement where person_id = $1 order by endorsed_at desc limit ${latest})
           union
           (select r.issue_id from seat s join resolution r on r.meeting_id = s.meeting_id
            join ballot_roll b on b.ballot_id = r.ballot_id and b.seat_id = s.id
            where s.person_id = $1 and r.issue_id is not null order by r.published_at desc limit ${latest})
         ) and state = any($2) and hidden_at is null
       ) i
       order by (i.state = 'reportedDone' and not exists (
           select from verification v where v.issue_id = i.id and v.round = i.round and v.person_id = $1)) desc,
         i.changed_at desc, i.id limit ${most}`,
      [personId, screenedStates],
    );
    const ids = found.map(({ id }) => id);
    return cards(em, { personId, now }, 'i.id = any($3::uuid[]) order by array_position($3, i.id)', [ids]);
  },
});
