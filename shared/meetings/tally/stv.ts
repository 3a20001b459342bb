/**
 * The single transferable vote as Scottish councils are elected: Scottish Local Government Elections Order 2011 (SSI 2011/399),
 * schedule 1, and before it SSI 2007/42, rules 45–52. Quota: valid papers ÷ (seats + 1) without its fraction, plus one. Whoever
 * has the quota is elected. The largest surplus is passed on first: every paper of the option goes to its next continuing
 * option at surplus × the value at which it came ÷ the option's votes, cut off after five decimals (weighted inclusive
 * Gregory). Without a surplus the lowest is excluded and its papers pass on at the value at which they came. When as many
 * options continue as seats are vacant, they are elected and nothing more is passed on.
 * Votes are counted in units of 0.00001, as whole numbers.
 */
import type { Decimal, RecountHead, StvResult, StvRound, Turnout } from './contract.ts';
import { settleTie } from './elimination-tie.ts';
import { strictRankingsOf, type MergedRankings, type StrictRanking } from './rankings.ts';
import { verdict } from './verdict.ts';

const one = 100_000n;

interface Paper {
  readonly ranking: StrictRanking;
  /** How far down its ranking the paper is. */
  next: number;
}

interface Candidate {
  readonly option: string;
  state: 'continuing' | 'elected' | 'excluded';
  votes: bigint;
  /** Papers by the value at which they came. */
  parcels: Map<bigint, Paper[]>;
  /** Elected with more than the quota, not passed on yet. */
  surplusWaits: boolean;
}

type Action = Pick<StvRound, 'action' | 'option' | 'surplus' | 'parcels' | 'tie'>;

export function countStv(head: RecountHead, turnout: Turnout, merged: MergedRankings): StvResult {
  const { seats, tieBreak } = head;
  // A paper that ranks nobody is not valid (rule 44) and has no part in the quota.
  const papers = strictRankingsOf(merged)
    .filter(({ order }) => order.length > 0)
    .map((ranking): Paper => ({ ranking, next: 0 }));
  const valid = papers.reduce((sum, { ranking }) => sum + ranking.count, 0);
  const quotaPapers = Math.floor(valid / (seats + 1)) + 1;
  const quota = BigInt(quotaPapers) * one;
  const candidates = head.options.map((option): Candidate => ({
    option,
    state: 'continuing',
    votes: 0n,
    parcels: new Map(),
    surplusWaits: false,
  }));
  const rounds: StvRound[] = [];
  const earlier: ReadonlyMap<string, bigint>[] = [];
  const winners: string[] = [];
  /** The winners in layers: elected together with equal votes, they share one. */
  const ranked: string[][] = [];
  const excluded: string[] = [];
  let tiedFor: readonly string[] = [];
  let surplusBetween: readonly string[] = [];

  const continuing = () => candidates.filter(({ state }) => state === 'continuing');
  const vacancies = () => seats - winners.length;

  function elect(these: readonly Candidate[]): string[] {
    // As the papers rank them: the one with more votes is named first.
    const inOrder = [...these].sort((a, b) => (a.votes > b.votes ? -1 : a.votes < b.votes ? 1 : 0));
    for (const candidate of inOrder) {
      candidate.state = 'elected';
      candidate.surplusWaits = candidate.votes > quota;
      winners.push(candidate.option);
    }
    ranked.push(...layersByVotes(inOrder));
    return inOrder.map(({ option }) => option);
  }

  /** Passes each paper to its next continuing option at the value given for the parcel it lies in. */
  function passOn(from: readonly { papers: readonly Paper[]; value: bigint }[]): Map<Candidate, bigint> {
    const received = new Map<Candidate, bigint>();
    for (const { papers: parcel, value } of from) {
      for (const paper of parcel) {
        const candidate = nextContinuing(paper);
        if (!candidate) continue;
        const credit = value * BigInt(paper.ranking.count);
        received.set(candidate, (received.get(candidate) ?? 0n) + credit);
        const same = candidate.parcels.get(value);
        if (same) same.push(paper);
        else candidate.parcels.set(value, [paper]);
      }
    }
    for (const [candidate, credit] of received) candidate.votes += credit;
    return received;
  }

  function nextContinuing(paper: Paper): Candidate | null {
    while (paper.next < paper.ranking.order.length) {
      const candidate = candidates[paper.ranking.order[paper.next++] ?? -1];
      if (candidate?.state === 'continuing') return candidate;
    }
    return null;
  }

  /** Ends a stage: who has the quota is elected, and the votes of everybody are written down. */
  function record(action: Action, transfers: ReadonlyMap<Candidate, bigint>): void {
    const elected = elect(continuing().filter(({ votes }) => votes >= quota));
    const counted = candidates.reduce((sum, { votes }) => sum + votes, 0n);
    const votes = new Map(candidates.map((candidate) => [candidate.option, candidate.votes]));
    earlier.push(votes);
    rounds.push({
      ...action,
      transfers: decimals([...transfers].map(([{ option }, credit]) => [option, credit])),
      votes: decimals([...votes]),
      nonTransferable: decimal(BigInt(valid) * one - counted),
      elected,
    });
  }

  /** The one to act on next among those with equal votes, or those that stay tied for good. */
  function choose(among: readonly Candidate[], take: 'fewest' | 'most') {
    const [first] = among;
    if (first && among.length === 1) return { candidate: first, tie: null };
    const settled = settleTie({
      tied: among.map(({ option }) => option),
      // This stage is the last one written down; they are equal there.
      earlier: earlier.slice(0, -1),
      tieBreak,
      take,
    });
    if ('undecided' in settled) return settled;
    const [candidate] = among.filter(({ option }) => option === settled.option);
    if (!candidate) throw new Error('a tie settled for somebody who was not in it');
    return { candidate, tie: settled.tie };
  }

  function transferSurplus(waiting: readonly Candidate[]): boolean {
    const most = waiting.reduce((best, { votes }) => (votes > best ? votes : best), 0n);
    const chosen = choose(
      waiting.filter(({ votes }) => votes === most),
      'most',
    );
    if ('undecided' in chosen) {
      // These have their seats; the places left are open between all who continue.
      surplusBetween = chosen.undecided;
      tiedFor = continuing().map(({ option }) => option);
      return false;
    }
    const { candidate, tie } = chosen;
    const surplus = candidate.votes - quota;
    const parcels = [...candidate.parcels].map(([value, parcel]) => ({
      parcel,
      came: value,
      goes: (surplus * value) / candidate.votes,
    }));
    candidate.votes = quota;
    candidate.parcels = new Map();
    candidate.surplusWaits = false;
    const received = passOn(parcels.map(({ parcel, goes }) => ({ papers: parcel, value: goes })));
    record(
      {
        action: 'surplus',
        option: candidate.option,
        surplus: decimal(surplus),
        parcels: parcels.map(({ parcel, came, goes }) => written(parcel, came, goes)),
        tie,
      },
      received,
    );
    return true;
  }

  function excludeLowest(): boolean {
    const there = continuing();
    const fewest = there.reduce((least, { votes }) => (votes < least ? votes : least), there[0]?.votes ?? 0n);
    const chosen = choose(
      there.filter(({ votes }) => votes === fewest),
      'fewest',
    );
    if ('undecided' in chosen) {
      tiedFor = chosen.undecided;
      return false;
    }
    const { candidate, tie } = chosen;
    const parcels = [...candidate.parcels];
    candidate.state = 'excluded';
    candidate.votes = 0n;
    candidate.parcels = new Map();
    excluded.push(candidate.option);
    const received = passOn(parcels.map(([value, parcel]) => ({ papers: parcel, value })));
    record(
      {
        action: 'exclusion',
        option: candidate.option,
        surplus: null,
        parcels: parcels.map(([value, parcel]) => written(parcel, value, value)),
        tie,
      },
      received,
    );
    return true;
  }

  const still: Action = { action: 'firstPreferences', option: null, surplus: null, parcels: [], tie: null };
  record(still, passOn([{ papers, value: one }]));
  const counts = Object.fromEntries(candidates.map(({ option, votes }) => [option, Number(votes / one)]));

  while (vacancies() > 0) {
    if (continuing().length <= vacancies()) {
      const elected = elect(continuing());
      const last = rounds[rounds.length - 1];
      if (last) rounds.push({ ...last, ...still, action: 'lastVacancies', transfers: {}, elected });
      break;
    }
    const waiting = candidates.filter(({ surplusWaits }) => surplusWaits);
    if (!(waiting.length > 0 ? transferSurplus(waiting) : excludeLowest())) break;
  }

  const left = continuing().sort((a, b) => (a.votes > b.votes ? -1 : a.votes < b.votes ? 1 : 0));
  return {
    method: 'stv',
    ...verdict(head, turnout, { winners, tiedFor }, null),
    ...(surplusBetween.length > 0 && { surplusBetween }),
    ranking: [...ranked, ...layersByVotes(left), ...excluded.reverse().map((option) => [option])],
    counts,
    seats,
    valid,
    quota: quotaPapers,
    rounds,
    turnout,
  };
}

function layersByVotes(sorted: readonly Candidate[]): string[][] {
  const layers: string[][] = [];
  let before: bigint | null = null;
  for (const { option, votes } of sorted) {
    if (votes === before) layers[layers.length - 1]?.push(option);
    else layers.push([option]);
    before = votes;
  }
  return layers;
}

function written(parcel: readonly Paper[], came: bigint, goes: bigint): StvRound['parcels'][number] {
  return {
    papers: parcel.reduce((sum, { ranking }) => sum + ranking.count, 0),
    value: decimal(came),
    transferValue: decimal(goes),
  };
}

function decimals(votes: readonly (readonly [string, bigint])[]): Record<string, Decimal> {
  return Object.fromEntries(votes.map(([option, amount]) => [option, decimal(amount)]));
}

function decimal(amount: bigint): Decimal {
  return `${amount / one}.${String(amount % one).padStart(5, '0')}`;
}
