/**
 * Schulze's method with winning votes: a path from one option to another is as strong as its weakest comparison, counted in
 * the papers that prefer the winner of that comparison; an option is ahead of another when its strongest path to it is
 * stronger than the way back. Options that a paper does not rank share its last rank.
 * Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
 * method", Social Choice and Welfare 36 (2011).
 */
import type { ByOption, RecountHead, SchulzeResult, Turnout } from './contract.ts';
import { rankingsOf, type MergedRankings } from './rankings.ts';
import { fillSeats, verdict } from './verdict.ts';

/** Row-major; whole numbers, exact up to 2^53. */
type Matrix = Float64Array;

export function countSchulze(head: RecountHead, turnout: Turnout, merged: MergedRankings): SchulzeResult {
  const { options } = head;
  const size = options.length;
  const pairwise = comparePairs(size, merged);
  const paths = strongestPaths(size, pairwise);
  const ranking = undominatedLayers(size, paths).map((layer) => layer.map((at) => options[at] ?? ''));
  const seating = fillSeats(ranking, head);
  const counts = byOption(options, pairwise);
  return {
    method: 'schulze',
    ...verdict(head, turnout, seating, null),
    ranking,
    counts,
    rounds: [{ pairwise: counts, strongestPaths: byOption(options, paths) }],
    turnout,
  };
}

/**
 * How many papers prefer row to column. An option that is ranked is ahead of all but those that the same paper ranks as
 * high or higher, so only the ranked options of a paper are looked at in pairs.
 */
function comparePairs(size: number, merged: MergedRankings): Matrix {
  const ranked = new Float64Array(size);
  const notAhead: Matrix = new Float64Array(size * size);
  for (const { ranks, count } of rankingsOf(merged)) {
    const above: number[] = [];
    for (const rank of ranks) {
      above.push(...rank);
      for (const option of rank) {
        ranked[option] = (ranked[option] ?? 0) + count;
        const row = option * size;
        for (const other of above) notAhead[row + other] = (notAhead[row + other] ?? 0) + count;
      }
    }
  }
  return notAhead.map((papers, at) => {
    const row = Math.floor(at / size);
    return row === at % size ? 0 : (ranked[row] ?? 0) - papers;
  });
}

function strongestPaths(size: number, pairwise: Matrix): Matrix {
  const paths: Matrix = pairwise.map((papers, at) => {
    const back = pairwise[(at % size) * size + Math.floor(at / size)] ?? 0;
    return papers > back ? papers : 0;
  });
  for (let through = 0; through < size; through++) {
    for (let from = 0; from < size; from++) {
      if (from === through) continue;
      const first = paths[from * size + through] ?? 0;
      if (first === 0) continue;
      for (let to = 0; to < size; to++) {
        if (to === from) continue;
        const strength = Math.min(first, paths[through * size + to] ?? 0);
        const cell = from * size + to;
        if (strength > (paths[cell] ?? 0)) paths[cell] = strength;
      }
    }
  }
  return paths;
}

/** First the options that none is ahead of, then those that none of the rest is ahead of, and so on. */
function undominatedLayers(size: number, paths: Matrix): number[][] {
  const ahead = (one: number, other: number) =>
    (paths[one * size + other] ?? 0) > (paths[other * size + one] ?? 0);
  const layers: number[][] = [];
  let rest = Array.from({ length: size }, (_, at) => at);
  while (rest.length > 0) {
    const layer = rest.filter((option) => !rest.some((other) => ahead(other, option)));
    if (layer.length === 0) throw new Error('strongest paths that are not transitive');
    layers.push(layer);
    rest = rest.filter((option) => !layer.includes(option));
  }
  return layers;
}

function byOption(options: readonly string[], matrix: Matrix): ByOption<ByOption<number>> {
  const size = options.length;
  return Object.fromEntries(
    options.map((option, row) => [
      option,
      Object.fromEntries(
        options.flatMap((other, column) =>
          row === column ? [] : [[other, matrix[row * size + column] ?? 0] as const],
        ),
      ),
    ]),
  );
}
