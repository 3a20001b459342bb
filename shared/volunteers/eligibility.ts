/**
 * Who can be asked for a place at a shift, and every reason why somebody cannot. Rules: domain.md §5 (ages) and the
 * `match` contract of design.md (skill, language grade, credential, availability).
 */
import { contains, overlap, type Interval } from './interval.ts';
import type { Point } from './distance.ts';

/** 1 understands, 2 speaks, 3 interprets. */
export type LanguageGrade = 1 | 2 | 3;

export interface VolunteerFacts {
  readonly skills: readonly string[];
  readonly languages: readonly { readonly language: string; readonly grade: LanguageGrade }[];
  /** `validUntil`: the first instant at which it is no longer valid; null when it does not expire. */
  readonly credentials: readonly { readonly kind: string; readonly validUntil: number | null }[];
  readonly available: readonly Interval[];
  readonly home: Point | null;
  /** The youngest they can be on the day of the shift; null when not known to be under age. */
  readonly age: number | null;
  readonly guardianConsent: boolean;
  /** Of full age by then and only a guardian has spoken for them, or agreed to less than is asked now; absent: no. */
  readonly ownConsentMissing?: boolean;
  /** The first instant at which they may be asked again. */
  readonly pausedUntil: number | null;
  /** Other shifts they have said yes to, in the same hours or close to them. */
  readonly commitments: readonly (Interval & { readonly title: string })[];
  /** Rest they need between two shifts; absent: none. */
  readonly restMs?: number;
  /** How many shifts of that week they take on, and have said yes to; absent: as many as there are. */
  readonly weekly?: { readonly most: number; readonly promised: number };
}

/** What a requirement asks of a person; null where it asks nothing. */
export interface Need {
  readonly skill: string | null;
  readonly credential: string | null;
  readonly language: string | null;
  readonly languageGrade: LanguageGrade | null;
}

export interface ShiftFacts extends Interval {
  readonly place: Point | null;
  readonly dangerous: boolean;
}

export type Ineligibility =
  | { readonly code: 'skillMissing'; readonly skill: string }
  | {
      readonly code: 'languageMissing';
      readonly language: string;
      readonly needed: LanguageGrade;
      /** 0: does not know the language at all. */
      readonly has: LanguageGrade | 0;
    }
  | { readonly code: 'credentialMissing'; readonly kind: string }
  | { readonly code: 'credentialExpires'; readonly kind: string; readonly validUntil: number }
  | { readonly code: 'notAvailable' }
  | { readonly code: 'busy'; readonly title: string; readonly from: number; readonly to: number }
  | { readonly code: 'needsRest'; readonly title: string }
  | { readonly code: 'weekFull'; readonly most: number }
  | { readonly code: 'paused'; readonly until: number }
  | { readonly code: 'tooYoung' }
  | { readonly code: 'guardianConsentMissing' }
  | { readonly code: 'ownConsentMissing' }
  | { readonly code: 'dangerousForMinors' }
  | { readonly code: 'saidNo' };

const registrationAge = 14;
const fullAge = 18;

/** All the reasons, in a fixed order; none means eligible. */
export function whyNotEligible(volunteer: VolunteerFacts, need: Need, shift: ShiftFacts): Ineligibility[] {
  return [
    ...whyTooYoung(volunteer, shift),
    ...(volunteer.pausedUntil !== null && shift.from < volunteer.pausedUntil
      ? [{ code: 'paused', until: volunteer.pausedUntil } as const]
      : []),
    ...whyNotQualified(volunteer, need, shift),
    ...volunteer.commitments
      .filter((commitment) => overlap(commitment, shift))
      .map(({ title, from, to }) => ({ code: 'busy', title, from, to }) as const),
    ...whyTooMuch(volunteer, shift),
    ...(volunteer.available.some((window) => contains(window, shift))
      ? []
      : [{ code: 'notAvailable' } as const]),
  ];
}

/** What they have set themselves: rest between two shifts, and how many in a week. */
function whyTooMuch({ commitments, restMs = 0, weekly }: VolunteerFacts, shift: ShiftFacts): Ineligibility[] {
  const tired = commitments.filter(
    (one) => !overlap(one, shift) && one.from < shift.to + restMs && shift.from - restMs < one.to,
  );
  return [
    ...tired.map(({ title }) => ({ code: 'needsRest', title }) as const),
    ...(weekly && weekly.promised >= weekly.most ? [{ code: 'weekFull', most: weekly.most } as const] : []),
  ];
}

function whyTooYoung(
  { age, guardianConsent, ownConsentMissing }: VolunteerFacts,
  shift: ShiftFacts,
): Ineligibility[] {
  const why: Ineligibility[] = ownConsentMissing ? [{ code: 'ownConsentMissing' }] : [];
  if (age === null || age >= fullAge) return why;
  if (age < registrationAge) return [{ code: 'tooYoung' }];
  if (!guardianConsent) why.push({ code: 'guardianConsentMissing' });
  if (shift.dangerous) why.push({ code: 'dangerousForMinors' });
  return why;
}

function whyNotQualified(volunteer: VolunteerFacts, need: Need, shift: ShiftFacts): Ineligibility[] {
  const why: Ineligibility[] = [];
  if (need.skill !== null && !volunteer.skills.includes(need.skill)) {
    why.push({ code: 'skillMissing', skill: need.skill });
  }
  if (need.language !== null) {
    const needed = need.languageGrade ?? 1;
    const has = gradeOf(volunteer, need.language);
    if (has < needed) why.push({ code: 'languageMissing', language: need.language, needed, has });
  }
  if (need.credential !== null) {
    const held = volunteer.credentials.find(({ kind }) => kind === need.credential);
    if (!held) why.push({ code: 'credentialMissing', kind: need.credential });
    else if (held.validUntil !== null && held.validUntil < shift.to) {
      why.push({ code: 'credentialExpires', kind: held.kind, validUntil: held.validUntil });
    }
  }
  return why;
}

export function gradeOf(volunteer: Pick<VolunteerFacts, 'languages'>, language: string): LanguageGrade | 0 {
  return volunteer.languages.find((known) => known.language === language)?.grade ?? 0;
}

/** Of most only the year of birth is kept; without a day they count as not yet having had this year's birthday. */
export function youngestAge(bornYear: number, day: string, birthday: string | null = null): number {
  const years = Number(day.slice(0, 4)) - bornYear;
  return birthday !== null && day.slice(5) >= birthday.slice(5) ? years : years - 1;
}
