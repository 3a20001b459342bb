/**
 * A tie between options is settled by another vote, or by lot. The lot is drawn once, before the eyes of the room, and
 * stands with the result; a yes / no vote that is tied has failed, and no lot changes that (domain rule 5).
 */
import { Refusal } from '../../refusal.ts';
import { mostOfTied } from '../tally/most-of-tied.ts';
import type { MeetingView } from '../view.ts';
import { whyMeetingNotOpen } from './attendance.ts';
import { ballotOf, motionOf, openBallot } from './find.ts';

/**
 * Refusals: meetingNotOpen, meetingClosed, ballotOpen, notTied (settled since, voted on again, or never tied),
 * tiedBelowMajority { needed, have }: whoever the lot chose, the majority would be missing.
 */
export function whyNoLot(view: MeetingView, ballotId: string): Refusal | null {
  const notOpen = whyMeetingNotOpen(view);
  if (notOpen) return notOpen;
  if (openBallot(view)) return new Refusal('ballotOpen');
  const ballot = ballotOf(view, ballotId);
  const motion = ballot && motionOf(view, ballot.motionId);
  const tally = ballot?.result?.tally;
  const isLast = view.ballots.every(
    (other) => other.motionId !== motion?.id || other.attempt <= (ballot?.attempt ?? 0),
  );
  if (tally?.outcome !== 'tied' || motion?.state !== 'debated' || !isLast) return new Refusal('notTied');
  const needed = tally.majority?.needed ?? 0;
  const have = mostOfTied(tally);
  return have === null || have >= needed ? null : new Refusal('tiedBelowMajority', { needed, have });
}
