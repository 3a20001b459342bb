/**
 * Who may be on what, and how far they have to go. The same answer as whyNotEligible (a property test holds the two
 * together), but for millions of pairs: people are sorted out once by what a need asks, once by the times of a shift.
 */
import { distanceKm, type Point } from '../distance.ts';
import { wayPoints } from './cost.ts';
import type { Person, PlannedRequirement, PlannedShift } from './problem.ts';

export interface Eligibility {
  /** By requirement: the people who may be on it, ascending. */
  readonly eligible: readonly Int32Array[];
  /** By shift: what the way costs every person, in points of fit; 0 also for who cannot come. */
  readonly ways: readonly Uint8Array[];
}

export function eligibleFor(
  people: readonly Person[],
  shifts: readonly PlannedShift[],
  requirements: readonly PlannedRequirement[],
  radiusKm: number | null,
): Eligibility {
  const windows = new Windows(people);
  const coming = shifts.map((shift) => comingTo(shift, { people, windows, radiusKm }));
  const qualified = new Map<string, number[]>();
  const eligible = requirements.map((requirement) => {
    const { skill, credential, language, languageGrade } = requirement;
    const key = JSON.stringify([skill, credential, language, languageGrade]);
    let those = qualified.get(key);
    if (!those) {
      those = [...people.keys()].filter((at) => isQualified(people[at], requirement));
      qualified.set(key, those);
    }
    const shift = shifts[requirement.shift];
    const here = coming[requirement.shift]?.can;
    if (!shift || !here) throw new Error(`requirement ${requirement.id} has no shift`);
    return Int32Array.from(
      those.filter((at) => here[at] === 1 && holdsThrough(people[at], credential, shift.to)),
    );
  });
  return { eligible, ways: coming.map(({ ways }) => ways) };
}

interface Coming {
  /** By person: 1 for who can come. */
  readonly can: Uint8Array;
  readonly ways: Uint8Array;
}

function comingTo(
  shift: PlannedShift,
  { people, windows, radiusKm }: { people: readonly Person[]; windows: Windows; radiusKm: number | null },
): Coming {
  const can = new Uint8Array(people.length);
  const ways = new Uint8Array(people.length);
  windows.around(shift, (at) => {
    const facts = people[at]?.facts;
    if (!facts || can[at] === 1) return;
    const { age, guardianConsent, home } = facts;
    if (age !== null && age < 18 && (age < 14 || !guardianConsent || shift.dangerous)) return;
    const km = home && shift.place ? distanceKm(home, shift.place) : null;
    if (radiusKm !== null && km !== null && km > radiusKm) return;
    can[at] = 1;
    ways[at] = wayPoints(km);
  });
  return { can, ways };
}

const dayMs = 86_400_000;
const longestInDays = 31;

interface Window {
  readonly person: number;
  readonly from: number;
  readonly to: number;
}

/** When people are available, by the days that a window touches. */
class Windows {
  private readonly byDay = new Map<number, Window[]>();
  /** Those of more than a month. */
  private readonly long: Window[] = [];

  constructor(people: readonly Person[]) {
    for (const [person, { facts }] of people.entries())
      for (const { from, to } of facts.available) {
        const first = Math.floor(from / dayMs);
        const last = Math.floor(to / dayMs);
        const window = { person, from, to };
        if (last - first > longestInDays) this.long.push(window);
        else for (let day = first; day <= last; day += 1) this.onDay(day).push(window);
      }
  }

  /** Everybody who has a window around a shift, some more than once. */
  around({ from, to }: PlannedShift, tell: (person: number) => void): void {
    for (const list of [this.byDay.get(Math.floor(from / dayMs)) ?? [], this.long])
      for (const window of list) if (window.from <= from && to <= window.to) tell(window.person);
  }

  private onDay(day: number): Window[] {
    const known = this.byDay.get(day);
    if (known) return known;
    const fresh: Window[] = [];
    this.byDay.set(day, fresh);
    return fresh;
  }
}

function isQualified(person: Person | undefined, need: PlannedRequirement): boolean {
  if (!person) return false;
  const { skills, languages, credentials } = person.facts;
  return (
    (need.skill === null || skills.includes(need.skill)) &&
    (need.credential === null || credentials.some(({ kind }) => kind === need.credential)) &&
    (need.language === null ||
      languages.some(
        ({ language, grade }) => language === need.language && grade >= (need.languageGrade ?? 1),
      ))
  );
}

function holdsThrough(person: Person | undefined, credential: string | null, to: number): boolean {
  if (credential === null) return true;
  const held = person?.facts.credentials.find(({ kind }) => kind === credential);
  return held !== undefined && (held.validUntil === null || held.validUntil >= to);
}

/** Whether both places are known and farther apart than the radius. */
export function isTooFar(home: Point | null, place: Point | null, radiusKm: number | null): boolean {
  return radiusKm !== null && home !== null && place !== null && distanceKm(home, place) > radiusKm;
}
