/**
 * The hot path: votes of one ballot travel together.
 *
 *   idle → (a vote comes) → one batch in flight → what arrived meanwhile is the next batch → … → idle
 *
 * No timer: a single vote goes at once, a crowd fills the next statement. Ballots of many rooms take turns at a few
 * connections, and whoever waits for a turn fills its statement meanwhile. One statement locks the ballot's row (as
 * closing does), judges every vote by session, role, seat, presence, recusal, and writes; it is its own transaction,
 * so a vote is acknowledged only after its commit. No more than one vote of a person and no code twice in a batch.
 * What a ballot asks is read once a node; whether each vote fits it is judged with the rest.
 *
 * Safe to repeat: the same command id is accepted again without effect, after closing too. In a named ballot the
 * later choice stands, whichever arrives last; in a secret one the first stands. Choices are never logged.
 *
 * Several nodes may hold batches of one ballot: the second waits for the row's lock, but reads as of before it waited.
 * What its writing then meets unseen (a roll row of the same seat, a paper of the same code) is judged once more; so
 * is what finds the ballot closed, for it may repeat a vote that was counted before.
 */
import { DatabaseError, type Pool } from 'pg';
import { castVoteInput, type CastVoteInput, type CastVoteReply } from '../../shared/meetings/commands.ts';
import { formOf, whyPaperRefused } from '../../shared/meetings/paper.ts';
import { lastCallMs } from '../../shared/meetings/rules/last-call.ts';
import type { BallotForm } from '../../shared/meetings/tally/contract.ts';
import { Refusal, refusalCodes, type RefusalCode } from '../../shared/refusal.ts';
import { mostVoteConnections } from '../database.ts';
import type { AnyCommand } from '../live/command.ts';

interface Vote extends CastVoteInput {
  readonly commandId: string;
  readonly personId: string;
  readonly sessionId: string;
}

interface Waiting {
  readonly vote: Vote;
  readonly resolve: (reply: CastVoteReply) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
}

/** A vote that was not accepted: only those come back one by one. */
interface Exception {
  /** Its place in the batch, from 1. */
  readonly at: number;
  readonly refused: string | null;
  readonly unseen: boolean;
  /** Until the chair may vote. */
  readonly seconds: number | null;
  readonly judged: null;
}
interface Summary {
  readonly voted: number;
  /** How many votes the statement has seen. */
  readonly judged: number;
}

const largestBatch = 500;
const mostAttempts = 5;
const mostForms = 1_000;

/**
 * $1 ballot, $2 meeting, $3 command ids, $4 persons, $5 sessions, $6 contents, $7 tracking codes, $8 chosen at (ms),
 * $9 whether the content fits the ballot's form, $10 the server's clock.
 * Mirrors whyVoteRefused of shared/meetings/rules/ballot.ts. A returned roll row with xmax 0 is a new one.
 * `limit 1` keeps every lookup an index lookup a vote, and `in … is true` a hash, whatever size the planner expects.
 */
const castVotes = `
  with the_ballot as materialized (
    select b.id, b.motion_id, b.secrecy, b.state, b.voted, m.community_id,
      ceil(extract(epoch from b.last_call_at - $10::timestamptz) + ${lastCallMs / 1000})::int as chair_seconds
    from ballot b join meeting m on m.id = b.meeting_id
    where b.id = $1 and b.meeting_id = $2 for update of b
  ), given as (
    select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::jsonb[], $7::text[], $8::bigint[], $9::boolean[])
      with ordinality as g (command_id, person_id, session_id, content, code, chosen_at, fits, at)
  ), judged as materialized (
    select g.at, g.command_id, g.content, g.code, g.chosen_at, s.id as seat_id, b.id as ballot_id, b.secrecy, b.state,
      had.seat_id is not null as repeated, b.chair_seconds,
      case
        when session.id is null then 'notSignedIn'
        when b.id is null then 'ballotNotOpen'
        when role.id is null then 'notAllowed'
        when s.id is null then 'notOnRoll'
        when had.command_id = g.command_id then null
        when b.state <> 'open' then 'ballotNotOpen'
        when not s.votes then 'notVoting'
        when not s.present then 'notPresent'
        when recused.seat_id is not null then 'recused'
        when b.secrecy = 'show' then 'showOfHands'
        when not g.fits then 'paperInvalid'
        when s.role = 'chair' and had.seat_id is null and (b.chair_seconds <= 0) is not true and exists (select from seat o
          where o.meeting_id = $2 and o.votes and o.present and o.id <> s.id
            and not exists (select from ballot_roll r where r.ballot_id = b.id and r.seat_id = o.id)
            and not exists (select from recusal x where x.motion_id = b.motion_id and x.seat_id = o.id))
          then case when b.chair_seconds is null then 'chairVotesLast' else 'chairAfterLastCall' end
        when had.entry_id is not null then 'alreadyVoted'
        when b.secrecy = 'named' then null
        when had.command_id is not null then 'alreadyVoted'
        when paper.id is not null then 'trackingCodeTaken'
      end as refused
    from given g
    left join the_ballot b on true
    left join lateral (select a.id from auth_session a
      where a.id = g.session_id and a.user_id = g.person_id and a.expires_at > now() limit 1) session on true
    left join lateral (select r.id from role_grant r
      where r.person_id = g.person_id and r.community_id = b.community_id and r.revoked_at is null
        and r.role in ('representative', 'supervisor', 'host') limit 1) role on true
    left join lateral (select s.* from seat s where s.meeting_id = $2 and s.person_id = g.person_id limit 1) s on true
    left join lateral (select x.seat_id from recusal x
      where x.motion_id = b.motion_id and x.seat_id = s.id limit 1) recused on true
    left join lateral (select r.* from ballot_roll r
      where r.ballot_id = b.id and r.seat_id = s.id limit 1) had on true
    left join lateral (select p.id from ballot_paper p
      where b.secrecy = 'secret' and p.ballot_id = b.id and p.tracking_code = g.code limit 1) paper on true
  ), rolled as (
    insert into ballot_roll (ballot_id, seat_id, content, command_id, chosen_at)
    select ballot_id, seat_id, case when secrecy = 'named' then content end, command_id, case when secrecy = 'named' then chosen_at else 0 end
    from judged where refused is null and state = 'open'
    on conflict (ballot_id, seat_id) do update set content = excluded.content, command_id = excluded.command_id, chosen_at = excluded.chosen_at
      where ballot_roll.content is not null and ballot_roll.entry_id is null and ballot_roll.chosen_at < excluded.chosen_at
    returning seat_id, xmax = 0 as first
  ), papers as (
    insert into ballot_paper (id, ballot_id, content, tracking_code)
    select id, ballot_id, content, code from (
      select gen_random_uuid() as id, j.ballot_id, j.content, j.code
      from judged j
      where j.secrecy = 'secret' and (j.seat_id in (select r.seat_id from rolled r where r.first)) is true
    ) shuffled order by id
  ), counted as (
    update ballot set voted = voted + (select count(*) from rolled where first)
    where id = $1 and exists (select from rolled where first) returning voted
  ), told as (
    select at::int, refused, case refused when 'chairAfterLastCall' then chair_seconds end as seconds,
      refused is null and secrecy = 'secret' and not repeated
        and (seat_id in (select r.seat_id from rolled r)) is not true as unseen
    from judged
  )
  select at, refused, seconds, unseen, null::int as voted, null::int as judged from told
    where refused is not null or unseen
  union all
  select null, null, null, null, coalesce((select voted from counted), (select voted from the_ballot), 0),
    (select count(*)::int from told)`;

export class VoteBatcher {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly running = new Set<string>();
  private turnsLeft = mostVoteConnections;
  private readonly waitingForTurn: (() => void)[] = [];
  /** What a ballot asks never changes, so it is read once; the oldest are forgotten. */
  private readonly forms = new Map<string, BallotForm>();
  private readonly pool: Pick<Pool, 'query'>;
  private readonly now: () => Date;
  private readonly turnoutChanged: (meetingId: string) => void;

  constructor(pool: Pick<Pool, 'query'>, now: () => Date, turnoutChanged: (meetingId: string) => void) {
    this.pool = pool;
    this.now = now;
    this.turnoutChanged = turnoutChanged;
  }

  /** Resolves when the vote is committed. Throws Refusal, or the database's error. */
  cast(vote: Vote): Promise<CastVoteReply> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(vote.ballotId) ?? [];
      queue.push({ vote, resolve, reject, attempts: 0 });
      this.queues.set(vote.ballotId, queue);
      if (!this.running.has(vote.ballotId)) void this.drain(vote.ballotId);
    });
  }

  private async drain(ballotId: string): Promise<void> {
    this.running.add(ballotId);
    while ((this.queues.get(ballotId) ?? []).length > 0) {
      await this.turn();
      await this.commit(ballotId, this.next(ballotId));
      this.endTurn();
    }
    this.running.delete(ballotId);
    this.queues.delete(ballotId);
  }

  private async turn(): Promise<void> {
    if (this.turnsLeft > 0) this.turnsLeft -= 1;
    else await new Promise<void>((resolve) => this.waitingForTurn.push(resolve));
  }

  private endTurn(): void {
    const next = this.waitingForTurn.shift();
    if (next) next();
    else this.turnsLeft += 1;
  }

  /** The oldest votes, one a person and meeting, no code twice; the others stay for the next batch. */
  private next(ballotId: string): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const taken = new Set<string>();
    for (const waiting of this.queues.get(ballotId) ?? []) {
      const { personId, trackingCode, meetingId } = waiting.vote;
      const fits = batch.length < largestBatch && meetingId === (batch[0]?.vote.meetingId ?? meetingId);
      if (!fits || taken.has(personId) || taken.has(trackingCode)) {
        later.push(waiting);
        continue;
      }
      taken.add(personId).add(trackingCode);
      batch.push(waiting);
    }
    this.queues.set(ballotId, later);
    return batch;
  }

  private async commit(ballotId: string, batch: readonly Waiting[]): Promise<void> {
    const votes = batch.map(({ vote }) => vote);
    const meetingId = votes[0]?.meetingId ?? '';
    try {
      const form = this.forms.get(ballotId) ?? (await this.readForm(ballotId));
      const { rows } = await this.pool.query<Exception | Summary>({
        name: 'cast-votes',
        text: castVotes,
        values: [
          ballotId,
          meetingId,
          votes.map((vote) => vote.commandId),
          votes.map((vote) => vote.personId),
          votes.map((vote) => vote.sessionId),
          votes.map((vote) => JSON.stringify(vote.content)),
          votes.map((vote) => vote.trackingCode),
          votes.map((vote) => vote.chosenAt),
          votes.map((vote) => form !== null && whyPaperRefused(form, vote.content) === null),
          this.now().toISOString(),
        ],
      });
      const summary = rows.find((row) => row.judged !== null);
      if (summary?.judged !== batch.length) throw new Error('not every vote of a batch was judged');
      const exceptions = new Map(rows.flatMap((row) => (row.judged === null ? [[row.at, row]] : [])));
      const unseen: Waiting[] = [];
      for (const [at, waiting] of batch.entries()) {
        const exception = exceptions.get(at + 1);
        const refused = refusalCodes.find((code) => code === exception?.refused);
        if (!exception) waiting.resolve({ voted: summary.voted });
        else if (exception.unseen || (refused === 'ballotNotOpen' && waiting.attempts === 0))
          unseen.push(waiting);
        else if (refused) waiting.reject(refusalOf(refused, exception));
        else waiting.reject(new Error(`a vote was refused as ${String(exception.refused)}`));
      }
      this.again(ballotId, unseen);
      this.turnoutChanged(meetingId);
    } catch (error) {
      if (isTakenCode(error)) this.again(ballotId, batch);
      else for (const { reject } of batch) reject(error);
    }
  }

  private async readForm(ballotId: string): Promise<BallotForm | null> {
    const { rows } = await this.pool.query<Parameters<typeof formOf>[0]>(
      `select method, options, seats, dots_per_paper as "dotsPerPaper", most_points as "mostPoints" from ballot where id = $1`,
      [ballotId],
    );
    if (!rows[0]) return null;
    const form = formOf(rows[0]);
    this.forms.set(ballotId, form);
    for (const oldest of this.forms.keys()) {
      if (this.forms.size <= mostForms) break;
      this.forms.delete(oldest);
    }
    return form;
  }

  /** Back to the head of the queue: the next statement sees what this one could not. */
  private again(ballotId: string, batch: readonly Waiting[]): void {
    const due = batch.filter((waiting) => {
      waiting.attempts += 1;
      if (waiting.attempts < mostAttempts) return true;
      waiting.reject(new Refusal('changedMeanwhile'));
      return false;
    });
    this.queues.set(ballotId, [...due, ...(this.queues.get(ballotId) ?? [])]);
  }
}

function refusalOf(code: RefusalCode, { seconds }: Exception): Refusal {
  return new Refusal(code, seconds === null ? {} : { seconds });
}

function isTakenCode(error: unknown): boolean {
  return error instanceof DatabaseError && error.constraint === 'ballot_paper_code';
}

/** castVote as the socket carrier knows it; the batch's statement checks the actor. */
export function castVoteCommand(batcher: VoteBatcher): AnyCommand {
  return {
    name: 'castVote',
    action: 'meetings.takePart',
    checksActorItself: true,
    execute(_runner, { id, actor, input }) {
      const parsed = castVoteInput.safeParse(input);
      if (!parsed.success) return Promise.reject(new Refusal('invalidInput'));
      return batcher.cast({
        ...parsed.data,
        commandId: id,
        personId: actor.personId,
        sessionId: actor.sessionId,
      });
    },
  };
}
