/** The two books that must agree: what the clients were told, and what stands in the database. */
import { z } from 'zod';
import type { Town } from '../../../bench/town.ts';
import type { Choice } from '../../../shared/meetings/view.ts';

/** A moment is of the clients' own clock, in milliseconds. */
export interface CastVote {
  readonly seatId: string;
  readonly commandId: string;
  readonly trackingCode: string;
  readonly choice: Choice;
  readonly chosenAt: number;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** The code of the refusal, or null when it was acknowledged. */
  readonly refused: string | null;
}

export interface BallotBook {
  readonly ballotId: string;
  readonly secrecy: 'named' | 'secret';
  readonly votes: readonly CastVote[];
  /** Sent once more, the very same, after the close was acknowledged. */
  readonly repeated: readonly CastVote[];
  readonly closeSentAt: number;
  readonly closeAcknowledgedAt: number;
}

export interface RollRow {
  readonly ballotId: string;
  readonly seatId: string;
  readonly commandId: string;
  readonly choice: string | null;
}
export interface PaperRow {
  readonly ballotId: string;
  readonly trackingCode: string;
  readonly choice: string;
}
export interface BallotRow {
  readonly id: string;
  readonly voted: number;
  readonly counts: Readonly<Record<Choice, number>> | null;
}
export interface Tables {
  readonly roll: readonly RollRow[];
  readonly papers: readonly PaperRow[];
  readonly ballots: readonly BallotRow[];
}

const countsShape = z.object({ yes: z.int(), no: z.int(), abstain: z.int() }).nullable();

export async function readTables(town: Town): Promise<Tables> {
  const ballots = await town.rows<{ id: string; voted: number; counts: unknown }>(
    `select id, voted, result -> 'tally' -> 'counts' as counts from ballot`,
  );
  return {
    roll: await town.rows<RollRow>(
      `select ballot_id as "ballotId", seat_id as "seatId", command_id as "commandId", content ->> 'choice' as choice from ballot_roll`,
    ),
    papers: await town.rows<PaperRow>(
      `select ballot_id as "ballotId", tracking_code as "trackingCode", content ->> 'choice' as choice from ballot_paper`,
    ),
    ballots: ballots.map((ballot) => ({ ...ballot, counts: countsShape.parse(ballot.counts) })),
  };
}
