/** Problems by seed: from a handful of people for exhaustive search to the sizes of the targets. */
import { matchInput, type MatchInput } from '../shared/volunteers/matching/contract.ts';

/** A small generator of numbers in [0, 1); the same seed gives the same numbers (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Size {
  readonly people: number;
  readonly shifts: number;
  readonly days: number;
  /** Requirements a shift at most. */
  readonly requirements?: number;
  readonly target?: number;
  /** Which share of people has no window on a day. */
  readonly away?: number;
  readonly deadlineSeconds?: number;
}

const skills = ['急救', '摄影', '理发', '普法', '翻译'];
const languages = ['粤语', '客家话', '潮汕话', '四川话', 'English'];
const start = Date.parse('2026-03-02T00:00:00+08:00');
const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

/** As read from a file; parse it with matchInput. */
export function randomInput(seed: number, size: Size) {
  const random = randomOf(seed);
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <T>(list: readonly T[]): T => {
    const item = list[whole(list.length)];
    if (item === undefined) throw new Error('an empty list');
    return item;
  };
  const place = () => ({ lat: 23.1 + random() * 0.1, lng: 113.3 + random() * 0.1 });
  const shifts = Array.from({ length: size.shifts }, (_, at) => {
    const from = start + whole(size.days) * 24 * hour + (8 + whole(10)) * hour;
    return {
      id: `s${at}`,
      from: iso(from),
      to: iso(from + (1 + whole(4)) * hour),
      ...(random() < 0.8 && { place: place() }),
      dangerous: random() < 0.1,
      requirements: Array.from({ length: 1 + whole(size.requirements ?? 2) }, (_r, number) => {
        const target = 1 + whole(size.target ?? 3);
        return {
          id: `s${at}r${number}`,
          minimum: whole(target + 1),
          target,
          priority: 1 + whole(5),
          ...(random() < 0.3 && { skill: pick(skills) }),
          ...(random() < 0.1 && { credential: '社工' }),
          ...(random() < 0.3 && { language: pick(languages), languageGrade: 1 + whole(3) }),
        };
      }),
    };
  });
  const volunteers = Array.from({ length: size.people }, (_, at) => ({
    id: `v${at}`,
    skills: skills.filter(() => random() < 0.35),
    credentials: random() < 0.4 ? [{ kind: '社工', validUntil: iso(start + whole(60) * 24 * hour) }] : [],
    languages: languages.filter(() => random() < 0.4).map((language) => ({ language, grade: 1 + whole(3) })),
    available: Array.from({ length: size.days }, (_d, day) => day)
      .filter(() => random() >= (size.away ?? 0.5))
      .map((day) => {
        const from = 7 + whole(8);
        return {
          from: iso(start + (day * 24 + from) * hour),
          to: iso(start + (day * 24 + Math.min(24, from + 4 + whole(10))) * hour),
        };
      }),
    ...(random() < 0.9 && { home: place() }),
    ...(random() < 0.4 && { maxShifts: 1 + whole(3) }),
    ...(random() < 0.2 && { maxHours: 2 + whole(8) }),
    ...(random() < 0.1 && { age: 12 + whole(8), guardianConsent: random() < 0.5 }),
    idleDays: whole(60),
    recentShifts: whole(6),
    reliability: Math.round(random() * 100) / 100,
  }));
  return {
    volunteers,
    shifts,
    settings: { radiusKm: 8, restMinutes: 15, deadlineSeconds: size.deadlineSeconds ?? 60 },
  };
}

export function parsed(raw: unknown): MatchInput {
  return matchInput.parse(raw);
}
