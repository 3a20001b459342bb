/**
 * The statement that judges and writes votes, of one ballot or of several. It locks the ballots' rows (as closing does),
 * judges every vote by session, role, seat, presence, recusal, and writes; it is its own transaction, so a vote is
 * acknowledged only after its commit. Choices are never logged.
 *
 * It reads as of before it waited for a row's lock. What its writing then meets unseen (a roll row of the same seat, a
 * paper of the same code) is to be judged once more.
 */
import type { Pool } from 'pg';
import type { CastVoteInput } from '../../shared/meetings/commands.ts';
import { lastCallMs } from '../../shared/meetings/rules/last-call.ts';
import { refusalCodes, type RefusalCode } from '../../shared/refusal.ts';

export interface Vote extends CastVoteInput {
  readonly commandId: string;
  readonly personId: string;
  readonly sessionId: string;
}

export type Verdict =
  /** With how many have voted in its ballot. */
  | { readonly kind: 'accepted'; readonly voted: number }
  /** With the seconds until the chair may vote. */
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly seconds: number | null }
  /** Written by another node meanwhile: to be judged once more. */
  | { readonly kind: 'unseen' };

/** A vote that was not accepted: only those come back one by one. */
interface Exception {
  /** Its place in the batch, from 1. */
  readonly at: number;
  readonly refused: string | null;
  readonly seconds: number | null;
}
interface Turnout {
  /** The ballot's place, from 1. */
  readonly place: number;
  readonly voted: number;
}
interface Summary {
  /** How many votes the statement has seen. */
  readonly judged: number;
}
type Row = {
  readonly [Key in keyof (Exception & Turnout & Summary)]: (Exception & Turnout & Summary)[Key] | null;
};

/**
 * $1 ballots and $2 their meetings, $3 the place of each vote's ballot among them, $4 command ids, $5 persons,
 * $6 sessions, $7 contents, $8 tracking codes, $9 chosen at (ms), $10 whether the content fits the ballot's form, $11 the
 * server's clock. No person and no code twice, so a seat or a code is enough to find a vote again.
 * Mirrors whyVoteRefused of shared/meetings/rules/ballot.ts. A returned roll row with xmax 0 is a new one.
 * `limit 1` keeps every lookup an index lookup a vote, and `in … is true` a hash, whatever size the planner expects.
 */
const statement = `
  with the_ballots as materialized (
    select asked.place, b.id, b.meeting_id, b.motion_id, b.secrecy, b.state, b.voted, m.community_id, m.chair_seat_id,
      ceil(extract(epoch from b.last_call_at - $11::timestamptz) + ${lastCallMs / 1000})::int as chair_seconds
    from unnest($1::uuid[], $2::uuid[]) with ordinality as asked (id, meeting_id, place)
      join ballot b on b.id = asked.id and b.meeting_id = asked.meeting_id join meeting m on m.id = b.meeting_id
    order by b.id for update of b
  ), given as (
    select * from unnest($3::int[], $4::uuid[], $5::uuid[], $6::uuid[], $7::jsonb[], $8::text[], $9::bigint[],
      $10::boolean[]) with ordinality as g (place, command_id, person_id, session_id, content, code, chosen_at, fits, at)
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
        when s.role = 'chair' and had.seat_id is null and (b.chair_seconds <= 0) is not true
          and not exists (select from seat a where a.id = b.chair_seat_id and a.present) and exists (select from seat o
          where o.meeting_id = b.meeting_id and o.votes and o.present and o.id <> s.id
            and not exists (select from ballot_roll r where r.ballot_id = b.id and r.seat_id = o.id)
            and not exists (select from recusal x where x.motion_id = b.motion_id and x.seat_id = o.id))
          then case when b.chair_seconds is null then 'chairVotesLast' else 'chairAfterLastCall' end
        when had.entry_id is not null then 'alreadyVoted'
        when b.secrecy = 'named' then null
        when had.command_id is not null then 'alreadyVoted'
        when paper.id is not null then 'trackingCodeTaken'
      end as refused
    from given g
    left join the_ballots b on b.place = g.place
    left join lateral (select a.id from auth_session a
      where a.id = g.session_id and a.user_id = g.person_id and a.expires_at > now() limit 1) session on true
    left join lateral (select r.id from role_grant r
      where r.person_id = g.person_id and r.community_id = b.community_id and r.revoked_at is null
        and r.role in ('representative', 'supervisor', 'host') limit 1) role on true
    left join lateral (select s.* from seat s where s.meeting_id = b.meeting_id and s.person_id = g.person_id limit 1) s on true
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
    returning ballot_id, seat_id, xmax = 0 as first
  ), papers as (
    insert into ballot_paper (id, ballot_id, content, tracking_code)
    select id, ballot_id, content, code from (
      select gen_random_uuid() as id, j.ballot_id, j.content, j.code
      from judged j
      where j.secrecy = 'secret' and (j.seat_id in (select r.seat_id from rolled r where r.first)) is true
    ) shuffled order by id
  ), counted as (
    update ballot set voted = ballot.voted + firsts.votes
    from (select ballot_id, count(*) as votes from rolled where first group by ballot_id) firsts
    where ballot.id = firsts.ballot_id returning ballot.id, ballot.voted
  ), told as (
    select at::int, refused, case refused when 'chairAfterLastCall' then chair_seconds end as seconds,
      refused is null and secrecy = 'secret' and not repeated
        and (seat_id in (select r.seat_id from rolled r)) is not true as unseen
    from judged
  )
  select at, refused, seconds, null::int as place, null::int as voted, null::int as judged from told
    where refused is not null or unseen
  union all
  select null, null, null, b.place::int, coalesce(c.voted, b.voted), null
    from the_ballots b left join counted c on c.id = b.id
  union all
  select null, null, null, null, null, (select count(*)::int from told)`;

/**
 * A verdict for each vote, in their order. No person and no tracking code may be twice among them. Throws the database's error, `ballot_paper_code` when another node has just written a code.
 * @param fits whether a vote's content fits its ballot's form, in the order of the votes
 */
export async function castVotes(
  pool: Pick<Pool, 'query'>,
  votes: readonly Vote[],
  fits: readonly boolean[],
  now: Date,
): Promise<Verdict[]> {
  const places = new Map<string, number>();
  const ballots: Vote[] = [];
  const placeOf = (vote: Vote): number => {
    const last = ballots.at(-1);
    if (last?.ballotId === vote.ballotId && last.meetingId === vote.meetingId) return ballots.length;
    const key = addressOf(vote);
    const place = places.get(key) ?? ballots.push(vote);
    places.set(key, place);
    return place;
  };
  const placed = votes.map(placeOf);
  const { rows } = await pool.query<Row>({
    name: 'cast-votes',
    text: statement,
    values: [
      ballots.map(({ ballotId }) => ballotId),
      ballots.map(({ meetingId }) => meetingId),
      listOf(placed),
      listOf(votes.map(({ commandId }) => commandId)),
      listOf(votes.map(({ personId }) => personId)),
      listOf(votes.map(({ sessionId }) => sessionId)),
      listOf(votes.map(({ content }) => quoted(JSON.stringify(content)))),
      listOf(votes.map(({ trackingCode }) => quoted(trackingCode))),
      listOf(votes.map(({ chosenAt }) => chosenAt)),
      listOf(fits),
      now.toISOString(),
    ],
  });
  const judged = rows.find((row) => row.judged !== null)?.judged;
  if (judged !== votes.length) throw new Error('not every vote of a batch was judged');
  const voted = new Map(rows.map((row) => [row.place, row.voted]));
  const exceptions = new Map(rows.map((row) => [row.at, row]));
  return placed.map((place, at) => {
    const exception = exceptions.get(at + 1);
    if (!exception) return { kind: 'accepted', voted: voted.get(place) ?? 0 };
    const { refused, seconds } = exception;
    if (refused === null) return { kind: 'unseen' };
    const code = refusalCodes.find((known) => known === refused);
    if (!code) throw new Error(`a vote was refused as ${refused}`);
    return { kind: 'refused', code, seconds };
  });
}

/** Of one ballot, as the voter calls it: under another meeting's name there is none. */
export function addressOf({ ballotId, meetingId }: Pick<Vote, 'ballotId' | 'meetingId'>): string {
  return `${meetingId} ${ballotId}`;
}

/** A list as PostgreSQL reads it: pg would escape each of thousands of elements by itself. */
function listOf(elements: readonly (string | number | boolean)[]): string {
  return `{${elements.join(',')}}`;
}

/** An element of such a list: quote and backslash are written as in JSON. Not for texts that hold control characters. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
