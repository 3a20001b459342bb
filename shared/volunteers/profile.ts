/**
 * What is known of a volunteer. Skills, languages and credentials are the words people use for them. A credential says
 * until when it holds; it is verified by somebody who saw it and is not the volunteer. Under 14 nobody is registered,
 * from 14 to 17 a guardian has to agree (domain.md §5). Agreement is kept by version of its text, and can be taken back:
 * whoever takes back the registration is asked no more, and what they served stays theirs.
 */
import { z } from 'zod';
import { telephone } from '../identity/telephone.ts';
import { Refusal } from '../refusal.ts';
import { addDays, localDay } from '../local-time.ts';
import { agreedText, agreement } from './agreement.ts';
import { weekInput } from './week.ts';

/** A credential that ends within these days is pointed at before it has ended. */
export const expiresSoonDays = 60;

const word = z.string().trim().min(1).max(40);
const phone = z.string().regex(telephone).nullable();

const person = {
  name: z.string().trim().min(1).max(40),
  group: z.enum(['local', 'migrant']),
  phone,
  bornYear: z.int().min(1900).max(2200),
  /** Kept only of those of whom the year leaves open whether they are of age. */
  birthday: z.iso.date().nullable(),
} as const;

const language = z.strictObject({
  language: word,
  grade: z.union([z.literal(1), z.literal(2), z.literal(3)]),
});

const noneTwice =
  <Item>(key: (item: Item) => string) =>
  (list: readonly Item[]) =>
    new Set(list.map(key)).size === list.length;

const abilities = {
  skills: z
    .array(word)
    .max(20)
    .refine(noneTwice((skill: string) => skill)),
  languages: z
    .array(language)
    .max(20)
    .refine(noneTwice((one: z.infer<typeof language>) => one.language)),
} as const;

const limits = {
  mostShiftsAWeek: z.int().min(1).max(14).nullable(),
  restMinutes: z.int().min(0).max(2880),
} as const;

/** Who is being registered. */
export const newcomer = z.strictObject({
  ...person,
  ...abilities,
  credentials: z
    .array(z.strictObject({ kind: word, validUntil: z.iso.date().nullable() }))
    .max(20)
    .refine(noneTwice((one: { kind: string }) => one.kind)),
  week: weekInput,
  guardianConsent: z.boolean(),
});
export type Newcomer = z.infer<typeof newcomer>;

const profileChange = z.strictObject({
  ...person,
  ...abilities,
  ...limits,
  week: weekInput,
  /** Whose middle stands for their home; null: not said. */
  homeCommunityId: z.uuid().nullable(),
});
export type ProfileChange = z.infer<typeof profileChange>;

const ofPerson = { communityId: z.uuid(), personId: z.uuid() } as const;

export const profileCommands = {
  /** Reply: { personId, number }. */
  createVolunteer: z.strictObject({
    communityId: z.uuid(),
    who: newcomer,
    agreed: agreement,
  }),
  /** Reply: { added, joined }: newly registered, and those registered elsewhere who now volunteer here too. */
  importVolunteers: z.strictObject({
    communityId: z.uuid(),
    people: z.array(newcomer).min(1).max(300),
    /** All of them, as the list says. */
    agreed: agreedText,
  }),
  /** `version` of the ProfileView that was changed. */
  changeProfile: z.strictObject({ ...ofPerson, version: z.string().length(64), profile: profileChange }),
  /** Another day or scan than before: no longer verified. */
  saveCredential: z
    .strictObject({
      ...ofPerson,
      kind: word,
      validFrom: z.iso.date().nullable(),
      validUntil: z.iso.date().nullable(),
      fileId: z.uuid().nullable(),
    })
    .refine(
      ({ validFrom, validUntil }) => validFrom === null || validUntil === null || validFrom <= validUntil,
      { path: ['validUntil'] },
    ),
  verifyCredential: z.strictObject({ ...ofPerson, kind: word }),
  removeCredential: z.strictObject({ ...ofPerson, kind: word }),
  recordConsent: z.strictObject({
    ...ofPerson,
    kind: z.enum(['registration', 'guardian']),
    /** Null: taken back. */
    agreed: agreement.nullable(),
    /** With a guardian's word, where it is known: it ends on the 18th. Null: what is on record stays. */
    birthday: z.iso.date().nullable(),
  }),
  agreeMyself: agreedText,
  withdrawMyConsent: z.strictObject({}),
  /** `until` is the last day; null ends the pause. */
  pauseVolunteer: z.strictObject({ ...ofPerson, until: z.iso.date().nullable() }),
  pauseMyself: z.strictObject({ until: z.iso.date().nullable() }),
  saveMyWeek: z.strictObject({ week: weekInput }),
  /** `free` null: as the week usually is. */
  saveMyDay: z.strictObject({ day: z.iso.date(), free: z.boolean().nullable() }),
} as const;

export interface Credential {
  readonly kind: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly verifiedAt: number | null;
}

export type CredentialState = 'expired' | 'expiresSoon' | 'notYet' | 'unverified' | 'verified';

/** The most pressing of what can be said of it. */
export function credentialState(credential: Credential, today: string): CredentialState {
  const { validFrom, validUntil, verifiedAt } = credential;
  if (validUntil !== null && validUntil < today) return 'expired';
  if (validFrom !== null && validFrom > today) return 'notYet';
  if (validUntil !== null && validUntil <= addDays(today, expiresSoonDays)) return 'expiresSoon';
  return verifiedAt === null ? 'unverified' : 'verified';
}

/** Whoever holds it does not verify it, and what has ended is not verified any more. */
export function whyCannotVerify(
  credential: Credential & { readonly personId: string },
  actorId: string,
  now: number,
): Refusal | null {
  if (credential.personId === actorId) return new Refusal('ownEntry');
  if (credential.verifiedAt !== null) return new Refusal('entrySettled');
  return credentialState(credential, localDay(now)) === 'expired' ? new Refusal('credentialOver') : null;
}

/** A pause ends on a day to come, within two years. */
export function whyCannotPause(until: string | null, today: string): Refusal | null {
  if (until === null) return null;
  return until < today || until > addDays(today, 731) ? new Refusal('pauseInvalid') : null;
}

export type VolunteerStatus = 'active' | 'paused' | 'left';

export function statusOf(
  volunteer: { readonly volunteersHere: boolean; readonly pausedUntil: string | null },
  today: string,
): VolunteerStatus {
  if (!volunteer.volunteersHere) return 'left';
  return volunteer.pausedUntil !== null && volunteer.pausedUntil >= today ? 'paused' : 'active';
}
