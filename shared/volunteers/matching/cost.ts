/** What the two last stages of the objective minimise, in whole points so that sums are exact. */
import { gradeOf } from '../eligibility.ts';
import type { Problem } from './problem.ts';

/** Ten days of waiting count one point; more than two points nobody is ahead. */
const idleDaysAPoint = 10;
const mostIdlePoints = 2;
const mostRecentShifts = 50;

/**
 * The price of a person's n-th place in this plan (n from 1): it grows by two with every place, those of the last
 * weeks included, so that work is spread; who has been idle long pays less for their first. Convex in n. The points
 * are coarse on purpose: people who differ by a day are as good as each other, and proofs come sooner.
 */
export function loadStep(problem: Problem, person: number, n: number): number {
  const { recentShifts, idleDays } = at(problem.people, person);
  const before = Math.min(mostRecentShifts, recentShifts) + n - 1;
  const idle = n === 1 ? Math.min(mostIdlePoints, Math.floor(idleDays / idleDaysAPoint)) : 0;
  return 2 * before + 1 + mostIdlePoints - idle;
}

const farthestKm = 15;
const unknownKm = 3;
const unreliable = 5;

/** What the way costs, from kilometres; null: not known. */
export function wayPoints(km: number | null): number {
  return km === null ? unknownKm : Math.min(farthestKm, Math.round(km));
}

/** The price of an eligible person on a requirement: the way, how often they did not come, languages to spare. */
export function fitOf(problem: Problem, person: number, requirement: number): number {
  const { facts, reliability } = at(problem.people, person);
  const need = at(problem.requirements, requirement);
  const way = at(at(problem.ways, need.shift), person);
  const spare =
    need.language === null ? 0 : Math.max(0, gradeOf(facts, need.language) - (need.languageGrade ?? 1));
  return way + Math.round((1 - reliability) * unreliable) + spare;
}

/** The element that must be there. */
export function at<T>(list: { readonly [index: number]: T }, index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no element ${index}`);
  return found;
}
