/**
 * The settings of one meeting (domain rules 1–22): a preset by body, editable until the meeting is called, then frozen.
 * Rules are stored with the meeting; a setting that came later takes its preset in older ones (readRules), so a new
 * one needs a line in the schema and one in the presets, and no migration.
 */
import { z } from 'zod';
import { parseFraction, type Fraction } from './fraction.ts';
import { Refusal } from '../refusal.ts';

export const bodies = ['council', 'representativesAssembly', 'residentsAssembly'] as const;
export type Body = (typeof bodies)[number];

export const majorityBases = ['present', 'cast', 'eligible'] as const;
export type MajorityBase = (typeof majorityBases)[number];

/** Strict means "more than" the share, otherwise "at least". */
export interface Threshold {
  readonly share: Fraction;
  readonly strict: boolean;
}

export interface Majority extends Threshold {
  readonly base: MajorityBase;
}

export interface MeetingRules {
  readonly body: Body;
  /** Who has a vote: every member, or one voice per household (rule 18). */
  readonly electorate: 'persons' | 'households';
  /** Whether the chair has a vote of their own; it is cast last (rule 14). */
  readonly chairVotes: boolean;
  /** Seats by group that the body should have, the chair apart; a roster that differs is shown, not refused. Null: none set. */
  readonly seatTargets: { readonly local: number; readonly migrant: number } | null;
  /** Of the eligible roll. */
  readonly quorum: Threshold;
  readonly majority: Majority;
  /** For motions about sharing costs or about the charter (rule 6). */
  readonly specialMajority: Majority;
  /** Days between calling and sitting (rule 7). */
  readonly noticeDays: number;
  /** The same where the matter is urgent and a reason is given; null where nothing may be called at short notice. */
  readonly urgentNoticeDays: number | null;
  /** How many seconds a motion needs, its proposer excluded. */
  readonly secondsNeeded: number;
  readonly speakingSeconds: number;
  readonly warningSeconds: number;
  readonly extensionSeconds: number;
  /** Turns to speak per person and motion. */
  readonly turnsPerMotion: number;
  /** What cannot be counted by looking at hands is named instead (rules/ballot-plan.ts). */
  readonly secrecy: 'named' | 'secret' | 'show';
  /** Votes about persons (rule 17). */
  readonly secrecyForPersons: 'named' | 'secret';
  /** Whether who declares an interest stays out of that vote (rule 20). */
  readonly recusal: boolean;
  /** Whether observers may ask for the floor; they never vote (rule 21). */
  readonly observersSpeak: boolean;
  /** Whether a motion's proposer may take an amendment over without a vote. */
  readonly friendlyAmendments: boolean;
  /** After so many failed votes an item goes to the assembly above (rule 25); null: never. */
  readonly failedVotesToAssembly: number | null;
  /** Whether voters see their tracking code after a secret vote; off where codes might be asked for under pressure. */
  readonly trackingCodes: boolean;
  /** The papers of a secret ballot are published only where at least so many voted. */
  readonly publishPapersFrom: number;
  /** Public notice of a resolution, in days; by law at least 15 (Art. 34). */
  readonly noticePeriodDays: number;
}

const common = {
  electorate: 'persons',
  chairVotes: false,
  seatTargets: null,
  majority: { base: 'present', share: '1/2', strict: true },
  specialMajority: { base: 'present', share: '2/3', strict: false },
  urgentNoticeDays: null,
  secondsNeeded: 1,
  speakingSeconds: 120,
  warningSeconds: 30,
  extensionSeconds: 60,
  turnsPerMotion: 2,
  secrecy: 'named',
  secrecyForPersons: 'secret',
  recusal: true,
  observersSpeak: true,
  friendlyAmendments: true,
  failedVotesToAssembly: 2,
  trackingCodes: true,
  publishPapersFrom: 5,
  noticePeriodDays: 15,
} as const satisfies Partial<MeetingRules>;

/** Defaults by body: Organic Law of Residents' Committees, in force 2026-01-01; councils set their own. */
export const presets: Record<Body, MeetingRules> = {
  council: {
    ...common,
    body: 'council',
    seatTargets: { local: 6, migrant: 6 },
    quorum: { share: '2/3', strict: false },
    noticeDays: 3,
    urgentNoticeDays: 1,
  },
  representativesAssembly: {
    ...common,
    body: 'representativesAssembly',
    quorum: { share: '2/3', strict: false },
    noticeDays: 10,
  },
  residentsAssembly: {
    ...common,
    body: 'residentsAssembly',
    electorate: 'households',
    quorum: { share: '1/2', strict: true },
    noticeDays: 10,
  },
};

const fraction = z
  .templateLiteral([z.number(), '/', z.number()])
  .refine((text) => parseFraction(text) !== null, 'not a fraction between 0 and 1');
const threshold = z.object({ share: fraction, strict: z.boolean() });
const majority = threshold.extend({ base: z.enum(majorityBases) });
const seats = z.int().min(0).max(10_000);

export const mostNoticeDays = 60;

/** Two papers would tell each of the two what the other voted. */
export const fewestPapers = 3;

export const meetingRulesSchema: z.ZodType<MeetingRules> = z.object({
  body: z.enum(bodies),
  electorate: z.enum(['persons', 'households']),
  chairVotes: z.boolean(),
  seatTargets: z.object({ local: seats, migrant: seats }).nullable(),
  quorum: threshold,
  majority,
  specialMajority: majority,
  noticeDays: z.int().min(0).max(mostNoticeDays),
  urgentNoticeDays: z.int().min(0).max(mostNoticeDays).nullable(),
  secondsNeeded: z.int().min(0).max(10),
  speakingSeconds: z.int().min(30).max(1_800),
  warningSeconds: z.int().min(0).max(300),
  extensionSeconds: z.int().min(0).max(600),
  turnsPerMotion: z.int().min(1).max(10),
  secrecy: z.enum(['named', 'secret', 'show']),
  secrecyForPersons: z.enum(['named', 'secret']),
  recusal: z.boolean(),
  observersSpeak: z.boolean(),
  friendlyAmendments: z.boolean(),
  failedVotesToAssembly: z.int().min(1).max(10).nullable(),
  trackingCodes: z.boolean(),
  publishPapersFrom: z.int().min(fewestPapers).max(10_000),
  noticePeriodDays: z.int().min(0).max(90),
});

const ofBody = z.looseObject({ body: z.enum(bodies) });

/** Rules as they were stored, possibly before some setting existed: what is missing takes the preset of the body. */
export function readRules(stored: unknown): MeetingRules {
  const known = ofBody.parse(stored);
  return meetingRulesSchema.parse({ ...presets[known.body], ...known });
}

/**
 * Refusals: rulesBelowLaw { setting, floor } — assemblies may not ask for less than the law: 10 days' notice, 2/3 of the
 * representatives or more than half of the residents here, more than half of those present for; every body keeps 15
 * days of public notice. shareInvalid: nothing, or more than all. urgentNoticeLonger { days }; invalidInput for a warning that comes before the speech begins.
 */
export function whyRulesRefused(rules: MeetingRules): Refusal | null {
  const below = (setting: string, floor: string | number) => new Refusal('rulesBelowLaw', { setting, floor });
  if ([rules.quorum, rules.majority, rules.specialMajority].some(isOutOfReach))
    return new Refusal('shareInvalid');
  if (rules.warningSeconds >= rules.speakingSeconds)
    return new Refusal('invalidInput', { issues: ['warningSeconds: not before the end'] });
  if (rules.urgentNoticeDays !== null && rules.urgentNoticeDays > rules.noticeDays)
    return new Refusal('urgentNoticeLonger', { days: rules.noticeDays });
  if (rules.noticePeriodDays < common.noticePeriodDays)
    return below('noticePeriodDays', common.noticePeriodDays);
  if (rules.body === 'council') return null;
  const { quorum, noticeDays } = presets[rules.body];
  if (rules.noticeDays < noticeDays) return below('noticeDays', noticeDays);
  if (rules.urgentNoticeDays !== null && rules.urgentNoticeDays < noticeDays)
    return below('urgentNoticeDays', noticeDays);
  if (isWeaker(rules.quorum, quorum)) return below('quorum', quorum.share);
  for (const setting of ['majority', 'specialMajority'] as const) {
    const chosen = rules[setting];
    if (chosen.base === 'cast' || isWeaker(chosen, common.majority))
      return below(setting, common.majority.share);
  }
  return null;
}

/** Nothing is no share, and nobody is more than all. */
function isOutOfReach({ share, strict }: Threshold): boolean {
  const parts = parseFraction(share);
  return !parts || parts.numerator === 0n || (strict && parts.numerator === parts.denominator);
}

/** Whether some number of people reaches `chosen` without reaching `floor`; compared as fractions, exactly. */
function isWeaker(chosen: Threshold, floor: Threshold): boolean {
  const one = parseFraction(chosen.share);
  const other = parseFraction(floor.share);
  if (!one || !other) return true;
  const difference = one.numerator * other.denominator - other.numerator * one.denominator;
  return difference < 0n || (difference === 0n && floor.strict && !chosen.strict);
}
