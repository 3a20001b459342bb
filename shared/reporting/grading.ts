/** The grades of an evaluation: of a scheme that a project made, or of the finance ministry's (ministry-grading.ts). */
import type { InBoth } from './indicator-words.ts';

export interface Grade {
  /** In files for programs: of the ministry's scheme excellent, good, fair, poor; of another grade1, grade2 …, the best first. */
  readonly code: string;
  /** From so many of a hundred points on; the last begins at 0. */
  readonly from: number;
  readonly name: InBoth;
}

/** The best first. */
export type Grading = readonly Grade[];

export const fewestGrades = 2;
export const mostGrades = 6;

/** By the score of all hundred points, in hundredths. */
export function gradeOf(score: number, grading: Grading): Grade {
  const grade = grading.find(({ from }) => score >= from * 100);
  if (!grade) throw new Error(`no grade for ${score}`);
  return grade;
}

/** What is wrong with the limits: each is lower than the one above it, none is above a hundred, and the last is 0. */
export const isGradingOrdered = (limits: readonly number[]): boolean =>
  limits.at(-1) === 0 &&
  limits.every((from, at) => from <= 100 && (at === 0 || from < (limits[at - 1] ?? 0)));
