/**
 * What somebody under age needs a guardian's word for, and from when they speak for themselves. A guardian's consent ends
 * with the 18th birthday (Civil Code art. 17, 18); then their own is asked, and until it is given they are offered
 * nothing. Days are YYYY-MM-DD, instants milliseconds since 1970.
 */
import { Refusal } from '../refusal.ts';
import { localDay } from '../local-time.ts';

const fullAge = 18;

export interface Born {
  readonly bornYear: number;
  /** Known of few; its year is that of `bornYear`. */
  readonly birthday: string | null;
}

/** The first day of full age; without a birthday the first on which they surely are. */
export function adultFrom({ bornYear, birthday }: Born): string {
  if (birthday === null) return `${bornYear + fullAge + 1}-01-01`;
  const day = birthday.slice(5);
  const year = bornYear + fullAge;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return `${year}-${day === '02-29' && !isLeap ? '03-01' : day}`;
}

export interface Agreed extends Born {
  readonly guardianConsent: boolean;
  /** When their own consent was given that holds now; null: none is on record. */
  readonly consentedAt: number | null;
}

export type ConsentStanding = 'agreed' | 'guardianNeeded' | 'ownNeeded';

/** On a day: of whom a word is missing. Who was registered of full age has given their own. */
export function consentStanding(who: Agreed, day: string): ConsentStanding {
  if (day < adultFrom(who)) return who.guardianConsent ? 'agreed' : 'guardianNeeded';
  return who.consentedAt !== null && localDay(who.consentedAt) < adultFrom(who) ? 'ownNeeded' : 'agreed';
}

export function whyNotAgreed(who: Agreed, day: string): Refusal | null {
  switch (consentStanding(who, day)) {
    case 'agreed':
      return null;
    case 'guardianNeeded':
      return new Refusal('guardianConsentMissing');
    case 'ownNeeded':
      return new Refusal('ownConsentMissing');
  }
}

/** A birthday is kept with a guardian's word, and has to be that of the year on record. */
export function whyBirthdayWrong(birthday: string | null, bornYear: number): Refusal | null {
  return birthday === null || Number(birthday.slice(0, 4)) === bornYear
    ? null
    : new Refusal('birthdayOther', { year: bornYear });
}

/** One's own consents, as the volunteer's phone shows them. */
export interface MyConsent {
  readonly standing: ConsentStanding;
  /** Null: of full age when they were registered, so it concerns nobody. */
  readonly guardian: {
    readonly given: boolean;
    readonly at: number | null;
    /** The first day on which it holds no more. */
    readonly until: string;
    readonly birthdayKnown: boolean;
  } | null;
  /** The newest of their own; null: none is on record. */
  readonly own: { readonly given: boolean; readonly at: number; readonly version: number } | null;
  /** Promised places that would be given back. */
  readonly promised: number;
}
