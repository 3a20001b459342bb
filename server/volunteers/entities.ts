import { defineEntity, p } from '@mikro-orm/core';
import type { ServiceModule } from '../../shared/services.ts';
import type { LanguageGrade } from '../../shared/volunteers/eligibility.ts';
import type { OfferState } from '../../shared/volunteers/offers.ts';
import type { PlaceCheck } from '../../shared/volunteers/place-check.ts';
import type { Reason } from '../../shared/volunteers/ranking.ts';
import type { ShiftState } from '../../shared/volunteers/shift-state.ts';

export const Activity = defineEntity({
  name: 'Activity',
  properties: {
    id: p.uuid().primary(),
    communityId: p.uuid(),
    title: p.string(),
    module: p.string().$type<ServiceModule>(),
    serviceItem: p.smallint().nullable(),
    functionalArea: p.smallint().nullable(),
    equipment: p.string(),
    contactName: p.string().nullable(),
    contactPhone: p.string().nullable(),
    kind: p.string().$type<'volunteer' | 'party' | 'session'>(),
    place: p.string(),
    resolutionId: p.uuid().nullable(),
    issueId: p.uuid().nullable(),
    state: p.string().$type<'planned' | 'held' | 'cancelled'>(),
    leadId: p.uuid().nullable(),
    heldOn: p.date().nullable(),
    createdAt: p.datetime(),
  },
});

export const Shift = defineEntity({
  name: 'Shift',
  properties: {
    id: p.uuid().primary(),
    activityId: p.uuid(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    place: p.string(),
    lat: p.double().nullable(),
    lng: p.double().nullable(),
    dangerous: p.boolean(),
    checkInCode: p.string(),
    printedCode: p.boolean(),
    asksLocation: p.boolean(),
    state: p.string().$type<ShiftState['state']>(),
    confirmedAt: p.datetime().nullable(),
    confirmedBy: p.uuid().nullable(),
  },
});

export const Requirement = defineEntity({
  name: 'Requirement',
  properties: {
    id: p.uuid().primary(),
    shiftId: p.uuid(),
    minimum: p.integer(),
    target: p.integer(),
    priority: p.integer(),
    skill: p.string().nullable(),
    credential: p.string().nullable(),
    language: p.string().nullable(),
    languageGrade: p.integer().$type<LanguageGrade>().nullable(),
  },
});

export const Offer = defineEntity({
  name: 'Offer',
  properties: {
    id: p.uuid().primary(),
    shiftId: p.uuid(),
    requirementId: p.uuid(),
    personId: p.uuid(),
    state: p.string().$type<OfferState>(),
    askedBy: p.uuid(),
    askedAt: p.datetime(),
    deadlineAt: p.datetime(),
    answeredAt: p.datetime().nullable(),
    reasons: p.json().$type<readonly Reason[]>(),
    waveId: p.uuid().nullable(),
    standbyNumber: p.integer().nullable(),
    filledAt: p.datetime().nullable(),
  },
});

export const Booking = defineEntity({
  name: 'Booking',
  properties: {
    id: p.uuid().primary(),
    shiftId: p.uuid(),
    requirementId: p.uuid(),
    placeNumber: p.integer(),
    personId: p.uuid(),
    offerId: p.uuid().nullable(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    bookedAt: p.datetime(),
    expectedAt: p.datetime().nullable(),
    reconfirmAskedAt: p.datetime().nullable(),
    reconfirmedAt: p.datetime().nullable(),
    cancelledAt: p.datetime().nullable(),
  },
});

export const Turnout = defineEntity({
  name: 'Turnout',
  properties: {
    id: p.uuid().primary(),
    shiftId: p.uuid(),
    personId: p.uuid(),
    checkedInAt: p.datetime(),
    checkInMethod: p.string().$type<'code' | 'lead' | 'late'>(),
    checkedOutAt: p.datetime().nullable(),
    checkOutAssumed: p.boolean(),
    walkUp: p.boolean(),
    timeUnsure: p.boolean(),
    placeCheck: p.string().$type<PlaceCheck>().nullable(),
    confirmedAt: p.datetime().nullable(),
    confirmedBy: p.uuid().nullable(),
  },
});

export const ServedCount = defineEntity({
  name: 'ServedCount',
  properties: {
    id: p.uuid().primary(),
    shiftId: p.uuid(),
    people: p.integer(),
    note: p.string(),
    recordedBy: p.uuid(),
    recordedAt: p.datetime(),
  },
});

export const RosterChoice = defineEntity({
  name: 'RosterChoice',
  properties: {
    id: p.uuid().primary(),
    requirementId: p.uuid(),
    personId: p.uuid(),
    choice: p.string().$type<'pin' | 'strike'>(),
    reason: p.string(),
    chosenBy: p.uuid(),
    chosenAt: p.datetime(),
  },
});

export const volunteerEntities = [
  Activity,
  Shift,
  Requirement,
  Offer,
  Booking,
  Turnout,
  ServedCount,
  RosterChoice,
];
