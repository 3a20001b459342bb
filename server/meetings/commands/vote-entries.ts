/** Paper votes and shows of hands: entered by one person, confirmed by another, and only then counted. */
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { holds } from '../../../shared/identity/roles.ts';
import { seatOfPerson } from '../../../shared/meetings/rules/find.ts';
import type { AsOf } from '../../../shared/meetings/rules/last-call.ts';
import {
  countOf,
  papersIn,
  seatsIn,
  whyCannotConfirm,
  whyCannotRefuse,
  whyEntryDoesNotFit,
  whyEntryRefused,
  type Confirmer,
  type EnteredVotes,
} from '../../../shared/meetings/rules/vote-entry.ts';
import type { Ballot, VoteEntry } from '../../../shared/meetings/view.ts';
import { refuse, Refusal } from '../../../shared/refusal.ts';
import { sql } from '../../database.ts';
import { meetingCommand, tell, type MeetingContext } from '../meeting-command.ts';

/** What was entered is told to nobody but those who may confirm it; the room hears that it was. */
export const enterVotes = meetingCommand(
  'enterVotes',
  'meetings.run',
  async (context, { ballotId, votes }) => {
    const { em, view, actor, now } = context;
    await lockBallot(context, ballotId);
    refuse(whyEntryRefused(view, ballotId, votes, await asOf(context, ballotId)));
    const entry: VoteEntry = {
      id: uuidv7(),
      kind: votes.kind,
      seatIds: seatsIn(votes),
      papers: countOf(papersIn(votes)),
      state: 'waiting',
      enteredBy: actor.personId,
      enteredByName: actor.name,
      settledByName: null,
    };
    await sql(
      em,
      `insert into vote_entry (id, ballot_id, kind, content, seat_ids, papers, state, entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8)`,
      [
        ...[entry.id, ballotId, entry.kind, JSON.stringify(votes), entry.seatIds, entry.papers],
        ...[actor.personId, now.toISOString()],
      ],
    );
    return {
      reply: { entryId: entry.id },
      announce: [tell(view, { type: 'votesEntered', data: { ballotId, entry } })],
    };
  },
);

/**
 * Takes the ballot's row lock, as phones' votes do: a seat that voted meanwhile, or left, stops the whole entry, which
 * is then to be refused and entered anew.
 */
export const confirmVotes = meetingCommand(
  'confirmVotes',
  'meetings.takePart',
  async (context, { entryId }) => {
    const { em, view, actor } = context;
    const { ballot, entry } = entryOf(context, entryId);
    await lockBallot(context, ballot.id);
    refuse(whyCannotConfirm(view, confirmer(context), entry));
    const votes = await enteredVotes(context, entryId);
    refuse(whyEntryDoesNotFit(view, ballot, votes, await asOf(context, ballot.id)));
    await settle(context, entry, 'confirmed');
    await countIn(context, ballot, entryId, votes);
    await sql(em, 'update ballot set voted = voted + $2 where id = $1', [ballot.id, entry.papers]);
    return {
      reply: null,
      announce: [
        tell(view, {
          type: 'entrySettled',
          data: { ballotId: ballot.id, entryId, state: 'confirmed', settledByName: actor.name },
        }),
      ],
    };
  },
);

export const refuseVotes = meetingCommand(
  'refuseVotes',
  'meetings.takePart',
  async (context, { entryId }) => {
    const { view, actor } = context;
    const { ballot, entry } = entryOf(context, entryId);
    refuse(whyCannotRefuse(view, confirmer(context), entry));
    await settle(context, entry, 'refused');
    return {
      reply: null,
      announce: [
        tell(view, {
          type: 'entrySettled',
          data: { ballotId: ballot.id, entryId, state: 'refused', settledByName: actor.name },
        }),
      ],
    };
  },
);

function confirmer({ view, actor }: MeetingContext): Confirmer {
  return {
    personId: actor.personId,
    isHost: holds(actor, 'host', { communityId: view.communityId }),
    seatId: seatOfPerson(view, actor.personId)?.id ?? null,
  };
}

function entryOf({ view }: MeetingContext, entryId: string): { ballot: Ballot; entry: VoteEntry } {
  for (const ballot of view.ballots) {
    const entry = ballot.entries.find((candidate) => candidate.id === entryId);
    if (entry && ballot.state === 'open') return { ballot, entry };
    if (entry) throw new Refusal('ballotNotOpen');
  }
  throw new Refusal('notAllowed');
}

async function lockBallot({ em, view }: MeetingContext, ballotId: string): Promise<void> {
  await sql(em, 'select id from ballot where id = $1 and meeting_id = $2 for update', [ballotId, view.id]);
}

async function asOf({ em, now }: MeetingContext, ballotId: string): Promise<AsOf> {
  const rows = await sql<{ seat_id: string }>(em, 'select seat_id from ballot_roll where ballot_id = $1', [
    ballotId,
  ]);
  const votedSeatIds = rows.map((row) => row.seat_id);
  return { turnout: { ballotId, voted: rows.length, votedSeatIds }, now: now.getTime() };
}

async function enteredVotes({ em }: MeetingContext, entryId: string): Promise<EnteredVotes> {
  const [row] = await sql<{ content: EnteredVotes }>(em, 'select content from vote_entry where id = $1', [
    entryId,
  ]);
  if (!row) throw new Error(`there is no entry ${entryId}`);
  return row.content;
}

/** What papers from a box said is forgotten with the entry: one paper alone would tell whose it was. */
async function settle(
  { em, actor, now }: MeetingContext,
  entry: VoteEntry,
  state: 'confirmed' | 'refused',
): Promise<void> {
  await sql(
    em,
    `update vote_entry set state = $2, settled_by = $3, settled_at = $4, content = case when kind <> 'box' then content end
     where id = $1`,
    [entry.id, state, actor.personId, now.toISOString()],
  );
}

/** Hands are counted from their entry; papers join the roll, and from a box the other papers, in random order. */
async function countIn(
  { em }: MeetingContext,
  ballot: Ballot,
  entryId: string,
  votes: EnteredVotes,
): Promise<void> {
  if (votes.kind === 'hands') return;
  const named =
    votes.kind === 'seats' ? votes.votes : votes.seatIds.map((seatId) => ({ seatId, content: null }));
  const roll = named.map(({ seatId, content }) => ({ seat_id: seatId, content, command_id: uuidv4() }));
  await sql(
    em,
    `insert into ballot_roll (ballot_id, seat_id, content, command_id, entry_id)
     select $1, r.seat_id, r.content, r.command_id, $3
     from jsonb_to_recordset($2::jsonb) as r (seat_id uuid, content jsonb, command_id uuid)`,
    [ballot.id, JSON.stringify(roll), entryId],
  );
  if (votes.kind !== 'box') return;
  const papers = votes.papers
    .flatMap(({ content, count }) =>
      Array.from({ length: count }, () => ({
        id: uuidv4(),
        content,
        tracking_code: uuidv4().replaceAll('-', '').slice(0, 12),
      })),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await sql(
    em,
    `insert into ballot_paper (id, ballot_id, content, tracking_code)
     select p.id, $1, p.content, p.tracking_code
     from jsonb_to_recordset($2::jsonb) as p (id uuid, content jsonb, tracking_code text)`,
    [ballot.id, JSON.stringify(papers)],
  );
}
