/**
 * What `npx gongyi match` reads and writes, and what the dispatch board's planning is given: a stable contract.
 * Times are ISO 8601 with offset; `validUntil` may also be a day, which then counts to its end in the neighbourhood.
 */
import { z } from 'zod';
import { endOfDay } from '../../local-time.ts';

const id = z.string().min(1).max(100);
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const dayOrInstant = z.union([z.iso.date().transform(endOfDay), instant]);
const point = z.strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) });
const window = z
  .strictObject({ from: instant, to: instant })
  .refine(({ from, to }) => from < to, { path: ['to'], params: { problem: 'endsBeforeItBegins' } });
const grade = z.literal([1, 2, 3]);
const count = z.int().min(0).max(100_000);

const volunteer = z.strictObject({
  id,
  skills: z.array(z.string()).default([]),
  credentials: z
    .array(z.strictObject({ kind: z.string(), validUntil: dayOrInstant.nullable().default(null) }))
    .default([]),
  languages: z.array(z.strictObject({ language: z.string(), grade })).default([]),
  available: z.array(window).default([]),
  home: point.nullish(),
  /** Of this plan, what is fixed included. */
  maxShifts: count.nullish(),
  maxHours: z.number().min(0).nullish(),
  age: z.number().min(0).max(150).nullish(),
  guardianConsent: z.boolean().nullish(),
  /** Days since they were last asked. */
  idleDays: z.number().min(0).nullish(),
  recentShifts: count.nullish(),
  /** Share of promised shifts they came to, 0–1. */
  reliability: z.number().min(0).max(1).nullish(),
});

const requirement = z
  .strictObject({
    id,
    minimum: count,
    target: count,
    /** 5 is the most urgent. */
    priority: z.literal([1, 2, 3, 4, 5]),
    skill: z.string().nullish(),
    credential: z.string().nullish(),
    language: z.string().nullish(),
    languageGrade: grade.nullish(),
  })
  .refine(({ minimum, target }) => minimum <= target, {
    path: ['minimum'],
    params: { problem: 'minimumAboveTarget' },
  });

const shift = z
  .strictObject({
    id,
    from: instant,
    to: instant,
    place: point.nullish(),
    dangerous: z.boolean().nullish(),
    requirements: z.array(requirement).max(1_000),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], params: { problem: 'endsBeforeItBegins' } });

export const matchInput = z
  .strictObject({
    volunteers: z.array(volunteer).max(100_000),
    shifts: z.array(shift).max(10_000),
    /** What people have already accepted; kept unless an earlier stage of the objective is better without it. */
    fixed: z.array(z.strictObject({ volunteer: id, requirement: id })).default([]),
    /** Pairs who never serve on the same shift. */
    apart: z.array(z.tuple([id, id])).default([]),
    /** Who is not to serve on a shift whatever they can: they said no to it, or the lead decided so. */
    barred: z.array(z.strictObject({ volunteer: id, shift: id })).default([]),
    settings: z
      .strictObject({
        radiusKm: z.number().min(0).nullish(),
        travelKmPerHour: z.number().positive().default(20),
        restMinutes: z.number().min(0).default(0),
        deadlineSeconds: z.number().positive().max(600).default(10),
      })
      .prefault({}),
  })
  .superRefine((input, context) => {
    const volunteers = namedOnce(input.volunteers, ['volunteers'], context);
    const shifts = namedOnce(input.shifts, ['shifts'], context);
    const requirements = new Set<string>();
    input.shifts.forEach((one, at) => {
      for (const name of namedOnce(one.requirements, ['shifts', at, 'requirements'], context, requirements))
        requirements.add(name);
    });
    const fixed = new Set<string>();
    input.fixed.forEach((pair, at) => {
      if (!volunteers.has(pair.volunteer))
        refuse(context, ['fixed', at, 'volunteer'], { problem: 'unknownVolunteer', name: pair.volunteer });
      if (!requirements.has(pair.requirement))
        refuse(context, ['fixed', at, 'requirement'], {
          problem: 'unknownRequirement',
          name: pair.requirement,
        });
      const key = JSON.stringify([pair.volunteer, pair.requirement]);
      if (fixed.has(key)) refuse(context, ['fixed', at], { problem: 'namedTwice', name: pair.requirement });
      fixed.add(key);
    });
    input.apart.forEach((pair, at) => {
      pair.forEach((name, side) => {
        if (!volunteers.has(name))
          refuse(context, ['apart', at, side], { problem: 'unknownVolunteer', name });
      });
      if (pair[0] === pair[1]) refuse(context, ['apart', at], { problem: 'apartFromOneself' });
    });
    input.barred.forEach((pair, at) => {
      if (!volunteers.has(pair.volunteer))
        refuse(context, ['barred', at, 'volunteer'], { problem: 'unknownVolunteer', name: pair.volunteer });
      if (!shifts.has(pair.shift))
        refuse(context, ['barred', at, 'shift'], { problem: 'unknownShift', name: pair.shift });
    });
  });

export type MatchInput = z.infer<typeof matchInput>;

type Context = z.core.$RefinementCtx;
type Path = readonly (string | number)[];

/** What is wrong beyond shapes; the words stand in shared/locales/<language>/match.json. */
export const matchProblem = z.object({
  problem: z.enum([
    'endsBeforeItBegins',
    'minimumAboveTarget',
    'unknownVolunteer',
    'unknownRequirement',
    'unknownShift',
    'namedTwice',
    'apartFromOneself',
  ]),
  name: z.string().optional(),
});

function refuse(context: Context, path: Path, params: z.infer<typeof matchProblem>): void {
  context.addIssue({ code: 'custom', path: [...path], params });
}

function namedOnce(
  list: readonly { readonly id: string }[],
  path: Path,
  context: Context,
  before: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const names = new Set<string>();
  list.forEach(({ id: name }, at) => {
    if (names.has(name) || before.has(name))
      refuse(context, [...path, at, 'id'], { problem: 'namedTwice', name });
    names.add(name);
  });
  return names;
}

/** Why somebody does not fill a place; the first of this order that applies. */
export const bindingReasons = [
  'tooYoung',
  'guardianConsentMissing',
  'ownConsentMissing',
  'dangerousForMinors',
  'skillMissing',
  'languageMissing',
  'credentialMissing',
  'credentialExpires',
  'notAvailable',
  'tooFar',
  'barred',
  // fits, but in this plan:
  'keptApart',
  'busyElsewhere',
  'maxShiftsReached',
  'maxHoursReached',
] as const;
export type BindingReason = (typeof bindingReasons)[number];

/** The stages of the objective, strictly in this order; each is minimised. */
export const stageNames = ['missingMinimum', 'missingTarget', 'changes', 'load', 'fit'] as const;
export type StageName = (typeof stageNames)[number];

export interface StageResult {
  readonly name: StageName;
  readonly value: number;
  /** No plan does better than this, given the stages before; null where nothing was proven in time. */
  readonly bound: number | null;
}

export interface MatchOutput {
  readonly assignments: readonly {
    readonly volunteer: string;
    readonly shift: string;
    readonly requirement: string;
  }[];
  /** Every requirement below its target, and why each volunteer who is not on it is not. */
  readonly unfilled: readonly {
    readonly requirement: string;
    readonly missing: number;
    readonly reasons: readonly { readonly reason: BindingReason; readonly count: number }[];
  }[];
  readonly stages: readonly StageResult[];
  /** Whether every stage reaches its bound. */
  readonly proven: boolean;
  readonly milliseconds: number;
}
