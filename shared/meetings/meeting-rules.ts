import type { Fraction } from './fraction.ts';

/** The settings of one meeting (domain rules 1–22); editable until it is called, then frozen. */
export interface MeetingRules {
  readonly body: 'council' | 'representativesAssembly' | 'residentsAssembly';
  /** Of the eligible roll. Strict means "more than", otherwise "at least". */
  readonly quorum: { readonly share: Fraction; readonly strict: boolean };
  readonly majority: { readonly base: MajorityBase; readonly share: Fraction; readonly strict: boolean };
  /** Days between calling and sitting. */
  readonly noticeDays: number;
  /** How many seconds a motion needs, its proposer excluded. */
  readonly secondsNeeded: number;
  readonly speakingSeconds: number;
  readonly warningSeconds: number;
  readonly extensionSeconds: number;
  /** Turns to speak per person and motion. */
  readonly turnsPerMotion: number;
  readonly secrecy: 'named' | 'secret';
  /** Public notice of a resolution, in days; by law at least 15 (Art. 34). */
  readonly noticePeriodDays: number;
}

export type MajorityBase = 'present' | 'cast' | 'eligible';

const common = {
  majority: { base: 'present', share: '1/2', strict: true },
  secondsNeeded: 1,
  speakingSeconds: 120,
  warningSeconds: 30,
  extensionSeconds: 60,
  turnsPerMotion: 2,
  secrecy: 'named',
  noticePeriodDays: 15,
} as const satisfies Partial<MeetingRules>;

/** Defaults by body: Organic Law of Residents' Committees, in force 2026-01-01; councils set their own. */
export const presets: Record<MeetingRules['body'], MeetingRules> = {
  council: { body: 'council', quorum: { share: '2/3', strict: false }, noticeDays: 3, ...common },
  representativesAssembly: {
    body: 'representativesAssembly',
    quorum: { share: '2/3', strict: false },
    noticeDays: 10,
    ...common,
  },
  residentsAssembly: {
    body: 'residentsAssembly',
    quorum: { share: '1/2', strict: true },
    noticeDays: 10,
    ...common,
  },
};
