/** What planning and changing activities reads. Times are milliseconds since 1970. */
import type { Concerned, PlannedShift } from './shift-change.ts';

/** Words that volunteers are known by, for choosing from. */
export interface Abilities {
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly credentials: readonly string[];
}

export interface OpenResolution {
  readonly id: string;
  readonly number: string;
  readonly words: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly isDemo: boolean;
  readonly issueId: string | null;
  readonly issueTitle: string | null;
  readonly issuePlace: string | null;
  readonly publishedAt: number;
}

/** The shifts of an activity that are not over, and whom a change of all of them would concern. */
export interface ActivityShifts {
  readonly activityId: string;
  readonly title: string;
  /** By start. */
  readonly shifts: readonly ActivityShift[];
}

export interface ActivityShift extends PlannedShift {
  readonly id: string;
  /** Who promised, stands by or is thinking about it, by name. */
  readonly people: readonly Concerned[];
}
