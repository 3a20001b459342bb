/**
 * Rankings merged: equal papers become one entry with their number, so that an election of a million papers is counted over
 * the few thousand different ones. Options are known by position.
 */
export interface Ranking {
  readonly ranks: readonly (readonly number[])[];
  readonly count: number;
}

/** Ranks written as a string, a character an option, rank by rank; the key under which equal papers meet. */
export type MergedRankings = Map<string, number>;

const nextRank = String.fromCharCode(0);

export function addRanking(
  merged: MergedRankings,
  ranks: readonly (readonly number[])[],
  count: number,
): void {
  if (count === 0) return;
  let key = '';
  for (const rank of ranks) {
    // The order within a rank says nothing.
    const options = rank.length > 1 ? [...rank].sort((a, b) => a - b) : rank;
    for (const option of options) key += String.fromCharCode(option + 1);
    key += nextRank;
  }
  merged.set(key, (merged.get(key) ?? 0) + count);
}

export function* rankingsOf(merged: MergedRankings): Generator<Ranking> {
  for (const [key, count] of merged) {
    const ranks: number[][] = [];
    let rank: number[] = [];
    for (let at = 0; at < key.length; at++) {
      const code = key.charCodeAt(at);
      if (code > 0) rank.push(code - 1);
      else {
        ranks.push(rank);
        rank = [];
      }
    }
    yield { ranks, count };
  }
}

/** A strict ranking as the positions of its options in order. */
export interface StrictRanking {
  readonly order: readonly number[];
  readonly count: number;
}

export function strictRankingsOf(merged: MergedRankings): StrictRanking[] {
  return Array.from(rankingsOf(merged), ({ ranks, count }) => ({ order: ranks.flat(), count }));
}
