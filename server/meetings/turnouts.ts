import type { Turnout } from '../../shared/meetings/view.ts';
import { sql, type Runs } from '../database.ts';

/** Of more voters nobody is told seat by seat who has voted, nor what they chose: everyone would be told of everyone. */
export const mostListedVoters = 200;

/** How many have voted, and who where it is named, in every one of these meetings in which a ballot is open. */
export async function turnoutsOf(
  runs: Runs,
  meetingIds: readonly string[],
): Promise<(Turnout & { readonly meetingId: string })[]> {
  return sql<Turnout & { meetingId: string }>(
    runs,
    `select b.meeting_id as "meetingId", b.id as "ballotId", b.voted,
       case when b.secrecy = 'named' and b.voted <= $2 then
         (select coalesce(json_agg(r.seat_id order by r.seat_id), '[]') from ballot_roll r where r.ballot_id = b.id)
       end as "votedSeatIds"
     from ballot b where b.meeting_id = any($1::uuid[]) and b.state = 'open'`,
    [meetingIds, mostListedVoters],
  );
}
