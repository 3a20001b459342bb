/** Counting what was cast; the arithmetic itself is shared/meetings/tally. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v4 as uuidv4 } from 'uuid';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { ResidentGroup } from '../../shared/identity/roles.ts';
import { votersOf } from '../../shared/meetings/rules/attendance.ts';
import { countingRuleOf } from '../../shared/meetings/rules/ballot-plan.ts';
import {
  countOf,
  handsByGroup,
  type EnteredVotes,
  type HandCount,
} from '../../shared/meetings/rules/vote-entry.ts';
import { formOf } from '../../shared/meetings/paper.ts';
import { presentIn, supportByGroup, type GroupPaper } from '../../shared/meetings/tally/by-group.ts';
import type { PaperContent } from '../../shared/meetings/tally/contract.ts';
import { recount } from '../../shared/meetings/tally/recount.ts';
import type { Ballot, BallotResult, Choice, MeetingView, Seat } from '../../shared/meetings/view.ts';
import { sql } from '../database.ts';
import { sha256 } from '../sha256.ts';
import { mostListedVoters } from './turnouts.ts';

interface Cast {
  readonly seatId: string;
  /** Null in a secret ballot. */
  readonly content: PaperContent | null;
}

/**
 * Present are the voting seats that are here at the close or have voted: somebody may vote and then leave; a ballot counted
 * again after a lot keeps the figures of its close. Of hands nobody knows whose they were, so there are never fewer present
 * than hands. Counted as anybody would recount it from the published file. The caller holds the ballot's lock.
 */
export async function countBallot(
  em: EntityManager,
  view: MeetingView,
  ballot: Ballot,
): Promise<BallotResult> {
  const roll = await rollOf(em, ballot.id);
  const voted = new Set(roll.map((cast) => cast.seatId));
  const counted = votersOf(view).filter((seat) => seat.present || voted.has(seat.id));
  const named = roll.flatMap(({ seatId, content }) => (content === null ? [] : [{ seatId, content }]));
  const hands = ballot.secrecy === 'show' ? await handsOf(em, ballot) : [];
  const papers = {
    named: () => named.map(({ content }) => content),
    show: () => hands.map(({ content, count }) => ({ ...content, count })),
    secret: () => secretPapersOf(em, ballot),
  };
  const atClose = ballot.result?.tally.quorum;
  const tally = recount({
    ...formOf(ballot),
    rule: countingRuleOf(view.rules, ballot),
    eligible: atClose?.eligible ?? votersOf(view).length,
    present: atClose?.present ?? Math.max(counted.length, countOf(hands)),
    ...(ballot.tieBreak && { tieBreak: ballot.tieBreak }),
    papers: await papers[ballot.secrecy](),
  });
  const ofGroups = ballot.secrecy === 'named' ? withGroups(counted, named) : handsByGroup(hands);
  const byGroup = ofGroups && supportByGroup(ballot, presentByGroup(ballot, counted, ofGroups), ofGroups);
  if (ballot.secrecy !== 'named') return { tally, byGroup, choices: null, papers: null };
  if (ballot.method !== 'yes-no-abstain') {
    const bySeat = Object.fromEntries(named.map(({ seatId, content }) => [seatId, content]));
    return { tally, byGroup, choices: null, ...listed('papers', bySeat) };
  }
  return { tally, byGroup, papers: null, ...listed('choices', choicesIn(named)) };
}

function withGroups(
  seats: readonly Seat[],
  named: readonly { readonly seatId: string; readonly content: PaperContent }[],
): GroupPaper[] {
  const said = new Map(named.map(({ seatId, content }) => [seatId, content]));
  return seats.flatMap(({ id, group }) => {
    const content = said.get(id);
    return content ? [{ group, content, count: 1 }] : [];
  });
}

function presentByGroup(
  { result }: Ballot,
  counted: readonly Seat[],
  papers: readonly GroupPaper[],
): Record<ResidentGroup, number> {
  const of = (group: ResidentGroup) => {
    const atClose = result?.byGroup?.[group];
    if (atClose) return presentIn(atClose);
    const seats = counted.filter((seat) => seat.group === group).length;
    return Math.max(seats, countOf(papers.filter((paper) => paper.group === group)));
  };
  return { local: of('local'), migrant: of('migrant') };
}

function listed<Key extends 'choices' | 'papers', Said>(
  key: Key,
  bySeat: Readonly<Record<string, Said>>,
): Record<Key, Readonly<Record<string, Said>> | null> & { unlistedHash?: string } {
  const isListed = Object.keys(bySeat).length <= mostListedVoters;
  const said = { [key]: isListed ? bySeat : null } as Record<Key, Readonly<Record<string, Said>> | null>;
  return isListed ? said : { ...said, unlistedHash: sha256(canonicalJson(bySeat)) };
}

/** The view with the choices that were too many to be told: what the minutes name is read from the roll. */
export async function withUnlistedChoices(em: EntityManager, view: MeetingView): Promise<MeetingView> {
  const ballots: Ballot[] = [];
  for (const ballot of view.ballots) {
    const { result } = ballot;
    const isMissing = result?.unlistedHash !== undefined && ballot.method === 'yes-no-abstain';
    if (!isMissing) ballots.push(ballot);
    else ballots.push({ ...ballot, result: { ...result, choices: choicesIn(await rollOf(em, ballot.id)) } });
  }
  return { ...view, ballots };
}

function choicesIn(roll: readonly Cast[]): Readonly<Record<string, Choice>> {
  return Object.fromEntries(
    roll.flatMap(({ seatId, content }) => {
      const choice = content && choiceIn(content);
      return choice ? [[seatId, choice] as const] : [];
    }),
  );
}

function rollOf(em: EntityManager, ballotId: string): Promise<Cast[]> {
  return sql<Cast>(em, 'select seat_id as "seatId", content from ballot_roll where ballot_id = $1', [
    ballotId,
  ]);
}

function choiceIn(content: PaperContent): Choice | null {
  const given = 'choice' in content ? content.choice : null;
  return (['yes', 'no', 'abstain'] as const).find((choice) => choice === given) ?? null;
}

/** What was counted in a show of hands. */
async function handsOf(em: EntityManager, ballot: Ballot): Promise<HandCount[]> {
  const entries = await sql<{ content: EnteredVotes }>(
    em,
    `select content from vote_entry where ballot_id = $1 and state = 'confirmed'`,
    [ballot.id],
  );
  return entries.flatMap(({ content }) => (content.kind === 'hands' ? content.papers : []));
}

async function secretPapersOf(em: EntityManager, ballot: Ballot): Promise<PaperContent[]> {
  const papers = await sql<{ content: PaperContent }>(
    em,
    'select content from ballot_paper where ballot_id = $1',
    [ballot.id],
  );
  return papers.map((paper) => paper.content);
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
