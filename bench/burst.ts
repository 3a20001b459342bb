/** A ballot from opening to closing, in one room or in many at once; what is measured is the voting. */
import type { Chair } from './chair.ts';
import { read, type Reading } from './measure.ts';
import type { BallotAddress } from './orders.ts';
import { productMeters, type World } from './world.ts';

export interface Hall {
  /** The crowd's group, its clients in the order of the rooms. */
  readonly group: string;
  readonly rooms: readonly { readonly chair: Chair; readonly voters: number }[];
  /** Noted here: ballots that lost a vote. */
  readonly lost: string[];
}

/** Everybody votes once. */
export async function ballots(world: World, { group, rooms, lost }: Hall): Promise<Reading> {
  const opened = await Promise.all(
    rooms.map(async ({ chair, voters }) => ({ chair, voters, ballot: await chair.openBallot() })),
  );
  const reading = await read(productMeters(world), async () => {
    const cast = await world.crowd.vote({
      group,
      ballots: opened.flatMap(({ ballot, voters }) => Array.from({ length: voters }, () => ballot)),
      each: 1,
      choice: 'yes',
    });
    const refusals = Object.entries(cast.refused);
    if (refusals.length > 0) throw new Error(`votes were refused: ${JSON.stringify(cast.refused)}`);
    return { operations: cast.acknowledged, seconds: cast.seconds };
  });
  await Promise.all(opened.map(({ chair, ballot }) => chair.closeBallot(ballot)));
  const stored = await storedVotes(
    world,
    opened.map(({ ballot }) => ballot),
  );
  if (stored !== reading.operations) lost.push(`${reading.operations} acknowledged, ${stored} on the roll`);
  return reading;
}

async function storedVotes({ town }: World, of: readonly BallotAddress[]): Promise<number> {
  const [row] = await town.rows<{ votes: string }>(
    'select count(*) as votes from ballot_roll where ballot_id = any($1::uuid[])',
    [of.map(({ ballotId }) => ballotId)],
  );
  return Number(row?.votes);
}
