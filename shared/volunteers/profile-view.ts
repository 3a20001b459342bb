/** Profiles as pages read them. Times are milliseconds since 1970, days YYYY-MM-DD. */
import type { WeeklyWindow } from './availability.ts';
import type { ConsentText, ConsentWay } from './consent.ts';
import type { LanguageGrade } from './eligibility.ts';
import type { Credential, VolunteerStatus } from './profile.ts';
import type { Named } from './named.ts';
import type { Abilities } from './planning-view.ts';

export interface ProfileRow {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly status: VolunteerStatus;
  readonly pausedUntil: string | null;
  readonly mayBeMinor: boolean;
  readonly guardianConsent: boolean;
  readonly skills: readonly string[];
  readonly languages: readonly { readonly language: string; readonly grade: LanguageGrade }[];
  readonly credentials: readonly Credential[];
  /** Verified. */
  readonly hoursMs: number;
  readonly stars: number;
  readonly lastServedAt: number | null;
}

export const profileFilters = ['active', 'paused', 'left', 'credentials', 'minors'] as const;
/** `credentials`: one of theirs has ended or soon will, or nobody has verified it. */
export type ProfileFilter = (typeof profileFilters)[number];

/** A page of the list; and what is read at once where several pages are open already. */
export const [profilePage, mostProfilesAtOnce] = [60, 600];

export interface ProfilesView {
  readonly communities: readonly Named[];
  readonly communityId: string;
  readonly counts: Readonly<Record<ProfileFilter, number>>;
  /** How many the search finds. */
  readonly found: number;
  /** The next of them by name. */
  readonly rows: readonly ProfileRow[];
  readonly abilities: Abilities;
}

export interface HeldCredential extends Credential {
  readonly fileId: string | null;
  readonly verifiedByName: string | null;
}

export interface ConsentLine {
  readonly kind: 'registration' | 'guardian';
  readonly version: ConsentText;
  readonly given: boolean;
  /** Null: taken back, or from before it was recorded. */
  readonly way: ConsentWay | null;
  readonly at: number;
  readonly recordedByName: string;
  readonly isOwn: boolean;
}

export interface ProfileView extends Omit<ProfileRow, 'credentials'> {
  readonly communityId: string;
  /** Of what changeProfile changes; sent back with the change. */
  readonly version: string;
  readonly isDemo: boolean;
  readonly group: 'local' | 'migrant';
  readonly phone: string | null;
  readonly bornYear: number;
  readonly birthday: string | null;
  readonly consentedAt: number | null;
  /** To which text; null: none is on record. */
  readonly agreedText: number | null;
  readonly registeredAt: number;
  /** Where they volunteer, by name. */
  readonly volunteersIn: readonly string[];
  readonly homeArea: string | null;
  readonly homeCommunityId: string | null;
  readonly mostShiftsAWeek: number | null;
  readonly restMinutes: number;
  readonly credentials: readonly HeldCredential[];
  readonly week: readonly WeeklyWindow[];
  /** Days to come that are not as usual. */
  readonly days: readonly FreeDay[];
  /** The newest first. */
  readonly consents: readonly ConsentLine[];
  /** Where they are promised in this community, the next first, at most five. */
  readonly shifts: readonly PromisedShift[];
  /** Communities whose middle may stand for a home. */
  readonly homes: readonly Named[];
  readonly communities: readonly Named[];
  readonly abilities: Abilities;
}

export interface PromisedShift {
  readonly id: string;
  readonly title: string;
  readonly place: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** A date that is not as the week usually is; null: not at all. */
export interface FreeDay {
  readonly day: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Of one's own. */
export interface MyTimes {
  readonly week: readonly WeeklyWindow[];
  readonly days: readonly FreeDay[];
  readonly pausedUntil: string | null;
  readonly calendar: { readonly madeAt: number; readonly lastReadAt: number | null } | null;
}
