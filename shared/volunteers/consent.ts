/**
 * What somebody under age needs a guardian's word for, and from when they speak for themselves. A guardian's consent ends
 * with the 18th birthday (Civil Code art. 17, 18); then their own is asked, and until it is given they are offered
 * nothing. Days are YYYY-MM-DD, instants milliseconds since 1970.
 */
import { Refusal } from '../refusal.ts';
import { localDay } from '../local-time.ts';
import { youngestAge } from './eligibility.ts';

/** The texts that were ever shown (shared/locales, consent.texts): each stays readable for who agreed to it. */
export const consentTexts = [1, 2] as const;
export type ConsentText = (typeof consentTexts)[number];
/** Whoever agreed to an older one is asked again at their next visit. */
export const consentVersion: ConsentText = 2;
/**
 * The newest text that asks for more than the one before it: another purpose, way or kind of data. Whoever agreed only to
 * an older one is offered nothing new until they answer (Personal Information Protection Law art. 14).
 */
export const asksMoreSince: ConsentText = 2;

/** Read and ticked on a screen; signed on paper, which the lead keeps; stated in an imported list. */
export type ConsentWay = 'screen' | 'paper' | 'list';

const leastAge = 14;
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
  /** To which text; null: none is on record, as of those registered before there were records. */
  readonly agreedText: number | null;
}

/** `newTextNeeded`: of no new question; what was promised and asked before stays. */
export type ConsentStanding = 'agreed' | 'guardianNeeded' | 'ownNeeded' | 'newTextNeeded';

/** On a day: of whom a word is missing. Who was registered of full age has given their own. */
export function consentStanding(who: Agreed, day: string): ConsentStanding {
  const isYoung = day < adultFrom(who);
  if (isYoung && !who.guardianConsent) return 'guardianNeeded';
  if (!isYoung && who.consentedAt !== null && localDay(who.consentedAt) < adultFrom(who)) return 'ownNeeded';
  return (who.agreedText ?? asksMoreSince) < asksMoreSince ? 'newTextNeeded' : 'agreed';
}

/** Of somebody registered who stands at the door: a word that is needed before they help, or a text that has changed. */
export type AskedAtDoor = 'nothing' | 'newText' | 'consent' | 'guardian';

/** `own`: the newest of their own; null: none is on record, as of those registered before there were records. */
export function askedAtDoor(
  who: Agreed & { readonly own: { readonly given: boolean; readonly version: number } | null },
  day: string,
): AskedAtDoor {
  const standing = consentStanding(who, day);
  if (standing === 'guardianNeeded') return 'guardian';
  if (standing === 'ownNeeded' || who.own?.given === false) return 'consent';
  return (who.own?.version ?? 0) < consentVersion ? 'newText' : 'nothing';
}

/** `said`: they agreed just now. */
export function whyNotAskedAtDoor(asked: AskedAtDoor, said: boolean): Refusal | null {
  return asked === 'consent' && !said ? new Refusal('ownConsentMissing') : null;
}

/** Why somebody cannot say yes to a question that was put to them. */
export function whyNotAgreed(who: Agreed, day: string): Refusal | null {
  switch (consentStanding(who, day)) {
    case 'agreed':
    case 'newTextNeeded':
      return null;
    case 'guardianNeeded':
      return new Refusal('guardianConsentMissing');
    case 'ownNeeded':
      return new Refusal('ownConsentMissing');
  }
}

/** The year alone leaves open whether somebody is 14 or 18 that day, or until when a guardian speaks for them. */
export function isBirthdayAsked(bornYear: number, day: string): boolean {
  const years = Number(day.slice(0, 4)) - bornYear;
  return years >= leastAge && years <= fullAge;
}

/** Of grown-ups no day of birth is kept. */
export function birthdayToKeep({ bornYear, birthday }: Born, day: string): string | null {
  return isBirthdayAsked(bornYear, day) ? birthday : null;
}

/** Who may be registered: from 14 on, up to 17 with a guardian's word (domain.md §5). */
export function whyCannotRegister(
  who: Born & { readonly guardianConsent: boolean },
  today: string,
): Refusal | null {
  const wrong = whyBirthdayWrong(who.birthday, who.bornYear);
  if (wrong) return wrong;
  const age = youngestAge(who.bornYear, today, who.birthday);
  if (age < leastAge) return new Refusal('tooYoung');
  return age < fullAge && !who.guardianConsent ? new Refusal('guardianConsentMissing') : null;
}

/** Whether somebody may count as under age. */
export function mayBeMinor(who: Born, today: string): boolean {
  return today < adultFrom(who);
}

/** It has to be that of the year on record. */
export function whyBirthdayWrong(birthday: string | null, bornYear: number): Refusal | null {
  return birthday === null || Number(birthday.slice(0, 4)) === bornYear
    ? null
    : new Refusal('birthdayOther', { year: bornYear });
}

/** Whether the phone asks for a word. Who took it back is not asked again, but by a lead when they come back. */
export function isAskedMyself({ standing, own }: Pick<MyConsent, 'standing' | 'own'>): boolean {
  if (own?.given === false) return false;
  return standing === 'ownNeeded' || own === null || own.version < consentVersion;
}

/** One's own consents, as the volunteer's phone shows them. */
export interface MyConsent {
  readonly standing: ConsentStanding;
  /** Their word is wanted: at 18, to a text that has changed, or because none is on record. */
  readonly isAsked: boolean;
  /** Null: of full age when they were registered, so it concerns nobody. */
  readonly guardian: {
    readonly given: boolean;
    readonly at: number | null;
    /** The first day on which it holds no more. */
    readonly until: string;
    readonly birthdayKnown: boolean;
  } | null;
  /** The newest of their own; null: none is on record. */
  readonly own: {
    readonly given: boolean;
    readonly at: number;
    readonly version: ConsentText;
    readonly way: ConsentWay | null;
  } | null;
  /** Promised places that would be given back. */
  readonly promised: number;
}
