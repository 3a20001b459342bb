import type { EntityManager } from '@mikro-orm/postgresql';
import { isRoundOpen } from '../../../shared/meetings/rules/round.ts';
import type { MeetingView } from '../../../shared/meetings/view.ts';
import { sql } from '../../database.ts';
import type { Announcement } from '../../live/command.ts';
import { tell } from '../meeting-command.ts';

/** Closes the round that is open, if one is, and says so. */
export async function endRound(em: EntityManager, view: MeetingView, now: Date): Promise<Announcement[]> {
  if (!isRoundOpen(view)) return [];
  await sql(em, 'update meeting_round set closed_at = $2 where meeting_id = $1', [
    view.id,
    now.toISOString(),
  ]);
  return [tell(view, { type: 'roundClosed', data: { at: now.getTime() } })];
}
