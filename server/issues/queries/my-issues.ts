import { z } from 'zod';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { screenedStates } from '../../../shared/issues/issue-state.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const most = 60;

/**
 * What the viewer raised, and what they endorsed or voted on, wherever it is: first what waits for their word, then what
 * changed last.
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
      // Two sets by themselves: joined by "or" they would be looked for in every issue there is.
      `select i.id from (
         select id, state, round, changed_at from issue where raiser_id = $1
         union
         select id, state, round, changed_at from issue
         where id in (select issue_id from affected_resident where person_id = $1)
           and state = any($2) and hidden_at is null
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
