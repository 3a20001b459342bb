/**
 * What a round before a meeting says about its statements: which of them all groups support, rather than the loudest.
 * Each group says with (agree + 1) / (answers + 2) how far it supports a statement; a pass is an answer that does not
 * support. The group that supports it least decides, then the mean of the groups, then endorsements, then the order
 * given. docs/decisions/0200-support-across-groups.md says why, and what one loud group can do.
 */
import { residentGroups, type ResidentGroup } from '../identity/roles.ts';

export const roundAnswers = ['agree', 'disagree', 'pass'] as const;
export type RoundAnswer = (typeof roundAnswers)[number];

export type AnswerCounts = Readonly<Record<RoundAnswer, number>>;
export type AnswersByGroup = Readonly<Record<ResidentGroup, AnswerCounts>>;

/** Fewer people than this are not shown as a group: it would tell what somebody answered. */
const fewestShown = 3;

export interface Answered {
  readonly id: string;
  readonly endorsements: number;
  readonly answers: AnswersByGroup;
}

export interface GroupSupport {
  /** all: the groups together, because one of them was too small. */
  readonly group: ResidentGroup | 'all';
  readonly answered: number;
  /** Null where so few answered that it would tell who said what. */
  readonly counts: AnswerCounts | null;
  /** 0 … 1; a half where nobody answered. */
  readonly support: number;
}

export interface RankedStatement {
  readonly id: string;
  readonly endorsements: number;
  readonly groups: readonly GroupSupport[];
  /** The group that decides its place; null where they all support it alike. */
  readonly weakest: GroupSupport['group'] | null;
  readonly lowest: number;
  readonly mean: number;
}

const total = ({ agree, disagree, pass }: AnswerCounts) => agree + disagree + pass;

/** How far one group supports a statement, 0 … 1 exclusive: Laplace's rule, so that two answers are not certainty. */
export function supportOf(counts: AnswerCounts): number {
  return (counts.agree + 1) / (total(counts) + 2);
}

/**
 * Whether each group is counted apart: not where one or two people of a group took part, for they would stand there
 * alone. A group of which nobody took part stays, and says so.
 */
export function isCountedApart(people: Readonly<Record<ResidentGroup, number>>): boolean {
  return residentGroups.every((group) => people[group] === 0 || people[group] >= fewestShown);
}

function groupsOf({ answers }: Answered, isApart: boolean): GroupSupport[] {
  const shown = (group: GroupSupport['group'], counts: AnswerCounts): GroupSupport => {
    const answered = total(counts);
    const isTold = answered === 0 || answered >= fewestShown;
    return { group, answered, counts: isTold ? counts : null, support: supportOf(counts) };
  };
  if (isApart) return residentGroups.map((group) => shown(group, answers[group]));
  const sum = (answer: RoundAnswer) => residentGroups.reduce((so, group) => so + answers[group][answer], 0);
  return [shown('all', { agree: sum('agree'), disagree: sum('disagree'), pass: sum('pass') })];
}

const groupWith = (groups: readonly GroupSupport[], lowest: number) =>
  groups.find(({ support }) => support === lowest)?.group ?? null;

/** The most supported first. `people`: how many of each group answered anything in the round. */
export function rankBySupport(
  statements: readonly Answered[],
  people: Readonly<Record<ResidentGroup, number>>,
): RankedStatement[] {
  const isApart = isCountedApart(people);
  const ranked = statements.map((statement): RankedStatement => {
    const groups = groupsOf(statement, isApart);
    const supports = groups.map(({ support }) => support);
    const lowest = Math.min(...supports);
    return {
      id: statement.id,
      endorsements: statement.endorsements,
      groups,
      weakest: lowest < Math.max(...supports) ? groupWith(groups, lowest) : null,
      lowest,
      mean: supports.reduce((so, support) => so + support, 0) / supports.length,
    };
  });
  // Sorting is stable: what ties to the end keeps the order given.
  return ranked.sort((a, b) => b.lowest - a.lowest || b.mean - a.mean || b.endorsements - a.endorsements);
}
