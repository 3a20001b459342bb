/**
 * The eighteen indicators of the service contract: what each is called in code, where it belongs, in what unit it
 * counts and what was agreed. Words are `reporting:indicator.<code>.name` and `.counts`; which records a built one
 * counts stands in server/reporting/definitions.ts, and nowhere else.
 */

/** 以上, 不少于, 不低于 are "at least"; service hours are a closed range, so more is not better. */
export type Target =
  | { readonly operator: 'atLeast'; readonly from: number }
  | { readonly operator: 'between'; readonly from: number; readonly to: number };

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
  | 'organisations';

/** A register is where records of one kind are kept; without it nothing can be counted, which is not a count of 0. */
export type Register =
  | 'meetings'
  | 'issues'
  | 'volunteering'
  | 'workLogs'
  | 'contacts'
  | 'sessions'
  | 'incubation'
  | 'hardshipCases'
  | 'partyActivities';

interface Definition {
  readonly code: string;
  readonly module: IndicatorModule;
  readonly unit: IndicatorUnit;
  /** Of one contract year, 1 October to 30 September. */
  readonly target: Target;
  readonly register: Register;
}

const atLeast = (from: number): Target => ({ operator: 'atLeast', from });

/** In the order of the contract. */
export const indicators = [
  {
    code: 'serviceHours',
    module: 'overall',
    unit: 'hours',
    target: { operator: 'between', from: 41_924, to: 46_116 },
    register: 'workLogs',
  },
  {
    code: 'totalServed',
    module: 'overall',
    unit: 'attendance',
    target: atLeast(20_000),
    register: 'contacts',
  },
  {
    code: 'employmentSessions',
    module: 'employment',
    unit: 'sessions',
    target: atLeast(20),
    register: 'sessions',
  },
  {
    code: 'employmentServed',
    module: 'employment',
    unit: 'attendance',
    target: atLeast(1_000),
    register: 'sessions',
  },
  {
    code: 'microEnterprises',
    module: 'employment',
    unit: 'enterprises',
    target: atLeast(20),
    register: 'incubation',
  },
  { code: 'legalSessions', module: 'legal', unit: 'sessions', target: atLeast(20), register: 'sessions' },
  { code: 'legalServed', module: 'legal', unit: 'attendance', target: atLeast(1_000), register: 'sessions' },
  { code: 'childSessions', module: 'children', unit: 'sessions', target: atLeast(20), register: 'sessions' },
  {
    code: 'childServed',
    module: 'children',
    unit: 'attendance',
    target: atLeast(2_000),
    register: 'sessions',
  },
  {
    code: 'hardshipPeople',
    module: 'hardship',
    unit: 'people',
    target: atLeast(20),
    register: 'hardshipCases',
  },
  {
    code: 'partyActivities',
    module: 'participation',
    unit: 'activities',
    target: atLeast(12),
    register: 'partyActivities',
  },
  {
    code: 'partyServed',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(200),
    register: 'partyActivities',
  },
  {
    code: 'volunteerActivities',
    module: 'participation',
    unit: 'activities',
    target: atLeast(30),
    register: 'volunteering',
  },
  {
    code: 'volunteerTurnouts',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(300),
    register: 'volunteering',
  },
  {
    code: 'volunteerServed',
    module: 'participation',
    unit: 'attendance',
    target: atLeast(3_000),
    register: 'volunteering',
  },
  {
    code: 'mutualAidOrgs',
    module: 'participation',
    unit: 'organisations',
    target: atLeast(3),
    register: 'incubation',
  },
  {
    code: 'deliberationMeetings',
    module: 'participation',
    unit: 'sessions',
    target: atLeast(12),
    register: 'meetings',
  },
  {
    code: 'problemsSolved',
    module: 'participation',
    unit: 'problems',
    target: atLeast(4),
    register: 'issues',
  },
] as const satisfies readonly Definition[];

export type Indicator = (typeof indicators)[number];
export type IndicatorCode = Indicator['code'];

/** The indicators whose records this product keeps so far. */
export const countedCodes = [
  'deliberationMeetings',
  'problemsSolved',
  'volunteerActivities',
  'volunteerTurnouts',
  'volunteerServed',
] as const satisfies readonly IndicatorCode[];
export type CountedCode = (typeof countedCodes)[number];

export function isCounted(code: string): code is CountedCode {
  return countedCodes.some((counted) => counted === code);
}

export type CountedIndicator = Extract<Indicator, { readonly code: CountedCode }>;

export function keepsRecords(indicator: Indicator): indicator is CountedIndicator {
  return isCounted(indicator.code);
}
