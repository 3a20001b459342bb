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
      `select i.id from issue i
       where (i.raiser_id = $1 or i.id in (select issue_id from affected_resident where person_id = $1)
         and i.state = any($2) and i.hidden_at is null)
       order by (i.state = 'reportedDone' and not exists (
           select from verification v where v.issue_id = i.id and v.round = i.round and v.person_id = $1)) desc,
         i.changed_at desc, i.id limit ${most}`,
      [personId, screenedStates],
    );
    const ids = found.map(({ id }) => id);
    return cards(em, { personId, now }, 'i.id = any($3::uuid[]) order by array_position($3, i.id)', [ids]);
  },
});
