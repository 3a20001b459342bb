/** Counts at stalls: those of a shift, and those that wait for somebody's second signature. */
import { z } from 'zod';
import type { Viewer } from '../../../shared/identity/roles.ts';
import type { TallyView, TallyToSign } from '../../../shared/volunteers/tally.ts';
import { sql } from '../../database.ts';
import { query } from '../../trpc.ts';
import { communityOfShift } from '../place.ts';

/** The newest first, those that were taken back included. */
export const tallies = query({
  action: 'volunteers.lead',
  input: z.strictObject({ shiftId: z.uuid() }),
  async scope(em, { shiftId }) {
    const communityId = await communityOfShift(em, shiftId);
    return communityId === null ? null : { communityId };
  },
  read: ({ em }, { shiftId }): Promise<TallyView[]> =>
    sql<TallyView>(
      em,
      `select y.id, y.people, y.note, y.file_id as "fileId", counter.name as "countedByName",
         y.counted_by as "countedBy", ms(y.counted_at) as "countedAt", second.name as "secondByName",
         ms(y.handed_in_at) as "handedInAt", y.time_unsure as "timeUnsure",
         y.withdrawn_at is not null as "isWithdrawn"
       from tally y join person counter on counter.id = y.counted_by left join person second on second.id = y.second_by
       where y.shift_id = $1 order by y.counted_at desc, y.id`,
      [shiftId],
    ),
});

const toSign = (mine: string) => `
  select y.id, y.people, y.note, y.file_id as "fileId", counter.name as "countedByName",
    ms(y.counted_at) as "countedAt", a.title, y.shift_id as "shiftId"
  from tally y join person counter on counter.id = y.counted_by
  join shift s on s.id = y.shift_id join activity a on a.id = s.activity_id
  where y.second_at is null and y.withdrawn_at is null and s.state <> 'cancelled' and y.counted_by <> $2 and ${mine}
  order by y.counted_at, y.id limit 50`;

/** For leads and hosts of a community. */
export const talliesToSign = query({
  action: 'volunteers.approve',
  input: z.strictObject({ communityId: z.uuid() }),
  scope: (_em, { communityId }) => Promise.resolve({ communityId }),
  read: ({ em, viewer }, { communityId }): Promise<TallyToSign[]> =>
    sql<TallyToSign>(em, toSign('a.community_id = $1'), [communityId, idOf(viewer)]),
});

/** For a volunteer, of the shifts they came to. */
export const talliesToWitness = query({
  action: 'identity.self',
  input: z.strictObject({}),
  scope: (_em, _input, viewer: Viewer) =>
    Promise.resolve(viewer.kind === 'person' ? { personId: viewer.personId } : {}),
  read: ({ em, viewer }): Promise<TallyToSign[]> =>
    sql<TallyToSign>(
      em,
      toSign('exists (select from turnout t where t.shift_id = y.shift_id and t.person_id = $1)'),
      [idOf(viewer), idOf(viewer)],
    ),
});

function idOf(viewer: Viewer): string {
  if (viewer.kind !== 'person') throw new Error('a query of one’s own was permitted to nobody');
  return viewer.personId;
}
