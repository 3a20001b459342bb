/** A plan in names, with the reason of every empty place. */
import type { MatchOutput } from '../../../shared/volunteers/matching/contract.ts';
import { assignmentsOf, unfilledOf } from '../../../shared/volunteers/matching/explain.ts';
import type { Problem } from '../../../shared/volunteers/matching/problem.ts';
import { Roster } from '../../../shared/volunteers/matching/roster.ts';
import type { Solved } from './solve.ts';

export type Answer = Omit<MatchOutput, 'milliseconds'>;

export function answerOf(problem: Problem, { pairs, stages }: Solved): Answer {
  const roster = new Roster(problem, pairs);
  return {
    assignments: assignmentsOf(roster),
    unfilled: unfilledOf(roster),
    stages,
    proven: stages.every(({ value, bound }) => bound === value),
  };
}
