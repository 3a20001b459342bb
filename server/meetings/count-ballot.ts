/** Counting what was cast; the arithmetic itself is shared/meetings/tally. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuidv4 } from 'uuid';
import { votersOf } from '../../shared/meetings/rules/attendance.ts';
import { tallyYesNoAbstain } from '../../shared/meetings/tally/yes-no-abstain.ts';
import type { Ballot, BallotResult, Choice, MeetingView, Seat, Turnout } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';

interface Cast {
  readonly seatId: string;
  /** Null in a secret ballot. */
  readonly choice: Choice | null;
}

/**
 * Present are the voting seats that are here at the close or have voted: somebody may vote and then leave.
 * The caller holds the ballot's lock.
 */
export async function countBallot(
  em: EntityManager,
  view: MeetingView,
  ballot: Ballot,
): Promise<BallotResult> {
  const roll = await sql<Cast>(
    em,
    `select seat_id as "seatId", content ->> 'choice' as choice from ballot_roll where ballot_id = $1`,
    [ballot.id],
  );
  const voted = new Map(roll.map((cast) => [cast.seatId, cast.choice]));
  const counted = votersOf(view).filter((seat) => seat.present || voted.has(seat.id));
  const choices =
    ballot.secrecy === 'named' ? roll.map((cast) => cast.choice) : await papersOf(em, ballot.id);
  const count = (choice: Choice) => choices.filter((cast) => cast === choice).length;
  const tally = tallyYesNoAbstain({
    rule: view.rules,
    eligible: votersOf(view).length,
    present: counted.length,
    yes: count('yes'),
    no: count('no'),
    abstain: count('abstain'),
  });
  if (ballot.secrecy === 'secret') return { tally, byGroup: null, choices: null };
  const named = Object.fromEntries(
    roll.flatMap((cast) => (cast.choice === null ? [] : [[cast.seatId, cast.choice] as const])),
  );
  return {
    tally,
    byGroup: { local: ofGroup(counted, named, 'local'), migrant: ofGroup(counted, named, 'migrant') },
    choices: named,
  };
}

function ofGroup(seats: readonly Seat[], named: Readonly<Record<string, Choice>>, group: Seat['group']) {
  const support = { yes: 0, no: 0, abstain: 0, notVoted: 0 };
  for (const seat of seats) if (seat.group === group) support[named[seat.id] ?? 'notVoted'] += 1;
  return support;
}

async function papersOf(em: EntityManager, ballotId: string): Promise<Choice[]> {
  const papers = await sql<{ choice: Choice }>(
    em,
    `select content ->> 'choice' as choice from ballot_paper where ballot_id = $1`,
    [ballotId],
  );
  return papers.map((paper) => paper.choice);
}

/** Rewrites all papers under new random ids in random order, so that nothing tells in which order they came. */
export async function shufflePapers(em: EntityManager, ballotId: string): Promise<void> {
  const papers = await sql<{ content: unknown; tracking_code: string }>(
    em,
    'delete from ballot_paper where ballot_id = $1 returning content, tracking_code',
    [ballotId],
  );
  const fresh = papers.map((paper) => ({ ...paper, id: uuidv4() })).sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql(
    em,
    `insert into ballot_paper (id, ballot_id, content, tracking_code)
     select p.id, $1, p.content, p.tracking_code from jsonb_to_recordset($2::jsonb) as p (id uuid, content jsonb, tracking_code text)`,
    [ballotId, JSON.stringify(fresh)],
  );
}

/** Rooms with more voters are not drawn seat by seat: the list would be told five times a second. */
const mostListedVoters = 200;

/** How many have voted in the meeting's open ballot, and who where it is named; null when none is open. */
export async function turnoutOf(em: EntityManager, meetingId: string): Promise<Turnout | null> {
  const [found] = await turnoutsOf(em, [meetingId]);
  if (!found) return null;
  const { ballotId, voted, votedSeatIds } = found;
  return { ballotId, voted, votedSeatIds };
}

/** The same for every one of these meetings in which a ballot is open. */
export async function turnoutsOf(
  em: EntityManager,
  meetingIds: readonly string[],
): Promise<(Turnout & { readonly meetingId: string })[]> {
  return sql<Turnout & { meetingId: string }>(
    em,
    `select b.meeting_id as "meetingId", b.id as "ballotId", b.voted,
       case when b.secrecy = 'named' and b.voted <= $2 then
         (select coalesce(json_agg(r.seat_id order by r.seat_id), '[]') from ballot_roll r where r.ballot_id = b.id)
       end as "votedSeatIds"
     from ballot b where b.meeting_id = any($1::uuid[]) and b.state = 'open'`,
    [meetingIds, mostListedVoters],
  );
}
