/**
 * What each indicator counts (domain.md §2), in named parts. Each name has its SQL in server/reporting/definitions.ts and its words
 * in locales/…/definition.json, so the figure, the list behind it and the text of its definition are all made from what stands
 * here: nothing can be counted that the text does not say, or said that is not counted.
 */
import type { IndicatorCode } from './indicators.ts';

/** Entries of a register, by what they are. */
export type EntryRecords =
  | 'workLogs'
  | 'sessionsAndContacts'
  | 'contacts'
  | 'onlineContacts'
  | 'partyActivities'
  | 'employmentSessions'
  | 'legalSessions'
  | 'childSessions'
  | 'hardshipSessions'
  | 'communitySessions'
  | 'media'
  | 'awards';

/** What must hold of a record. */
export const conditions = [
  ...(['confirmed', 'stepConfirmed', 'bothConfirmed'] as const),
  ...([
    'ofVolunteers',
    'activityHeld',
    'shiftConfirmed',
    'shiftNotCancelled',
    'signedByTwo',
    'seenByTwo',
  ] as const),
  ...(['calledByCommittee', 'migrantCheckedIn', 'minutesSigned', 'solved', 'dealtWith'] as const),
] as const;
export type Condition = (typeof conditions)[number];

export type Part = { readonly conditions: readonly Condition[] } & (
  | {
      readonly shape: 'entries';
      readonly records: EntryRecords;
      readonly adds: 'hours' | 'one' | 'attendances';
    }
  /** An enterprise or organisation, once ever: on the day it first reached a step. */
  | { readonly shape: 'reached'; readonly records: 'enterprises' | 'organisations'; readonly adds: 'one' }
  /** Each person once, on the day by which aid or guidance, and support, had both been given within the period. */
  | { readonly shape: 'helped'; readonly records: 'hardshipCases'; readonly adds: 'one' }
  /** By the last count. */
  | { readonly shape: 'served'; readonly records: 'shifts'; readonly adds: 'served' }
  | { readonly shape: 'tallied'; readonly records: 'tallies'; readonly adds: 'tallied' }
  | { readonly shape: 'held'; readonly records: 'activities'; readonly adds: 'one' }
  /** Each person once a shift, on the day the shift began and not on that of the confirmation. */
  | { readonly shape: 'turnedOut'; readonly records: 'turnouts'; readonly adds: 'one' }
  /** On the day it was closed, however late the minutes were signed. */
  | { readonly shape: 'closed'; readonly records: 'meetings'; readonly adds: 'one' }
  /** Once, on the day its raiser and neighbours confirmed it; the meeting may lie in an earlier period. */
  | { readonly shape: 'verified'; readonly records: 'issues'; readonly adds: 'one' }
);
export type Shape = Part['shape'];

/** An activity that was not held is work not done; everything else is done, and waits until somebody confirms it. */
export const canWait = (part: Part): part is Exclude<Part, { readonly shape: 'held' }> =>
  part.shape !== 'held';

const entries = (records: EntryRecords, adds: 'hours' | 'one' | 'attendances'): readonly Part[] => [
  { shape: 'entries', records, adds, conditions: ['confirmed'] },
];
const reached = (records: 'enterprises' | 'organisations'): readonly Part[] => [
  { shape: 'reached', records, adds: 'one', conditions: ['stepConfirmed'] },
];

/** A meeting that counts, in whatever period. */
export const countedMeeting: readonly Condition[] = [
  'minutesSigned',
  'calledByCommittee',
  'migrantCheckedIn',
];

const volunteerServed: Part = {
  shape: 'served',
  records: 'shifts',
  adds: 'served',
  conditions: ['shiftConfirmed', 'ofVolunteers', 'activityHeld'],
};
const stallTallies: Part = {
  shape: 'tallied',
  records: 'tallies',
  adds: 'tallied',
  conditions: ['shiftNotCancelled', 'ofVolunteers', 'signedByTwo'],
};

export const partsOf: Readonly<Record<IndicatorCode, readonly Part[]>> = {
  serviceHours: entries('workLogs', 'hours'),
  // A volunteer activity serves people too; who deliberates is not served.
  totalServed: [...entries('sessionsAndContacts', 'attendances'), volunteerServed, stallTallies],
  employmentSessions: entries('employmentSessions', 'one'),
  employmentServed: entries('employmentSessions', 'attendances'),
  microEnterprises: reached('enterprises'),
  legalSessions: entries('legalSessions', 'one'),
  legalServed: entries('legalSessions', 'attendances'),
  childSessions: entries('childSessions', 'one'),
  childServed: entries('childSessions', 'attendances'),
  hardshipPeople: [{ shape: 'helped', records: 'hardshipCases', adds: 'one', conditions: ['bothConfirmed'] }],
  partyActivities: entries('partyActivities', 'one'),
  partyServed: entries('partyActivities', 'attendances'),
  volunteerActivities: [
    { shape: 'held', records: 'activities', adds: 'one', conditions: ['ofVolunteers', 'activityHeld'] },
  ],
  volunteerTurnouts: [
    { shape: 'turnedOut', records: 'turnouts', adds: 'one', conditions: ['seenByTwo', 'shiftNotCancelled'] },
  ],
  volunteerServed: [volunteerServed],
  mutualAidOrgs: reached('organisations'),
  deliberationMeetings: [{ shape: 'closed', records: 'meetings', adds: 'one', conditions: countedMeeting }],
  problemsSolved: [
    { shape: 'verified', records: 'issues', adds: 'one', conditions: ['solved', 'dealtWith'] },
  ],
  hardshipSessions: entries('hardshipSessions', 'one'),
  hardshipServed: entries('hardshipSessions', 'attendances'),
  communitySessions: entries('communitySessions', 'one'),
  communityServed: entries('communitySessions', 'attendances'),
  counterVisits: entries('contacts', 'attendances'),
  onlineVisits: entries('onlineContacts', 'attendances'),
  mediaReports: entries('media', 'one'),
  awards: entries('awards', 'one'),
};

/**
 * How a shape is read best, which changes nothing of what it counts. byDay: found by the day of a step, of which the planner knows
 * how many there are; said of the moment, too, it would expect next to none. whole: of different people there is no place to begin
 * a list at, so all of the period are worked out, once for sum and page.
 */
const readings: Partial<Record<Shape, 'byDay' | 'whole'>> = { reached: 'byDay', helped: 'whole' };

export function readingOf(code: IndicatorCode): 'byDay' | 'whole' | 'plain' {
  const [part, ...more] = partsOf[code];
  return (part && more.length === 0 && readings[part.shape]) || 'plain';
}
