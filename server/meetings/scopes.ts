import type { Scope } from '../../shared/identity/permissions.ts';
import { sql, type Runs } from '../database.ts';

/** What a meeting's permissions are judged by. Null also for a plan: it has no room that anybody could enter. */
export async function scopeOfMeeting(runs: Runs, meetingId: string): Promise<Scope | null> {
  return (await scopesOfMeetings(runs, [meetingId])).get(meetingId) ?? null;
}

/** By meeting; those that do not exist, or are only planned, are absent. */
export async function scopesOfMeetings(
  runs: Runs,
  meetingIds: readonly string[],
): Promise<ReadonlyMap<string, Scope>> {
  const rows = await sql<{ id: string; community_id: string; chair: string | null }>(
    runs,
    `select m.id, m.community_id, s.person_id as chair from meeting m
     left join seat s on s.id = m.chair_seat_id and s.present
     where m.id = any($1::uuid[]) and m.state <> 'planned'`,
    [meetingIds],
  );
  return new Map(
    rows.map(({ id, community_id, chair }) => [
      id,
      { meetingId: id, communityId: community_id, ...(chair !== null && { chairPersonId: chair }) },
    ]),
  );
}
