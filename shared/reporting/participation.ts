/** Who takes part in governing the place where they live, per group, and what the records suggest to do about it. */
import type { ResidentGroup } from '../identity/roles.ts';

export const measures = [
  'invited',
  'came',
  'spoke',
  'voted',
  'raised',
  'verified',
  'firstTime',
  'neverCame',
] as const;
export type Measure = (typeof measures)[number];
export const groups = ['migrant', 'local'] as const satisfies readonly ResidentGroup[];

/** One person in a period: how often each thing happened. */
export interface Participant {
  readonly name: string;
  readonly group: ResidentGroup;
  readonly invited: number;
  readonly came: number;
  readonly spoke: number;
  readonly voted: number;
  readonly raised: number;
  readonly verified: number;
  /** Came in the period and never before it. */
  readonly isFirstTime: boolean;
}

/** One person behind a number, and the meetings or issues that make them count, the newest first. */
export interface ParticipantRecords {
  readonly personId: string;
  readonly name: string;
  readonly records: readonly {
    readonly kind: 'meeting' | 'issue';
    readonly id: string;
    readonly title: string;
    readonly at: number;
    /** How often there: turns to speak, votes. */
    readonly times: number;
  }[];
}

export interface HeldMeeting {
  readonly id: string;
  readonly title: string;
  readonly at: number;
  /** HH:MM in the neighbourhood. */
  readonly clock: string;
  readonly invited: Readonly<Record<ResidentGroup, number>>;
  readonly came: Readonly<Record<ResidentGroup, number>>;
}

/** Whether a person stands behind a number. */
function counts(person: Participant, measure: Measure): boolean {
  if (measure === 'firstTime') return person.isFirstTime;
  if (measure === 'neverCame') return person.invited > 0 && person.came === 0;
  return person[measure] > 0;
}

export function peopleBehind<Person extends Participant>(
  people: readonly Person[],
  group: ResidentGroup,
  measure: Measure,
): readonly Person[] {
  return people.filter((person) => person.group === group && counts(person, measure));
}

export type Suggestion =
  | {
      readonly kind: 'neverCame';
      readonly group: ResidentGroup;
      readonly count: number;
      readonly clock: string;
    }
  | { readonly kind: 'silent'; readonly group: ResidentGroup; readonly count: number; readonly of: number }
  | {
      readonly kind: 'fewerCome';
      readonly group: ResidentGroup;
      readonly percent: number;
      readonly others: number;
    }
  | { readonly kind: 'raisedNothing'; readonly group: ResidentGroup; readonly count: number };

const most = 3;
const fewest = 2;
/** Percentage points between the groups that are worth a word. */
const gap = 20;
const lastMeetings = 3;

/** Two or three things to do, the gravest first; none where the records give no reason. Newest meeting first. */
export function suggestionsFor(
  people: readonly Participant[],
  meetings: readonly HeldMeeting[],
): readonly Suggestion[] {
  const found: Suggestion[] = [];
  const sizeOf = (group: ResidentGroup, measure: Measure) => peopleBehind(people, group, measure).length;
  for (const group of groups) {
    const count = sizeOf(group, 'neverCame');
    const times = [...new Set(meetings.slice(0, lastMeetings).map(({ clock }) => clock))];
    if (count >= fewest && times.length > 0)
      found.push({ kind: 'neverCame', group, count, clock: times.join('、') });
  }
  for (const group of groups) {
    const other = group === 'migrant' ? 'local' : 'migrant';
    const percent = percentCame(meetings, group);
    const others = percentCame(meetings, other);
    if (percent !== null && others !== null && others - percent >= gap)
      found.push({ kind: 'fewerCome', group, percent, others });
  }
  for (const group of groups) {
    const came = peopleBehind(people, group, 'came');
    const silent = came.filter((person) => person.spoke === 0).length;
    if (silent >= fewest && silent * 2 >= came.length)
      found.push({ kind: 'silent', group, count: silent, of: came.length });
  }
  for (const group of groups) {
    const invited = sizeOf(group, 'invited');
    if (invited >= fewest && sizeOf(group, 'raised') === 0)
      found.push({ kind: 'raisedNothing', group, count: invited });
  }
  return found.slice(0, most);
}

/** Of all seats of the group in all meetings; null where it had none. */
function percentCame(meetings: readonly HeldMeeting[], group: ResidentGroup): number | null {
  const invited = meetings.reduce((sum, meeting) => sum + meeting.invited[group], 0);
  const came = meetings.reduce((sum, meeting) => sum + meeting.came[group], 0);
  return invited === 0 ? null : Math.round((100 * came) / invited);
}
