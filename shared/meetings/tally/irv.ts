/**
 * Instant run-off: every paper counts for the highest of its options that is still there. While none has more than half of
 * the papers that count for somebody, the lowest goes and its papers pass on; a paper that names nobody left is exhausted.
 * That half is the method's own: a majority of the rule, which exhausted papers could never reach, is not asked for.
 */
import type { IrvResult, IrvRound, RecountHead, Turnout } from './contract.ts';
import { settleTie } from './elimination-tie.ts';
import { strictRankingsOf, type MergedRankings } from './rankings.ts';
import { layersOf, verdict, type Seating } from './verdict.ts';

interface Pile {
  votes: number;
  /** Positions in the list of rankings. */
  papers: number[];
}

export function countIrv(head: RecountHead, turnout: Turnout, merged: MergedRankings): IrvResult {
  const { options, tieBreak } = head;
  const rankings = strictRankingsOf(merged);
  /** How far down each ranking we are. */
  const at = rankings.map(() => 0);
  const piles = new Map(options.map((option): [string, Pile] => [option, { votes: 0, papers: [] }]));
  const earlier: ReadonlyMap<string, number>[] = [];
  const rounds: IrvRound[] = [];
  const gone: string[] = [];
  let exhausted = 0;

  /** Gives a ranking to its next option that is still there; null when there is none. */
  function pass(paper: number): string | null {
    const ranking = rankings[paper];
    for (let step = at[paper] ?? 0; ranking && step < ranking.order.length; step++) {
      const option = options[ranking.order[step] ?? -1];
      const pile = option === undefined ? undefined : piles.get(option);
      if (option === undefined || !pile) continue;
      pile.papers.push(paper);
      pile.votes += ranking.count;
      at[paper] = step + 1;
      return option;
    }
    exhausted += ranking?.count ?? 0;
    return null;
  }

  rankings.forEach((_, paper) => void pass(paper));
  const counts = Object.fromEntries([...piles].map(([option, pile]) => [option, pile.votes]));

  for (;;) {
    const votes = new Map([...piles].map(([option, pile]) => [option, pile.votes]));
    const all = [...votes.values()].reduce((sum, one) => sum + one, 0);
    const [leader = '', most = 0] = [...votes].reduce((best, one) => (one[1] > best[1] ? one : best));
    const wins = votes.size === 1 || most * 2 > all;
    const round = { votes: Object.fromEntries(votes), exhausted };
    if (wins) {
      rounds.push({ ...round, eliminated: null, transfers: null, tie: null });
      return result({ winners: [leader], tiedFor: [] }, votes);
    }
    const fewest = Math.min(...votes.values());
    const lowest = [...votes].filter(([, one]) => one === fewest).map(([option]) => option);
    const settled =
      lowest.length === 1
        ? { option: lowest[0] ?? '', tie: null }
        : settleTie({ tied: lowest, earlier, tieBreak, take: 'fewest' });
    if ('undecided' in settled) {
      rounds.push({ ...round, eliminated: null, transfers: null, tie: null });
      return result({ winners: [], tiedFor: settled.undecided }, votes);
    }
    earlier.push(votes);
    const pile = piles.get(settled.option);
    piles.delete(settled.option);
    gone.push(settled.option);
    if (piles.size === 1) {
      // The last two were equal, and the tie is settled: the winner is told with the votes it had against the other.
      rounds.push({ ...round, eliminated: settled.option, transfers: null, tie: settled.tie });
      return result({ winners: [...piles.keys()], tiedFor: [] }, votes);
    }
    const before = exhausted;
    const to = new Map<string, number>();
    for (const paper of pile?.papers ?? []) {
      const next = pass(paper);
      if (next !== null) to.set(next, (to.get(next) ?? 0) + (rankings[paper]?.count ?? 0));
    }
    rounds.push({
      ...round,
      eliminated: settled.option,
      transfers: { to: Object.fromEntries(to), exhausted: exhausted - before },
      tie: settled.tie,
    });
  }

  function result(seating: Seating, last: ReadonlyMap<string, number>): IrvResult {
    const figureOf = (option: string) => last.get(option) ?? 0;
    return {
      method: 'irv',
      ...verdict(head, turnout, seating, null),
      ranking: [
        ...layersOf(
          [...last.keys()].filter((option) => !gone.includes(option)),
          figureOf,
        ),
        ...gone.reverse().map((option) => [option]),
      ],
      counts,
      rounds,
      turnout,
    };
  }
}
