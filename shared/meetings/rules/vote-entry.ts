/**
 * Votes that were not cast on a phone (domain rule 22): a host enters hands or papers, somebody else confirms them, and
 * only then do they count. An entry: waiting → confirmed or refused. One waits at a time. What it says is told to those
 * who may confirm it; everybody sees that it was made, for how many votes, by whom, and who confirmed it.
 */
import { residentGroups, type ResidentGroup } from '../../identity/roles.ts';
import { Refusal } from '../../refusal.ts';
import { formOf, whyPaperRefused } from '../paper.ts';
import type { GroupPaper } from '../tally/by-group.ts';
import type { PaperContent } from '../tally/contract.ts';
import type { Ballot, MeetingView, VoteEntry } from '../view.ts';
import { ballotOf, seatOf } from './find.ts';
import { chairVotingIn, whyChairWaits, type AsOf } from './last-call.ts';
import { mayVoteIn } from './may-vote.ts';

export interface PaperCount {
  readonly content: PaperContent;
  readonly count: number;
}

/** Hands of one group, where they were counted group by group: then all of them are. */
export interface HandCount extends PaperCount {
  readonly group?: ResidentGroup | undefined;
}

/** hands: figures only. box: who put a paper in, and what the papers say. seats: what each of them says. */
export type EnteredVotes =
  | { readonly kind: 'hands'; readonly papers: readonly HandCount[] }
  | { readonly kind: 'box'; readonly seatIds: readonly string[]; readonly papers: readonly PaperCount[] }
  | {
      readonly kind: 'seats';
      readonly votes: readonly { readonly seatId: string; readonly content: PaperContent }[];
    };

/** How votes are entered in a ballot of each secrecy. */
const entryKinds = { show: 'hands', secret: 'box', named: 'seats' } as const satisfies Record<
  Ballot['secrecy'],
  EnteredVotes['kind']
>;

export function seatsIn(entered: EnteredVotes): readonly string[] {
  switch (entered.kind) {
    case 'hands':
      return [];
    case 'box':
      return entered.seatIds;
    case 'seats':
      return entered.votes.map((vote) => vote.seatId);
  }
}

export function papersIn(entered: EnteredVotes): readonly HandCount[] {
  return entered.kind === 'seats'
    ? entered.votes.map(({ content }) => ({ content, count: 1 }))
    : entered.papers;
}

export function countOf(papers: readonly PaperCount[]): number {
  return papers.reduce((sum, { count }) => sum + count, 0);
}

/**
 * Refusals: ballotNotOpen, entryWaiting, handsCounted, planInvalid (not this ballot's way), paperInvalid, nothingEntered,
 * moreThanPresent { votes, present }, moreLocalThanPresent and moreMigrantThanPresent (the same, of hands by group), papersDiffer { papers, seats }, seatCannotVote { name }, seatVoted { name };
 * chairVotesLast and chairAfterLastCall { seconds } for the chair's paper, unless all others vote by the same entry. A show
 * of hands names nobody: the chair's hand goes up last in the room.
 */
export function whyEntryRefused(
  view: MeetingView,
  ballotId: string,
  entered: EnteredVotes,
  asOf: AsOf,
): Refusal | null {
  const ballot = ballotOf(view, ballotId);
  const notNow = whyNoEntry(view, ballotId);
  if (!ballot || notNow) return notNow;
  if (entryKinds[ballot.secrecy] !== entered.kind) return new Refusal('planInvalid');
  return whyEntryDoesNotFit(view, ballot, entered, asOf);
}

/** The same before anything is entered. Refusals: ballotNotOpen, entryWaiting, handsCounted. */
export function whyNoEntry(view: MeetingView, ballotId: string): Refusal | null {
  const ballot = ballotOf(view, ballotId);
  if (ballot?.state !== 'open') return new Refusal('ballotNotOpen');
  if (ballot.entries.some((entry) => entry.state === 'waiting')) return new Refusal('entryWaiting');
  const isCounted = ballot.entries.some((entry) => entry.state === 'confirmed');
  return ballot.secrecy === 'show' && isCounted ? new Refusal('handsCounted') : null;
}

/** The same but for its state: asked again when the entry is confirmed, for people vote and leave meanwhile. */
export function whyEntryDoesNotFit(
  view: MeetingView,
  ballot: Ballot,
  entered: EnteredVotes,
  asOf: AsOf,
): Refusal | null {
  const form = formOf(ballot);
  const papers = papersIn(entered);
  if (papers.some(({ content }) => whyPaperRefused(form, content) !== null))
    return new Refusal('paperInvalid');
  const votes = countOf(papers);
  if (votes === 0) return new Refusal('nothingEntered');
  const present = mayVoteIn(view, ballot);
  if (entered.kind === 'hands')
    return votes > present.size
      ? new Refusal('moreThanPresent', { votes, present: present.size })
      : whyHandsOfGroupsRefused(view, entered.papers, present);
  const seatIds = seatsIn(entered);
  if (seatIds.length !== votes || new Set(seatIds).size !== votes)
    return new Refusal('papersDiffer', { papers: votes, seats: new Set(seatIds).size });
  const voted = asOf.turnout?.votedSeatIds ?? [];
  for (const seatId of seatIds) {
    const name = seatOf(view, seatId)?.name ?? '';
    if (!present.has(seatId)) return new Refusal('seatCannotVote', { name });
    if (voted.includes(seatId)) return new Refusal('seatVoted', { name });
  }
  const chair = chairVotingIn(view, ballot);
  return chair && seatIds.includes(chair.id) ? whyChairWaits(view, ballot, seatIds, asOf) : null;
}

/** Null where they were not counted by group. */
export function handsByGroup(papers: readonly HandCount[]): GroupPaper[] | null {
  const told = papers.flatMap(({ group, content, count }) => (group ? [{ group, content, count }] : []));
  return told.length > 0 && told.length === papers.length ? told : null;
}

function whyHandsOfGroupsRefused(
  view: MeetingView,
  papers: readonly HandCount[],
  mayVote: ReadonlySet<string>,
): Refusal | null {
  for (const group of residentGroups) {
    const votes = countOf(papers.filter((paper) => paper.group === group));
    const present = view.seats.filter((seat) => seat.group === group && mayVote.has(seat.id)).length;
    const code = group === 'local' ? 'moreLocalThanPresent' : 'moreMigrantThanPresent';
    if (votes > present) return new Refusal(code, { votes, present });
  }
  return null;
}

/** Whoever asks to confirm or refuse an entry. */
export interface Confirmer {
  readonly personId: string;
  readonly isHost: boolean;
  readonly seatId: string | null;
}

/** Refusals: notAllowed (neither host, minute-taker nor supervisor), entrySettled, ownEntry. */
export function whyCannotConfirm(
  view: MeetingView,
  who: Confirmer,
  entry: Pick<VoteEntry, 'state' | 'enteredBy'>,
): Refusal | null {
  const why = whyNoConfirmer(view, who);
  if (why) return why;
  if (entry.state !== 'waiting') return new Refusal('entrySettled');
  return entry.enteredBy === who.personId ? new Refusal('ownEntry') : null;
}

/** Refusals: notAllowed, entrySettled. Whoever entered something wrong may take it back themselves. */
export function whyCannotRefuse(
  view: MeetingView,
  who: Confirmer,
  entry: Pick<VoteEntry, 'state'>,
): Refusal | null {
  return whyNoConfirmer(view, who) ?? (entry.state === 'waiting' ? null : new Refusal('entrySettled'));
}

function whyNoConfirmer(view: MeetingView, { isHost, seatId }: Confirmer): Refusal | null {
  const role = seatId === null ? null : seatOf(view, seatId)?.role;
  return isHost || role === 'minuteTaker' || role === 'supervisor' ? null : new Refusal('notAllowed');
}
