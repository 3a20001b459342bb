/**
 * In which order eligible people are asked. The idle come first, nobody is worn out, the near before the far, and
 * rare abilities are kept for where they are needed. Points are whole numbers, fewer is better; equal points are
 * ordered by id, so the same people in any order give the same list.
 */
import { dayMs } from '../local-time.ts';
import { distanceKm } from './distance.ts';
import {
  gradeOf,
  type LanguageGrade,
  type Need,
  type ShiftFacts,
  type VolunteerFacts,
} from './eligibility.ts';

export interface Candidate {
  readonly personId: string;
  readonly facts: VolunteerFacts;
  /** When they were last asked for anything; null: never. */
  readonly lastAskedAt: number | null;
  /** Shifts of the last 30 days and those already promised. */
  readonly recentShifts: number;
}

/** What speaks for a person: stored with the offer, put in words by the board ("客家话 会说") and the phone ("您会客家话"). */
export type Reason =
  | { readonly code: 'language'; readonly language: string; readonly grade: LanguageGrade }
  | { readonly code: 'skill'; readonly skill: string }
  | { readonly code: 'credential'; readonly kind: string }
  | { readonly code: 'distance'; readonly km: number }
  | { readonly code: 'neverAsked' }
  | { readonly code: 'lastAsked'; readonly days: number }
  | { readonly code: 'recentShifts'; readonly count: number };

export interface RankedCandidate {
  readonly personId: string;
  readonly points: number;
  readonly reasons: readonly Reason[];
}

const perKm = 10;
const unknownDistance = 30;
const farthest = 100;
const perRecentShift = 15;
const mostRecentShifts = 6;
const perGradeToSpare = 5;
const mostIdleDays = 30;

export function rankCandidates(
  candidates: readonly Candidate[],
  { need, shift, now }: { need: Need; shift: ShiftFacts; now: number },
): RankedCandidate[] {
  return candidates
    .map((candidate) => rank(candidate, need, shift, now))
    .sort((a, b) => a.points - b.points || (a.personId < b.personId ? -1 : 1));
}

function rank(
  { personId, facts, lastAskedAt, recentShifts }: Candidate,
  need: Need,
  shift: ShiftFacts,
  now: number,
): RankedCandidate {
  const reasons: Reason[] = [];
  let points = 0;
  if (need.language !== null) {
    const grade = gradeOf(facts, need.language);
    if (grade !== 0) reasons.push({ code: 'language', language: need.language, grade });
    points += Math.max(0, grade - (need.languageGrade ?? 1)) * perGradeToSpare;
  }
  if (need.skill !== null) reasons.push({ code: 'skill', skill: need.skill });
  if (need.credential !== null) reasons.push({ code: 'credential', kind: need.credential });

  if (facts.home && shift.place) {
    const km = Math.round(distanceKm(facts.home, shift.place) * 10) / 10;
    reasons.push({ code: 'distance', km });
    points += Math.min(farthest, Math.round(km * perKm));
  } else points += unknownDistance;

  const idleDays = lastAskedAt === null ? mostIdleDays : Math.max(0, Math.floor((now - lastAskedAt) / dayMs));
  if (lastAskedAt === null) reasons.push({ code: 'neverAsked' });
  else reasons.push({ code: 'lastAsked', days: idleDays });
  points -= Math.min(mostIdleDays, idleDays);

  if (recentShifts > 0) reasons.push({ code: 'recentShifts', count: recentShifts });
  points += Math.min(mostRecentShifts, recentShifts) * perRecentShift;
  return { personId, points, reasons };
}
