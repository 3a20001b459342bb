import { z } from 'zod';
import { screenedStates } from '../../../shared/issues/issue-state.ts';
import { listPlace, pageOf, type ListPlace, type Page } from '../../../shared/issues/pages.ts';
import type { IssueCard } from '../../../shared/issues/view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { cards } from './cards.ts';

const pageSize = 40;

/** Asked for one by one, so that what somebody took part in costs as much as it is, however many issues there are. */
const tookPart = `
  select issue_id from endorsement where person_id = $1
  union
  select item.issue_id from seat s
  join agenda_item item on item.meeting_id = s.meeting_id and item.issue_id is not null
  join motion on motion.item_id = item.id join ballot b on b.motion_id = motion.id
  join ballot_roll r on r.ballot_id = b.id and r.seat_id = s.id
  where s.person_id = $1`;

/**
 * What the viewer raised, endorsed or voted on, whatever came of the vote, wherever it is: first what waits for their word,
 * then what changed last. One page, from the place where the one before it ended.
 */
export const myIssues = query({
  action: 'identity.self',
  input: z.strictObject({ after: listPlace.nullable().default(null) }),
  scope: async () => ({}),
  async read({ em, viewer, now }, { after }): Promise<Page<IssueCard, ListPlace>> {
    if (viewer.kind !== 'person') return { rows: [], next: null };
    const { personId } = viewer;
    const places = await sql<ListPlace>(
      em,
      `select rank, "order", id from (
         select i.id, -issue_seconds(i.changed_at) as "order", case when i.state = 'reportedDone' and not exists (
           select from verification v where v.issue_id = i.id and v.round = i.round and v.person_id = $1)
           then 0 else 1 end as rank
         from (
           select id, state, round, changed_at from issue where raiser_id = $1
           union
           select id, state, round, changed_at from issue
           where id = any(array(${tookPart})) and state = any($2) and hidden_at is null
         ) i
       ) own
       where $3::integer is null or (rank, "order", id) > ($3, $4::double precision, $5::uuid)
       order by rank, "order", id limit ${pageSize + 1}`,
      [personId, screenedStates, after?.rank ?? null, after?.order ?? null, after?.id ?? null],
    );
    const ids = places.map(({ id }) => id);
    const shown = await cards(
      em,
      { personId, now },
      'i.id = any($3::uuid[]) order by array_position($3, i.id)',
      [ids],
    );
    const placeOf = new Map(places.map((place) => [place.id, place]));
    return pageOf(
      shown.flatMap((row) => {
        const place = placeOf.get(row.id);
        return place ? [{ row, place }] : [];
      }),
      pageSize,
    );
  },
});
