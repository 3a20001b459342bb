/** What has changed of a volunteer's service without their doing: shown for three days, so that nobody comes for nothing. */
import { z } from 'zod';
import type { ServiceChange } from '../../../shared/volunteers/own-view.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';

const shownMs = 3 * 24 * 3_600_000;

/** The newest first; a shift that was moved and then cancelled is only cancelled. */
export const myNews = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: (_em, _input, viewer) =>
    Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
  async read({ em, viewer, now }): Promise<ServiceChange[]> {
    if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
    return sql<ServiceChange>(
      em,
      `select n.id, n.kind, ms(n.at) as at, n.data ->> 'reason' as reason, n.data -> 'before' as before,
         coalesce((n.data ->> 'isFreed')::boolean, false) as "isFreed",
         a.title, s.place, ms(s.starts_at) as "startsAt", ms(s.ends_at) as "endsAt"
       from service_notice n
       join shift s on s.id = case when n.kind in ('swapRefused', 'swapWithdrawn') then n.other_shift_id else n.shift_id end
       join activity a on a.id = s.activity_id
       where n.person_id = $1 and n.at > to_timestamp($2::float8 / 1000) and s.ends_at > to_timestamp($3::float8 / 1000)
         and n.kind in ('shiftMoved', 'shiftCancelled', 'swapDone', 'swapRefused', 'swapWithdrawn')
         and (s.state = 'planned' or n.kind = 'shiftCancelled')
       order by n.at desc, n.id limit 10`,
      [viewer.personId, now.getTime() - shownMs, now.getTime()],
    );
  },
});
