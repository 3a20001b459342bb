/**
 * The eighteen indicators of the service contract, and what else a project may choose: what each is called in code, where it
 * belongs, in what unit it counts and what was agreed. Its name is `reporting:indicator.<code>.name`; what each one
 * counts stands in definition.ts, and nowhere else.
 */
import type { RegisterCode } from './registers.ts';

/**
 * 以上, 不少于, 不低于 are "at least", 不高于 is "at most"; service hours are a closed range, so more is not better. The centre's
 * contract has nothing of which less is better; a project may agree on it.
 */
export type Target =
  | { readonly operator: 'atLeast'; readonly from: number }
  | { readonly operator: 'between'; readonly from: number; readonly to: number }
  | { readonly operator: 'atMost'; readonly to: number };

/** What the bar is filled up to, and an even pace leads to. */
export function goalOf(target: Target): number {
  return target.operator === 'atMost' ? target.to : target.from;
}

/** The two ends, where there are any. */
export function endsOf(target: Target): { readonly from: number | null; readonly to: number | null } {
  return {
    from: target.operator === 'atMost' ? null : target.from,
    to: target.operator === 'atLeast' ? null : target.to,
  };
}

/** The target with these ends; null where there is neither. */
export function targetWith({ from, to }: { from: number | null; to: number | null }): Target | null {
  if (from === null) return to === null ? null : { operator: 'atMost', to };
  return to === null ? { operator: 'atLeast', from } : { operator: 'between', from, to };
}

export type IndicatorModule = 'overall' | 'employment' | 'legal' | 'children' | 'hardship' | 'participation';

/** As the desk lists them: the whole, then what this product is for, then the others in the contract's order. */
export const indicatorModules: readonly IndicatorModule[] = [
  'overall',
  'participation',
  'employment',
  'legal',
  'children',
  'hardship',
];

/** attendance is 人次: a person counts once for each session; people is 人数: each counts once. */
export type IndicatorUnit =
  | 'hours'
  | 'attendance'
  | 'people'
  | 'sessions'
  | 'activities'
  | 'problems'
  | 'enterprises'
  | 'organisations'
  | 'items';

/** Where the records that it counts are entered: by meetings and volunteering themselves, or in a register. */
export type Source = 'meetings' | 'issues' | 'volunteering' | RegisterCode;

interface Definition {
  readonly code: string;
  readonly module: IndicatorModule;
  readonly unit: IndicatorUnit;
  /** Of one contract year, 1 October to 30 September. */
  readonly target: Target;
  readonly source: Source;
}

const atLeast = (from: number): Target => ({ operator: 'atLeast', from });

/** In the order of the contract. */
export const indicators = [
  {
    code: 'serviceHours',
    module: 'overall',
    unit: 'hours',
    target: { operator: 'between', from: 41_924, to: 46_116 },
    source: 'workLog',
  },
  {
    code: 'totalServed',
    module: 'overall',
    unit: 'attendance',
    target: atLeast(20_000),
    source: 'contact',
  },
  {
    code: 'employmentSessions',
    module: 'employment',
    unit: 'sessions',
    target: atLeast(20),
    source: 'session',
  },
  {
    code: 'employmentServed',
    module: 'employment',
    unit: 'attendance',
    target: atLeast(1_000),
    source: 'session',
  },
  {
    code: 'microEnterprises',
    module: 'employment',
    unit: 'enterprises',
    target: atLeast(20),
    source: 'enterprise',
  },
  { code: 'legalSessions', module: 'legal', unit: 'sessions', target: atLeast(20), source: 'session' },
  { code: 'legalServed', module: 'legal', unit: 'attendance', target: atLeast(1_000), source: 'session' },
  { code: 'childSessions', module: 'children', unit: 'sessions', target: atLeast(20), source: 'session' },
  {
    code: 'childServed',
    module: 'children',
    unit: 'attendance',
    target: atLeast(2_000),
    source: 'session',
  },
  {
    code: 'hardshipPeople',
    module: 'hardship',
    unit: 'people',
    target: atLeast(20),
    source: 'hardship',
  },
  {
    code: 'partyActivities',
    module: 'participation',
    unit: 'activities',
    target: atLeast(12),
    source: 'session',
  },
  {
    code: 'partyServed',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(200),
    source: 'session',
  },
  {
    code: 'volunteerActivities',
    module: 'participation',
    unit: 'activities',
    target: atLeast(30),
    source: 'volunteering',
  },
  {
    code: 'volunteerTurnouts',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(300),
    source: 'volunteering',
  },
  {
    code: 'volunteerServed',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(3_000),
    source: 'volunteering',
  },
  {
    code: 'mutualAidOrgs',
    module: 'participation',
    unit: 'organisations',
    target: atLeast(3),
    source: 'organisation',
  },
  {
    code: 'deliberationMeetings',
    module: 'participation',
    unit: 'sessions',
    target: atLeast(12),
    source: 'meetings',
  },
  {
    code: 'problemsSolved',
    module: 'participation',
    unit: 'problems',
    target: atLeast(4),
    source: 'issues',
  },
] as const satisfies readonly Definition[];

/** What the registers can count besides. A project that takes one agrees on a target of its own; this one is only where to begin. */
export const offeredIndicators = [
  {
    code: 'hardshipSessions',
    module: 'hardship',
    unit: 'sessions',
    target: atLeast(10),
    source: 'session',
  },
  {
    code: 'hardshipServed',
    module: 'hardship',
    unit: 'attendance',
    target: atLeast(100),
    source: 'session',
  },
  {
    code: 'communitySessions',
    module: 'participation',
    unit: 'sessions',
    target: atLeast(10),
    source: 'session',
  },
  {
    code: 'communityServed',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(100),
    source: 'session',
  },
  {
    code: 'counterVisits',
    module: 'overall',
    unit: 'attendance',
    target: atLeast(12_800),
    source: 'contact',
  },
  {
    code: 'onlineVisits',
    module: 'overall',
    unit: 'attendance',
    target: atLeast(1_000),
    source: 'contact',
  },
  { code: 'mediaReports', module: 'overall', unit: 'items', target: atLeast(10), source: 'media' },
  { code: 'awards', module: 'overall', unit: 'items', target: atLeast(1), source: 'award' },
] as const satisfies readonly Definition[];

export const allIndicators = [...indicators, ...offeredIndicators];
export type Indicator = (typeof allIndicators)[number];
export type IndicatorCode = Indicator['code'];

export type ContractCode = (typeof indicators)[number]['code'];

/** Of the contract. */
export const indicatorCodes: readonly ContractCode[] = indicators.map(({ code }) => code);
export const allIndicatorCodes: readonly IndicatorCode[] = allIndicators.map(({ code }) => code);

export function indicatorOf(code: IndicatorCode): Indicator {
  const indicator = allIndicators.find((one) => one.code === code);
  if (!indicator) throw new Error(`no indicator ${code}`);
  return indicator;
}
