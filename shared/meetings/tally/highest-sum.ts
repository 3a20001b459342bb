/**
 * Choose-one, approval, score and dots: what the papers give to each option is added up, and the highest wins. An option
 * that a paper does not name gets nothing from it.
 */
import type { ByOption, RecountHead, SumResult, Turnout } from './contract.ts';
import type { Marks } from './read-paper.ts';
import { RecountRefused, type Path } from './refused.ts';
import { fillSeats, layersOf, verdict } from './verdict.ts';

export type SumMethod = SumResult['method'];

export interface Sums {
  readonly totals: number[];
  /** By option: points → papers that gave them; kept where papers give more than one point. */
  readonly given: Map<number, number>[];
}

export function emptySums(options: number): Sums {
  return { totals: Array<number>(options).fill(0), given: Array.from({ length: options }, () => new Map()) };
}

/** @throws RecountRefused when a sum could no longer be told to the unit. */
export function addPoints(
  sums: Sums,
  points: Extract<Marks, { kind: 'points' }>['points'],
  count: number,
  path: Path,
): void {
  for (const [option, number] of points) {
    const total = (sums.totals[option] ?? 0) + number * count;
    if (!Number.isSafeInteger(number * count) || !Number.isSafeInteger(total)) {
      throw new RecountRefused('tooLarge', path, { given: `${number} × ${count}` });
    }
    sums.totals[option] = total;
    const papers = sums.given[option];
    if (count > 0) papers?.set(number, (papers.get(number) ?? 0) + count);
  }
}

export function countHighestSum(
  method: SumMethod,
  head: RecountHead,
  turnout: Turnout,
  { totals, given }: Sums,
): SumResult {
  const { options } = head;
  const counts = Object.fromEntries(options.map((option, at) => [option, totals[at] ?? 0]));
  const figureOf = (option: string) => counts[option] ?? 0;
  const ranking = layersOf(options, figureOf);
  const graded = method === 'score' || method === 'dots';
  return {
    method,
    ...verdict(head, turnout, fillSeats(ranking, head), figureOf),
    ranking,
    counts,
    rounds: graded ? [{ papers: papersByPoints(options, given) }] : [],
    turnout,
  };
}

function papersByPoints(
  options: readonly string[],
  given: readonly Map<number, number>[],
): ByOption<ByOption<number>> {
  return Object.fromEntries(
    options.map((option, at) => [
      option,
      Object.fromEntries(
        [...(given[at] ?? [])].sort(([a], [b]) => b - a).map(([points, papers]) => [String(points), papers]),
      ),
    ]),
  );
}
