import { openBallot, speakingNow } from '../../../shared/meetings/rules/find.ts';
import type { MeetingView, Turnout } from '../../../shared/meetings/view.ts';
import type { Seat as SeatMark } from '../../ui/RoundTable.svelte';

/**
 * The round table of a meeting: everybody with a vote, who is here, who speaks and, in a named ballot that is open,
 * who has voted. In a secret ballot no mark says anything about voting.
 */
export function seatMarks(view: MeetingView, turnout: Turnout | null): SeatMark[] {
  const ballot = openBallot(view);
  const votedIds = ballot && turnout?.ballotId === ballot.id ? turnout.votedSeatIds : null;
  const voted = new Set(votedIds ?? []);
  const speaking = speakingNow(view)?.seatId;
  return view.seats
    .filter((seat) => seat.votes)
    .map((seat) => ({
      id: seat.id,
      group: seat.group,
      name: seat.name,
      present: seat.present,
      speaking: seat.id === speaking,
      voted: ballot?.secrecy === 'named' && seat.present ? voted.has(seat.id) : undefined,
    }));
}
