import type { EntityManager } from '@mikro-orm/postgresql';
import { turnoutsOf } from '../../server/meetings/turnouts.ts';
import type { Turnout } from '../../shared/meetings/view.ts';

/** Of one meeting, as its room is told it; null when no ballot is open. */
export async function turnoutOf(em: EntityManager, meetingId: string): Promise<Turnout | null> {
  const [found] = await turnoutsOf(em, [meetingId]);
  if (!found) return null;
  const { ballotId, voted, votedSeatIds } = found;
  return { ballotId, voted, votedSeatIds };
}
