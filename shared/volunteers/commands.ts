/** The inputs of every command about volunteers. Replies are small: ids and numbers. */
import { z } from 'zod';
import { telephone } from '../identity/telephone.ts';
import { functionalAreas, serviceItemsOf, serviceModules } from '../services.ts';
import { agreement } from './agreement.ts';
import { mostCopies } from './repeat.ts';

/** Characters. */
export const [mostEquipment, mostContactName] = [200, 40];

/** To later or to earlier. */
export const mostDaysMoved = 60;

const instant = z.int().positive();
const phone = z.string().regex(telephone);
const ability = z.string().trim().min(1).max(40).nullable();

/** Somebody new, with the answers that are asked at the door. */
const atDoor = z.strictObject({
  name: z.string().trim().min(1).max(40),
  bornYear: z.int().min(1900).max(2200),
  /** Absent as `consent: true` is. */
  birthday: z.iso.date().nullable().default(null),
  group: z.enum(['local', 'migrant']),
  phone: phone.nullable(),
  guardianConsent: z.boolean(),
  /** True: to the first text, as phones wrote it down that have not been online since there is another. */
  consent: z.union([agreement, z.literal(true)]),
});

/** Somebody registered, and what was said at the door where something had to be. */
const known = z.strictObject({
  personId: z.uuid(),
  agreed: agreement.nullable(),
  guardianConsent: z.boolean(),
});

const requirement = z
  .strictObject({
    minimum: z.int().min(0).max(200),
    target: z.int().min(1).max(200),
    priority: z.int().min(1).max(5),
    skill: ability,
    credential: ability,
    language: ability,
    languageGrade: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  })
  .refine((need) => need.minimum <= need.target, { path: ['minimum'] })
  .refine((need) => (need.language === null) === (need.languageGrade === null), { path: ['languageGrade'] });

const shift = z
  .strictObject({
    startsAt: instant,
    endsAt: instant,
    dangerous: z.boolean(),
    /** Null: where the community's shifts were held last, for distances. */
    point: z
      .strictObject({ lat: z.number().min(-90).max(90), lng: z.number().min(-180).max(180) })
      .nullable(),
    requirements: z.array(requirement).min(1).max(12),
  })
  .refine((times) => times.startsAt < times.endsAt, { path: ['endsAt'] });

/** A lead's own decision about one person and one place, with the reason. */
export const hold = z.strictObject({
  choice: z.enum(['pin', 'strike']),
  requirementId: z.uuid(),
  personId: z.uuid(),
  reason: z.string().trim().min(1).max(200),
});

export const volunteerCommands = {
  /** Reply: { activityId, shiftIds }. With a resolution: opened by that decision and serving its issue. */
  planActivity: z
    .strictObject({
      communityId: z.uuid(),
      title: z.string().trim().min(2).max(60),
      module: z.enum(serviceModules),
      /** One of its module's. */
      serviceItem: z.int().nullable(),
      functionalArea: z.int().min(1).max(functionalAreas.length).nullable(),
      place: z.string().trim().min(2).max(120),
      /** What is brought or used; empty: nothing. */
      equipment: z.string().trim().max(mostEquipment),
      /** Whom volunteers can call on the day; null: whoever plans it. */
      contact: z.strictObject({ name: z.string().trim().min(1).max(mostContactName), phone }).nullable(),
      resolutionId: z.uuid().nullable(),
      issueId: z.uuid().nullable(),
      shifts: z.array(shift).min(1).max(20),
    })
    .refine(
      ({ module, serviceItem }) =>
        serviceItem === null || serviceItemsOf(module).includes(String(serviceItem)),
    ),
  /** `day`: of the first shift of the copy. Reply: { activityIds }. All or none. */
  copyActivities: z.strictObject({
    communityId: z.uuid(),
    copies: z
      .array(z.strictObject({ activityId: z.uuid(), day: z.iso.date() }))
      .min(1)
      .max(mostCopies),
  }),
  /** Reply: { offerIds }, in the order of personIds. All are asked or none. */
  askVolunteers: z.strictObject({
    requirementId: z.uuid(),
    personIds: z.array(z.uuid()).min(1).max(50),
    deadlineAt: instant,
  }),
  /** Reply: { asked }, how many. All of a draft or nobody; `coming` says what the draft was made upon. */
  askRoster: z.strictObject({
    communityId: z.uuid(),
    asks: z
      .array(
        z.strictObject({
          requirementId: z.uuid(),
          personIds: z.array(z.uuid()).min(1).max(50),
          deadlineAt: instant,
          coming: z.array(z.uuid()).max(200),
        }),
      )
      .min(1)
      .max(100),
    holds: z.array(hold).max(200),
  }),
  /** Until the places are filled, at most until deadlineAt; each wave has answerMinutes to answer. */
  startWaves: z.strictObject({
    requirementId: z.uuid(),
    deadlineAt: instant,
    answerMinutes: z.int().min(1).max(10_080),
    /** The chance with which the places shall be filled. */
    levelPercent: z.int().min(50).max(99),
  }),
  stopWaves: z.strictObject({ requirementId: z.uuid() }),
  withdrawOffer: z.strictObject({ offerId: z.uuid() }),
  acceptOffer: z.strictObject({ offerId: z.uuid() }),
  declineOffer: z.strictObject({ offerId: z.uuid() }),
  /** The actor's own place at the shift, before it starts. */
  cancelBooking: z.strictObject({ shiftId: z.uuid() }),
  /** The day before: still coming. */
  reconfirm: z.strictObject({ shiftId: z.uuid() }),
  /** The actor's own place, and where they would rather serve. Reply: { swapId }. */
  askSwap: z.strictObject({ shiftId: z.uuid(), otherShiftId: z.uuid() }),
  agreeSwap: z.strictObject({ swapId: z.uuid() }),
  withdrawSwap: z.strictObject({ swapId: z.uuid() }),
  settleSwap: z.strictObject({ swapId: z.uuid(), approve: z.boolean() }),
  /** To other hours, another place or both, and why. Reply: { freed }. */
  moveShift: z
    .strictObject({
      shiftId: z.uuid(),
      startsAt: instant,
      endsAt: instant,
      place: z.string().trim().min(2).max(120),
      reason: z.string().trim().min(1).max(200),
    })
    .refine((times) => times.startsAt < times.endsAt, { path: ['endsAt'] }),
  /** It is not held. Reply: { told }, how many. */
  cancelShift: z.strictObject({ shiftId: z.uuid(), reason: z.string().trim().min(1).max(200) }),
  /** All shifts of an activity that can be, each as far; `shiftIds`: as they were shown. Reply: { moved, freed }. */
  moveActivity: z.strictObject({
    activityId: z.uuid(),
    shiftIds: z.array(z.uuid()).min(1).max(60),
    by: z
      .strictObject({
        days: z.int().min(-mostDaysMoved).max(mostDaysMoved),
        minutes: z.int().min(-1439).max(1439),
      })
      .refine(({ days, minutes }) => days !== 0 || minutes !== 0),
    reason: z.string().trim().min(1).max(200),
  }),
  /** None of them is held. Reply: { cancelled, told }, how many shifts and people. */
  cancelActivity: z.strictObject({
    activityId: z.uuid(),
    shiftIds: z.array(z.uuid()).min(1).max(60),
    reason: z.string().trim().min(1).max(200),
  }),
  /** Frees the place of somebody who is not coming, so that another can be asked. */
  releaseBooking: z.strictObject({ shiftId: z.uuid(), personId: z.uuid() }),
  /** The actor's own: so many minutes after the start, or from now on when it has begun. Reply: { expectedAt }. */
  runLate: z.strictObject({ shiftId: z.uuid(), minutes: z.int().min(1).max(240) }),
  /** As somebody has told the lead. Reply: { expectedAt }. */
  expectLate: z.strictObject({ shiftId: z.uuid(), personId: z.uuid(), minutes: z.int().min(1).max(240) }),
  /** Frees the place of somebody who is not coming and asks the next best. Reply: { movedUp, asked, deadlineAt }. */
  replaceMissing: z.strictObject({ shiftId: z.uuid(), personId: z.uuid() }),
  /** Somebody at the door. With personId: who is registered already. Reply: { personId, number }. */
  addWalkUp: z.strictObject({
    shiftId: z.uuid(),
    who: z.union([known, atDoor]),
  }),
  /** To everyone who is coming or here. Reply: { people }, how many. */
  tellShift: z.strictObject({ shiftId: z.uuid(), words: z.string().trim().min(1).max(300) }),
  /** With the code at the place; `location` only where the shift asks for it and the person agrees. */
  checkInByCode: z.strictObject({
    shiftId: z.uuid(),
    code: z.string().regex(/^[0-9A-Z]{6,12}$/),
    location: z
      .strictObject({
        lat: z.number().min(-90).max(90),
        lng: z.number().min(-180).max(180),
        accuracyMetres: z.number().min(0).max(1_000_000),
      })
      .nullable(),
  }),
  setPlaceCode: z.strictObject({ shiftId: z.uuid(), isPrinted: z.boolean(), asksLocation: z.boolean() }),
  /** The actor's own. */
  checkOut: z.strictObject({ shiftId: z.uuid() }),
  checkInByLead: z.strictObject({ shiftId: z.uuid(), personId: z.uuid() }),
  checkOutByLead: z.strictObject({ shiftId: z.uuid(), personId: z.uuid() }),
  /** A tap on a phone without a network; times as its own clock showed them. Reply: { at, isSure, note }. */
  recordSighting: z.strictObject({
    shiftId: z.uuid(),
    personId: z.uuid(),
    kind: z.enum(['in', 'out']),
    tappedAt: instant,
    sentAt: instant,
    heard: z.strictObject({ serverAt: instant, deviceAt: instant }),
  }),
  /** Somebody new at the door, written down without a network. Reply: { personId, number, note, other }. */
  recordWalkUp: z.strictObject({
    shiftId: z.uuid(),
    who: atDoor,
    tappedAt: instant,
    sentAt: instant,
    heard: z.strictObject({ serverAt: instant, deviceAt: instant }),
  }),
  /** Reply: { confirmed }, how many. */
  confirmTurnouts: z.strictObject({ shiftId: z.uuid() }),
  /** Counts for nothing until a second person approves. Null: it did not happen. Reply: { claimId }. */
  claimService: z.strictObject({
    shiftId: z.uuid(),
    personId: z.uuid(),
    served: z.strictObject({ from: instant, to: instant }).nullable(),
    reason: z.string().trim().min(1).max(200),
  }),
  settleClaim: z.strictObject({ claimId: z.uuid(), approve: z.boolean() }),
  rateShift: z.strictObject({
    shiftId: z.uuid(),
    rating: z.int().min(1).max(5),
    words: z.string().trim().max(300),
  }),
  /** Counted without names, beside whoever is served by name. Reply: { tallyId }. */
  recordTally: z.strictObject({
    shiftId: z.uuid(),
    people: z.int().min(1).max(100_000),
    note: z.string().trim().max(200),
    fileId: z.uuid(),
  }),
  /** Made on a phone without a network; times as its own clock showed them. Reply: { tallyId, isSure, alike }. */
  recordTallyLater: z.strictObject({
    shiftId: z.uuid(),
    people: z.int().min(1).max(100_000),
    note: z.string().trim().max(200),
    fileId: z.uuid(),
    tappedAt: instant,
    sentAt: instant,
    heard: z.strictObject({ serverAt: instant, deviceAt: instant }),
  }),
  signTally: z.strictObject({ tallyId: z.uuid() }),
  witnessTally: z.strictObject({ tallyId: z.uuid() }),
  withdrawTally: z.strictObject({ tallyId: z.uuid() }),
  /** A second record corrects the first. */
  recordServed: z.strictObject({
    shiftId: z.uuid(),
    people: z.int().min(0).max(100_000),
    note: z.string().trim().max(200),
  }),
} as const;

export type VolunteerCommands = {
  [Name in keyof typeof volunteerCommands]: z.infer<(typeof volunteerCommands)[Name]>;
};
