/** From what was counted to the outcome: the quorum, who takes the seats, and whether the winners reach the majority. */
import { countNeeded } from '../fraction.ts';
import type {
  CountingRule,
  MajorityFigure,
  Outcome,
  QuorumFigure,
  RecountHead,
  Turnout,
} from './contract.ts';

/** Without a quorum in the rule, nobody need be present. */
const noQuorum = { share: '0/1', strict: false } as const;

export function quorumFigure(rule: CountingRule, { eligible, present }: Turnout): QuorumFigure {
  const { share, strict } = rule.quorum ?? noQuorum;
  const needed = countNeeded(share, eligible, strict);
  return { share, strict, eligible, present, needed, met: present >= needed };
}

/** Who takes the seats, by the count and the lot alone. */
export interface Seating {
  readonly winners: readonly string[];
  readonly tiedFor: readonly string[];
}

/**
 * Fills the seats layer by layer. A layer larger than the seats that are left is a tie across the last seat, unless a lot
 * was drawn between all of the layer.
 */
export function fillSeats(layers: readonly (readonly string[])[], { seats, tieBreak }: RecountHead): Seating {
  const winners: string[] = [];
  for (const layer of layers) {
    const left = seats - winners.length;
    if (left === 0) break;
    if (layer.length <= left) winners.push(...byLot(layer, tieBreak));
    else if (isDrawn(layer, tieBreak)) winners.push(...byLot(layer, tieBreak).slice(0, left));
    else return { winners, tiedFor: layer };
  }
  return { winners, tiedFor: [] };
}

/** Whether the lot was drawn between all of these. */
export function isDrawn(
  tied: readonly string[],
  tieBreak: readonly string[] | undefined,
): tieBreak is readonly string[] {
  return tieBreak !== undefined && tied.every((option) => tieBreak.includes(option));
}

/** In the order of the lot if there was one between them, else as they stand. */
export function byLot(tied: readonly string[], tieBreak: readonly string[] | undefined): readonly string[] {
  return isDrawn(tied, tieBreak) ? tieBreak.filter((option) => tied.includes(option)) : tied;
}

/** Options in layers of equal figures, highest first. */
export function layersOf(options: readonly string[], figureOf: (option: string) => number): string[][] {
  const layers = new Map<number, string[]>();
  for (const option of options) {
    const figure = figureOf(option);
    layers.set(figure, [...(layers.get(figure) ?? []), option]);
  }
  return [...layers].sort(([a], [b]) => b - a).map(([, layer]) => layer);
}

export interface Verdict extends Seating {
  readonly outcome: Outcome;
  readonly quorum: QuorumFigure;
  readonly majority: MajorityFigure | null;
  readonly isMajorityUnasked?: true;
}

/**
 * A winner must also reach the majority, where the rule has one and the method counts votes, sums or points (`figureOf`;
 * rankings have a threshold of their own or none): then seats whose winners do not reach it stay empty, and
 * if none reaches it the vote is rejected. A tie is told as such before the majority is asked for, because without a lot
 * there is no winner yet.
 */
export function verdict(
  head: RecountHead,
  turnout: Turnout,
  seating: Seating,
  figureOf: ((winner: string) => number) | null,
): Verdict {
  const quorum = quorumFigure(head.rule, turnout);
  const { majority: rule } = head.rule;
  const needed = rule && figureOf ? countNeeded(rule.share, turnout[rule.base], rule.strict) : null;
  const winners =
    needed === null || !figureOf
      ? seating.winners
      : seating.winners.filter((winner) => figureOf(winner) >= needed);
  const majority =
    rule && needed !== null ? { ...rule, of: turnout[rule.base], needed, met: winners.length > 0 } : null;
  const figures = { quorum, majority, ...(rule && !figureOf && { isMajorityUnasked: true as const }) };
  if (!quorum.met) return { outcome: 'inquorate', winners: [], tiedFor: [], ...figures };
  if (seating.tiedFor.length > 0) return { outcome: 'tied', winners, tiedFor: seating.tiedFor, ...figures };
  return { outcome: winners.length > 0 ? 'elected' : 'rejected', winners, tiedFor: [], ...figures };
}
