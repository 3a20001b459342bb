/**
 * A matching problem in numbers: people, shifts and requirements sorted by id and named by index, so that the same
 * input in any order is the same problem; who is eligible for what; which shifts clash; what load and fit cost.
 */
import { distanceKm, type Point } from '../distance.ts';
import type { LanguageGrade, VolunteerFacts } from '../eligibility.ts';
import type { MatchInput } from './contract.ts';
import { eligibleFor } from './eligible.ts';

export interface Person {
  readonly id: string;
  readonly facts: VolunteerFacts;
  readonly maxShifts: number;
  readonly maxMs: number;
  readonly idleDays: number;
  readonly recentShifts: number;
  readonly reliability: number;
}

export interface PlannedShift {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly place: Point | null;
  readonly dangerous: boolean;
}

export interface PlannedRequirement {
  readonly id: string;
  readonly shift: number;
  readonly minimum: number;
  readonly target: number;
  readonly priority: number;
  readonly skill: string | null;
  readonly credential: string | null;
  readonly language: string | null;
  readonly languageGrade: LanguageGrade | null;
}

export interface Problem {
  readonly people: readonly Person[];
  readonly shifts: readonly PlannedShift[];
  readonly requirements: readonly PlannedRequirement[];
  /** By requirement: the people who may be on it, ascending. */
  readonly eligible: readonly Int32Array[];
  /** By shift and person: what the way costs in points of fit. */
  readonly ways: readonly Uint8Array[];
  /** By shift: 1 where one person cannot serve both; a shift clashes with itself. */
  readonly clash: readonly Uint8Array[];
  /** By shift: who is kept off it, though they may be able to. */
  readonly barred: ReadonlyMap<number, ReadonlySet<number>>;
  /** By person: whom they are kept apart from. */
  readonly apart: ReadonlyMap<number, ReadonlySet<number>>;
  /** By person: the requirements they have accepted and may still serve. */
  readonly fixed: ReadonlyMap<number, readonly number[]>;
  /** Accepted, but no longer possible: counted as changes whatever the plan. */
  readonly lostFixed: number;
  readonly radiusKm: number | null;
}

export function problemOf(input: MatchInput): Problem {
  const people = [...input.volunteers].sort(byId).map(personOf);
  const shifts = [...input.shifts].sort(byId);
  const requirements = shifts
    .flatMap((shift, at) => shift.requirements.map((requirement) => ({ ...requirement, shift: at })))
    .sort(byId)
    .map((one): PlannedRequirement => ({
      id: one.id,
      shift: one.shift,
      minimum: one.minimum,
      target: one.target,
      priority: one.priority,
      skill: one.skill ?? null,
      credential: one.credential ?? null,
      language: one.language ?? null,
      languageGrade: one.languageGrade ?? null,
    }));
  const planned = shifts.map(({ id, from, to, place, dangerous }): PlannedShift => ({
    id,
    from,
    to,
    place: place ?? null,
    dangerous: dangerous ?? false,
  }));
  const radiusKm = input.settings.radiusKm ?? null;
  const personAt = new Map(people.map(({ id }, at) => [id, at]));
  const shiftAt = new Map(shifts.map(({ id }, at) => [id, at]));
  const barred = new Map<number, Set<number>>();
  for (const pair of input.barred) {
    const shift = indexOf(shiftAt, pair.shift);
    barred.set(shift, (barred.get(shift) ?? new Set()).add(indexOf(personAt, pair.volunteer)));
  }
  const able = eligibleFor(people, planned, requirements, radiusKm);
  const eligible = able.eligible.map((those, at) => {
    const off = barred.get(requirements[at]?.shift ?? -1);
    return off ? those.filter((person) => !off.has(person)) : those;
  });
  const requirementAt = new Map(requirements.map(({ id }, at) => [id, at]));
  const fixed = new Map<number, number[]>();
  let lostFixed = 0;
  for (const pair of input.fixed) {
    const person = indexOf(personAt, pair.volunteer);
    const requirement = indexOf(requirementAt, pair.requirement);
    if (!includes(eligible[requirement], person)) lostFixed += 1;
    else
      fixed.set(
        person,
        [...(fixed.get(person) ?? []), requirement].sort((a, b) => a - b),
      );
  }
  const apart = new Map<number, Set<number>>();
  for (const [one, other] of input.apart) {
    const pair = [indexOf(personAt, one), indexOf(personAt, other)] as const;
    apart.set(pair[0], (apart.get(pair[0]) ?? new Set()).add(pair[1]));
    apart.set(pair[1], (apart.get(pair[1]) ?? new Set()).add(pair[0]));
  }
  return {
    people,
    shifts: planned,
    requirements,
    eligible,
    ways: able.ways,
    clash: clashes(planned, input.settings),
    barred,
    apart,
    fixed,
    lostFixed,
    radiusKm,
  };
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);

function indexOf(index: ReadonlyMap<string, number>, name: string): number {
  const at = index.get(name);
  if (at === undefined) throw new Error(`${name} passed the contract but is not there`);
  return at;
}

function personOf(one: MatchInput['volunteers'][number]): Person {
  const credentials = new Map<string, number | null>();
  for (const { kind, validUntil } of one.credentials) {
    const held = credentials.get(kind);
    if (held === undefined || (held !== null && (validUntil === null || validUntil > held)))
      credentials.set(kind, validUntil);
  }
  const languages = new Map<string, LanguageGrade>();
  for (const { language, grade } of one.languages) {
    if (grade > (languages.get(language) ?? 0)) languages.set(language, grade);
  }
  return {
    id: one.id,
    facts: {
      skills: one.skills,
      languages: [...languages].map(([language, grade]) => ({ language, grade })),
      credentials: [...credentials].map(([kind, validUntil]) => ({ kind, validUntil })),
      available: one.available,
      home: one.home ?? null,
      age: one.age ?? null,
      guardianConsent: one.guardianConsent ?? false,
      pausedUntil: null,
      commitments: [],
    },
    maxShifts: one.maxShifts ?? Infinity,
    maxMs: one.maxHours === null || one.maxHours === undefined ? Infinity : one.maxHours * 3_600_000,
    idleDays: one.idleDays ?? 0,
    recentShifts: one.recentShifts ?? 0,
    reliability: one.reliability ?? 1,
  };
}

/** Two shifts clash when they overlap or the gap between them is shorter than the way plus the rest. */
function clashes(
  shifts: readonly PlannedShift[],
  { travelKmPerHour, restMinutes }: MatchInput['settings'],
): Uint8Array[] {
  const rows = shifts.map(() => new Uint8Array(shifts.length));
  shifts.forEach((one, at) => {
    shifts.forEach((other, to) => {
      if (to < at) return;
      const gap = Math.max(one.from, other.from) - Math.min(one.to, other.to);
      const km = one.place && other.place ? distanceKm(one.place, other.place) : 0;
      const needed = (km / travelKmPerHour) * 3_600_000 + restMinutes * 60_000;
      if (at !== to && gap >= needed) return;
      for (const [a, b] of [
        [at, to],
        [to, at],
      ] as const) {
        const row = rows[a];
        if (row) row[b] = 1;
      }
    });
  });
  return rows;
}

/** Whether a sorted list holds a number. */
export function includes(sorted: Int32Array | undefined, wanted: number): boolean {
  if (!sorted) return false;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

export function durationOf(problem: Problem, requirement: number): number {
  const shift = problem.shifts[problem.requirements[requirement]?.shift ?? -1];
  if (!shift) throw new Error(`no requirement ${requirement}`);
  return shift.to - shift.from;
}
