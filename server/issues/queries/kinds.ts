import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { kindsOn, type IssueKind } from '../../../shared/issues/kinds.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

/** As they were set; a kind that nobody set is absent, and on. */
export const kindsOf = (em: EntityManager, communityId: string): Promise<IssueKind[]> =>
  sql<IssueKind>(
    em,
    `select category, is_on as "isOn", unit_id as "unitId" from issue_kind where community_id = $1`,
    [communityId],
  );

/** What may be raised here. */
export const kinds = query({
  action: 'issues.raise',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: async (_em, { communityId }) => ({ communityId }),
  read: async ({ em }, { communityId }) => kindsOn(await kindsOf(em, communityId)),
});
