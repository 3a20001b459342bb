/**
 * Which of several options with the same votes is taken: by the most recent earlier round in which they differed, then by lot.
 * Where only some of them differ there, the others are out of it, and the search goes on further back among those left.
 */
import type { TieSettled } from './contract.ts';
import { isDrawn } from './verdict.ts';

interface Tie<Votes extends number | bigint> {
  readonly tied: readonly string[];
  /** The votes at the end of every round before this one, in order. */
  readonly earlier: readonly ReadonlyMap<string, Votes>[];
  readonly tieBreak: readonly string[] | undefined;
  /** Fewest votes for who goes, most votes for whose surplus is passed on first. */
  readonly take: 'fewest' | 'most';
}

/** Told apart, or not: then those are left that no earlier round and no lot tells apart. */
type TieOutcome =
  { readonly option: string; readonly tie: TieSettled } | { readonly undecided: readonly string[] };

export function settleTie<Votes extends number | bigint>({
  tied,
  earlier,
  tieBreak,
  take,
}: Tie<Votes>): TieOutcome {
  let left = tied;
  let round: number | null = null;
  for (let at = earlier.length - 1; at >= 0 && left.length > 1; at--) {
    const votes = earlier[at];
    const best = extreme(
      left.map((option) => votes?.get(option)),
      take,
    );
    const kept = left.filter((option) => votes?.get(option) === best);
    if (kept.length < left.length) round = at + 1;
    left = kept;
  }
  const [only] = left;
  if (left.length === 1 && only !== undefined) {
    return { option: only, tie: { between: tied, by: 'earlierRound', round } };
  }
  const order = isDrawn(left, tieBreak) ? tieBreak.filter((option) => left.includes(option)) : [];
  // The earlier in the lot wins: it stays longest, and is served first.
  const option = take === 'fewest' ? order[order.length - 1] : order[0];
  return option === undefined
    ? { undecided: left }
    : { option, tie: { between: left, by: 'lot', round: null } };
}

function extreme<Votes extends number | bigint>(
  values: readonly (Votes | undefined)[],
  take: 'fewest' | 'most',
): Votes | undefined {
  let best: Votes | undefined;
  for (const value of values) {
    if (value === undefined) continue;
    if (best === undefined || (take === 'fewest' ? value < best : value > best)) best = value;
  }
  return best;
}
